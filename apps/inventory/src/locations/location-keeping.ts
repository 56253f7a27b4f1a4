import { Injectable } from '@nestjs/common';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { matchVersion, restore, takeBackIfUsed } from '@pegboard/service';
import { ItemUses } from '../uses/item-uses';
import { unlessRefused } from '../uses/unless-refused';
import { locations, type Location } from './location.schema';

/** Deletes locations that nothing uses (I5). */
@Injectable()
export class LocationKeeping {
  constructor(
    @InjectStore(locations) private readonly locations: AggregateStore<Location>,
    private readonly uses: ItemUses,
  ) {}

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
