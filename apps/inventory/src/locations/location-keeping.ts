import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { outranks } from '@pegboard/domain-inventory';
import { InjectStore, ON_PROBLEM, type AggregateStore, type OnProblem } from '@pegboard/eventing';
import { matchVersion, restore, takeBackIfUsed } from '@pegboard/service';
import { ItemFactKeeping } from '../items/item-facts';
import { ItemUses } from '../uses/item-uses';
import { unlessRefused } from '../uses/unless-refused';
import { locations, type Location } from './location.schema';

/** More than one only for a moment, or in what a release wrote that allowed it. */
const ALL = { skip: 0, limit: 10_000 };

/** Deletes locations that nothing uses (I5), and sees to it that one is the primary one (I4). */
@Injectable()
export class LocationKeeping implements OnApplicationBootstrap {
  constructor(
    @InjectStore(locations) private readonly locations: AggregateStore<Location>,
    private readonly uses: ItemUses,
    private readonly facts: ItemFactKeeping,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {}

  /** A crash may have left two primary locations. */
  onApplicationBootstrap(): void {
    void this.settlePrimary().catch(this.onProblem);
  }

  /** I4: of several primary locations one stays. Whoever does this at the same moment finds the same one. */
  async settlePrimary(): Promise<void> {
    const { items } = await this.locations.search({ isPrimary: true }, { id: 1 }, ALL);
    const [kept] = [...items].sort((a, b) => (outranks(a, b) ? -1 : 1));
    if (!kept) return;
    for (const { id } of items)
      await this.locations.change(
        id,
        (current) => {
          if (!current.isPrimary || !outranks(kept, current)) return undefined;
          return { state: { ...current, isPrimary: false }, events: [{ action: 'updated', change: { changed: ['isPrimary'] } }] };
        },
        { includeDeleted: true },
      );
  }

  /** A location was saved, here or by a replica that died or lost its database before it had told whom it must. */
  async heard(id: number): Promise<void> {
    const location = await this.locations.find(id);
    if (!location) return;
    if (location.isPrimary) await this.settlePrimary();
    await this.facts.tellLocation(location);
  }

  /** @throws Rejection LOCATION_IN_USE with the list of uses */
  async remove(id: number): Promise<void> {
    const { name } = await this.locations.get(id);
    const refuse = await this.uses.ofLocation(id);
    const deleted = await this.locations.change(id, (current) => {
      matchVersion(current);
      refuse(name);
      return { state: { ...current, isDeleted: true }, events: [{ action: 'deleted' }] };
    });
    await this.unlessUsed(deleted);
  }

  /** I5: a deletion gives way to a document that was written at the same moment: the location is there again. */
  async restoreUsed(ids: readonly number[]): Promise<void> {
    for (const location of await this.locations.findMany(ids))
      if (location.isDeleted) await this.unlessUsed(location, true).catch(unlessRefused('LOCATION_IN_USE'));
  }

  /** @throws Rejection LOCATION_IN_USE if it is used; then it is there again */
  private async unlessUsed(deleted: Location, isAnswerNeeded = false): Promise<void> {
    const refuse = await this.uses.ofDeletedLocation(deleted, isAnswerNeeded);
    await takeBackIfUsed(
      () => refuse(deleted.name),
      () => restore(this.locations, deleted.id),
    );
  }
}
