import { Inject, Injectable } from '@nestjs/common';
import { inventoryItemsOf, itemEvent, type ItemBody, type LocationBody } from '@pegboard/contracts';
import type { SalesKnownItems, SalesOrder } from '@pegboard/domain-sales';
import { ASKER, Copies, copiesSchema, InjectStore, type Asker, type DocumentStore } from '@pegboard/eventing';
import { reject, Rejection } from '@pegboard/kit';
import { LocationCopies, locationCopiesSchema } from '@pegboard/service';

export const itemCopiesSchema = copiesSchema('item_copies', itemEvent);

/** Sales' copies of what inventory owns: learnt from events, asked for on a miss. */
@Injectable()
export class ItemCopies {
  readonly items: Copies<ItemBody>;
  readonly locations: LocationCopies;

  constructor(
    @InjectStore(itemCopiesSchema) items: DocumentStore<ItemBody>,
    @InjectStore(locationCopiesSchema) locations: DocumentStore<LocationBody>,
    @Inject(ASKER) private readonly asker: Asker,
  ) {
    this.items = new Copies<ItemBody>(
      items,
      (ids) => this.askItems(ids),
      (item) => item.variants.map(({ id }) => id),
    );
    this.locations = new LocationCopies(locations, asker);
  }

  async of(variantIds: readonly number[], locationIds: readonly number[]): Promise<SalesKnownItems> {
    const [items, locations] = await Promise.all([this.items.getMany(variantIds), this.locations.getMany(locationIds)]);
    return { items, locations };
  }

  ofOrder(order: SalesOrder): Promise<SalesKnownItems> {
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
    decide: (knownItems: SalesKnownItems) => T | Promise<T>,
  ): Promise<T> {
    try {
      return await decide(await this.of(variantIds, locationIds));
    } catch (refusal) {
      if (!(refusal instanceof Rejection) || !OF_COPIES.has(refusal.code)) throw refusal;
      for (const item of await this.askItems(variantIds)) await this.items.learn(item);
      await this.locations.refresh(locationIds);
      return decide(await this.of(variantIds, locationIds));
    }
  }

  /** Where an order goes that names no location. @throws Rejection 422 LOCATION_REQUIRED */
  async primaryLocationId(): Promise<number> {
    const found = await this.locations.primary();
    if (!found) throw reject('LOCATION_REQUIRED', 'location_id', 'Give a location_id, because there is no primary location.');
    return found.id;
  }

  private async askItems(variantIds: readonly number[]): Promise<readonly ItemBody[]> {
    return (await this.asker.ask(inventoryItemsOf, { variant_ids: [...new Set(variantIds)] })).items;
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
