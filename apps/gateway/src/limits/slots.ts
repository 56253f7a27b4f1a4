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

/** Places that all gateways share: of each group there are so many, whichever gateway hands them out. */
export class Slots {
  constructor(
    private readonly kept: Collection<KeptSlot>,
    private readonly clock: Clock,
  ) {}

  /** A free place of a group, for `holdsMs` or until it is renewed or kept. Undefined if all are taken. */
  async take(group: string, limit: number, holdsMs: number): Promise<Slot | undefined> {
    const ids = Array.from({ length: limit }, (_, i) => `${group}/${i}`);
    const holder = randomUUID();
    for (;;) {
      const taken = new Map((await this.kept.getMany(ids)).map((slot) => [slot._id, slot]));
      const id = ids.find((each) => !taken.has(each) || this.isFree(taken.get(each)!));
      if (id === undefined) return undefined;
      const expiresAt = this.in(holdsMs);
      const before = taken.get(id);
      const isMine = before
        ? await this.kept.update({ id, where: { holder: before.holder, expiresAt: before.expiresAt }, set: { holder, expiresAt } })
        : await this.kept.insert({ _id: id, holder, expiresAt });
      if (isMine) return { id, holder };
    }
  }

  renew(slots: readonly Slot[], holdsMs: number): Promise<void> {
    const expiresAt = this.in(holdsMs);
    return this.kept.updateMany(slots.map(({ id, holder }) => ({ id, where: { holder }, set: { expiresAt } })));
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
