import { inventoryItemsOf, inventoryLocations, itemEvent, locationEvent, type ItemBody, type LocationBody } from '@pegboard/contracts';
import type { KnownItems, SalesOrder } from '@pegboard/domain-sales';
import { Copies, copiesSchema, type Asker, type DocumentStore } from '@pegboard/eventing';
import { reject, Rejection } from '@pegboard/kit';
import { zonesOf, type Zones } from '@pegboard/service';

/** As many locations as a company has. */
const ALL = { skip: 0, limit: 10_000 };

export const itemCopiesSchema = copiesSchema('item_copies', itemEvent);
export const locationCopiesSchema = copiesSchema('location_copies', locationEvent);

/** Sales' copies of what inventory owns: learnt from events, asked for on a miss. */
export class ItemCopies {
  readonly items: Copies<ItemBody>;
  readonly locations: Copies<LocationBody>;

  constructor(
    items: DocumentStore<ItemBody>,
    private readonly locationDocuments: DocumentStore<LocationBody>,
    private readonly asker: Asker,
  ) {
    this.items = new Copies<ItemBody>(
      items,
      (ids) => this.askItems(ids),
      (item) => item.variants.map(({ id }) => id),
    );
    this.locations = new Copies<LocationBody>(locationDocuments, (ids) => this.askLocations(ids));
  }

  async of(variantIds: readonly number[], locationIds: readonly number[]): Promise<KnownItems> {
    const [items, locations] = await Promise.all([this.items.getMany(variantIds), this.locations.getMany(locationIds)]);
    return { items, locations };
  }

  ofOrder(order: SalesOrder): Promise<KnownItems> {
    return this.of(
      order.rows.map((row) => row.variantId),
      [order.locationId, ...order.rows.map((row) => row.locationId)],
    );
  }

  /**
   * Decides with the copies; before something is refused because of them, with what their owner says at this moment: a
   * copy may be a moment old.
   */
  async decide<T>(
    variantIds: readonly number[],
    locationIds: readonly number[],
    decide: (knownItems: KnownItems) => T | Promise<T>,
  ): Promise<T> {
    try {
      return await decide(await this.of(variantIds, locationIds));
    } catch (refusal) {
      if (!(refusal instanceof Rejection) || !OF_COPIES.has(refusal.code)) throw refusal;
      for (const item of await this.askItems(variantIds)) await this.items.learn(item);
      for (const location of await this.askLocations(locationIds)) await this.locations.learn(location);
      return decide(await this.of(variantIds, locationIds));
    }
  }

  /** The time zone in which a day at the location begins and ends (D1); UTC for one that isn't there. */
  async zoneOf(locationId: number): Promise<string> {
    return (await this.locations.get(locationId))?.time_zone ?? 'UTC';
  }

  /** The locations of each time zone, for filters by day (D1). */
  async zones(): Promise<Zones> {
    return zonesOf((await this.locationDocuments.search({}, { id: 1 }, ALL)).items);
  }

  /** Where an order goes that names no location. @throws Rejection 422 LOCATION_REQUIRED */
  async primaryLocationId(): Promise<number> {
    const primary = { is_primary: true, is_deleted: false, is_archived: { $ne: true } };
    const { items } = await this.locationDocuments.search(primary, { id: 1 }, { skip: 0, limit: 1 });
    const found =
      items[0] ?? (await this.askLocations([])).find((location) => location.is_primary && !location.is_deleted && !location.is_archived);
    if (!found) throw reject('LOCATION_REQUIRED', 'location_id', 'Give a location_id, because there is no primary location.');
    return Number(found.id);
  }

  private async askItems(variantIds: readonly number[]): Promise<readonly ItemBody[]> {
    return (await this.asker.ask(inventoryItemsOf, { variant_ids: [...new Set(variantIds)] })).items;
  }

  private async askLocations(ids: readonly number[]): Promise<readonly LocationBody[]> {
    return (await this.asker.ask(inventoryLocations, { ids: [...new Set(ids)] })).locations;
  }
}

const OF_COPIES = new Set([
  'UNKNOWN_VARIANT',
  'ITEM_ARCHIVED',
  'ITEM_NOT_SELLABLE',
  'UNKNOWN_LOCATION',
  'LOCATION_ARCHIVED',
  'LOCATION_DOES_NOT_SELL',
  'BATCHES_REQUIRED',
  'NOT_BATCH_TRACKED',
]);
