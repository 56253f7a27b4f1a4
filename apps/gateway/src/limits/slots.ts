import { randomUUID } from 'node:crypto';
import { collectionSchema, expiryDate, optional, text, type Clock, type Collection } from '@pegboard/eventing';

/** One of a limited number of places, such as a caller's streams. */
export interface KeptSlot {
  readonly _id: string;
  readonly holder: string;
  /** Free from then on. Absent: held until it is released. The database removes it by itself. */
  readonly expiresAt: Date | null;
}

export const slotsSchema = collectionSchema<KeptSlot>('slots', { _id: text, holder: text, expiresAt: optional(expiryDate) }, [
  { keys: { expiresAt: 1 }, expireAfterSeconds: 0 },
]);

export interface Slot {
  readonly id: string;
  readonly holder: string;
}

/** A group of places, and who takes one. */
export interface SlotAsked {
  readonly group: string;
  readonly places: number;
  /** How many of the places may be taken. Absent: all. */
  readonly most?: number;
  /** Free again after so many milliseconds, unless it is renewed or kept. */
  readonly holdsMs: number;
  readonly holder?: string;
}

/** Places that all gateways share: of each group there are so many, whichever gateway hands them out. */
export class Slots {
  constructor(
    private readonly kept: Collection<KeptSlot>,
    private readonly clock: Clock,
  ) {}

  /** The first free place of a group; undefined if as many as may be are taken. */
  async take({ group, places, most = places, holdsMs, holder = randomUUID() }: SlotAsked): Promise<Slot | undefined> {
    const ids = placesOf(group, places);
    for (;;) {
      const known = new Map((await this.kept.getMany(ids)).map((slot) => [slot._id, slot]));
      const free = ids.filter((each) => !known.has(each) || this.isFree(known.get(each)!));
      if (free.length === 0 || ids.length - free.length >= most) return undefined;
      // Whoever asks at the same moment wants the same one, and only one gets it.
      const [id] = free as [string];
      const before = known.get(id);
      const expiresAt = this.in(holdsMs);
      const isMine = before
        ? await this.kept.update({ id, where: { holder: before.holder, expiresAt: before.expiresAt }, set: { holder, expiresAt } })
        : await this.kept.insert({ _id: id, holder, expiresAt });
      if (isMine) return { id, holder };
    }
  }

  /** Who holds the places of a group; `isKept`: until it is released. */
  async holders(group: string, places: number): Promise<(Slot & { readonly isKept: boolean })[]> {
    const held = (await this.kept.getMany(placesOf(group, places))).filter((slot) => !this.isFree(slot));
    return held.map(({ _id: id, holder, expiresAt }) => ({ id, holder, isKept: expiresAt === null }));
  }

  renew(slots: readonly Slot[], holdsMs: number): Promise<void> {
    const expiresAt = this.in(holdsMs);
    return this.kept.updateMany(slots.map(({ id, holder }) => ({ id, where: { holder }, set: { expiresAt } })));
  }

  /** Holds a place until it is released. */
  async keep({ id, holder }: Slot): Promise<void> {
    await this.kept.update({ id, where: { holder }, set: { expiresAt: null } });
  }

  async release({ id, holder }: Slot): Promise<void> {
    await this.kept.remove(id, { holder });
  }

  private isFree({ expiresAt }: KeptSlot): boolean {
    return expiresAt !== null && expiresAt.getTime() <= this.clock.milliseconds();
  }

  private in(milliseconds: number): Date {
    return new Date(this.clock.milliseconds() + milliseconds);
  }
}

const placesOf = (group: string, places: number): string[] => Array.from({ length: places }, (_, i) => `${group}/${i}`);
