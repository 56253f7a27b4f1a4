import { Inject, Injectable } from '@nestjs/common';
import {
  inventoryItemsOf,
  inventoryServicesOf,
  itemEvent,
  soldServiceEvent,
  type ItemBody,
  type LocationBody,
  type SoldServiceBody,
} from '@pegboard/contracts';
import type { SalesKnownItems, SalesOrder } from '@pegboard/domain-sales';
import { ASKER, Copies, copiesSchema, InjectStore, type Asker, type DocumentStore } from '@pegboard/eventing';
import { reject, Rejection } from '@pegboard/kit';
import { LocationCopies, locationCopiesSchema, variantsNamed } from '@pegboard/service';

export const itemCopiesSchema = copiesSchema('item_copies', itemEvent);
export const serviceCopiesSchema = copiesSchema('service_copies', soldServiceEvent);

/** Sales' copies of what inventory owns: learnt from events, asked for on a miss. */
@Injectable()
export class ItemCopies {
  readonly items: Copies<ItemBody>;
  readonly services: Copies<SoldServiceBody>;
  readonly locations: LocationCopies;

  constructor(
    @InjectStore(itemCopiesSchema) items: DocumentStore<ItemBody>,
    @InjectStore(serviceCopiesSchema) services: DocumentStore<SoldServiceBody>,
    @InjectStore(locationCopiesSchema) locations: DocumentStore<LocationBody>,
    @Inject(ASKER) private readonly asker: Asker,
  ) {
    this.items = new Copies<ItemBody>(
      items,
      (ids) => this.askItems(ids),
      (item) => item.variants.map(({ id }) => id),
    );
    this.services = new Copies<SoldServiceBody>(
      services,
      (ids) => this.askServices(ids),
      (service) => service.variants.map(({ id }) => id),
    );
    this.locations = new LocationCopies(locations, asker);
  }

  async of(variantIds: readonly number[], locationIds: readonly number[]): Promise<SalesKnownItems> {
    const [{ items, services }, locations] = await Promise.all([this.sold(variantIds), this.locations.getMany(locationIds)]);
    return { items, services, locations };
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
      for (const service of await this.askServices(variantIds)) await this.services.learn(service);
      await this.locations.refresh(locationIds);
      return decide(await this.of(variantIds, locationIds));
    }
  }

  /** The variants of items and services with a text in their names or SKUs. */
  async named(text: string): Promise<number[]> {
    return [...(await variantsNamed(this.items, text)), ...(await variantsNamed(this.services, text))];
  }

  /** Where an order goes that names no location. @throws Rejection 422 LOCATION_REQUIRED */
  async primaryLocationId(): Promise<number> {
    const found = await this.locations.primary();
    if (!found) throw reject('LOCATION_REQUIRED', 'location_id', 'Give a location_id, because there is no primary location.');
    return found.id;
  }

  /** A variant is of an item, nearly always, or of a service. What is known as a service is not asked for as an item. */
  private async sold(variantIds: readonly number[]): Promise<Pick<SalesKnownItems, 'items' | 'services'>> {
    const items = await this.items.kept(variantIds);
    const others = variantIds.filter((id) => !items.has(id));
    if (others.length === 0) return { items, services: new Map() };
    const services = await this.services.kept(others);
    const unknown = others.filter((id) => !services.has(id));
    if (unknown.length === 0) return { items, services };
    const found = await this.items.getMany(unknown);
    const rest = unknown.filter((id) => !found.has(id));
    const asked = rest.length === 0 ? [] : await this.services.getMany(rest);
    return { items: new Map([...items, ...found]), services: new Map([...services, ...asked]) };
  }

  private async askItems(variantIds: readonly number[]): Promise<readonly ItemBody[]> {
    return (await this.asker.ask(inventoryItemsOf, { variant_ids: [...new Set(variantIds)] })).items;
  }

  private async askServices(variantIds: readonly number[]): Promise<readonly SoldServiceBody[]> {
    return (await this.asker.ask(inventoryServicesOf, { variant_ids: [...new Set(variantIds)] })).services;
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
