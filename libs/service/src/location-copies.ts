import { inventoryLocations, locationEvent, type LocationBody } from '@pegboard/contracts';
import { Copies, copiesSchema, type Asker, type DocumentStore } from '@pegboard/eventing';
import { zonesOf, type Zones } from './http/dates-filter';

/** As many locations as a company has. */
const ALL = { skip: 0, limit: 10_000 };

export const locationCopiesSchema = copiesSchema('location_copies', locationEvent);

/** A service's copies of inventory's locations: learnt from events, asked for on a miss. */
export class LocationCopies extends Copies<LocationBody> {
  constructor(
    private readonly locations: DocumentStore<LocationBody>,
    private readonly asker: Asker,
  ) {
    super(locations, (ids) => this.ask(ids));
  }

  /** The time zone in which a day at the location begins and ends (D1); UTC for one that isn't there. */
  async zoneOf(locationId: number): Promise<string> {
    return (await this.get(locationId))?.time_zone ?? 'UTC';
  }

  /** The locations of each time zone, for filters by day (D1). */
  async zones(): Promise<Zones> {
    return zonesOf((await this.locations.search({}, { id: 1 }, ALL)).items);
  }

  /** The location of orders that name none; undefined if there is no primary location, or it is archived (I5). */
  async primary(): Promise<LocationBody | undefined> {
    const { items } = await this.locations.search(
      { is_primary: true, is_deleted: false, is_archived: { $ne: true } },
      { id: 1 },
      { skip: 0, limit: 1 },
    );
    return items[0] ?? (await this.ask([])).find((location) => location.is_primary && !location.is_deleted && !location.is_archived);
  }

  /** Takes over what the owner says of these at this moment. */
  async refresh(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    for (const location of await this.ask([...new Set(ids)])) await this.learn(location);
  }

  private async ask(ids: readonly number[]): Promise<readonly LocationBody[]> {
    return (await this.asker.ask(inventoryLocations, { ids: [...ids] })).locations;
  }
}
