import { Injectable } from '@nestjs/common';
import type { ItemBody } from '@pegboard/contracts';
import type { LedgerFacts } from '@pegboard/domain-inventory';
import {
  documentsSchema,
  flag,
  InjectStore,
  instantText,
  listOf,
  oneOf,
  optional,
  part,
  text,
  whole,
  type AggregateStore,
  type DocumentStore,
} from '@pegboard/eventing';
import { daysMoved, type Instant } from '@pegboard/kit';
import { locations, type Location } from '../locations/location.schema';
import type { FactSource } from '../stock/stock-ledger';
import { items, type Item, type Variant } from '../items/item.schema';
import { soldServices, type SoldService } from '../sold-services/sold-service.schema';

/** Where a variant is, and what variants are searched by: a copy beside the items, by the item's version. */
export interface VariantEntry {
  /** Or the service's id: services are numbered with the items. */
  readonly itemId: number;
  readonly type: 'product' | 'material' | 'service';
  readonly sku: string;
  readonly salesPrice: number | null;
  readonly purchasePrice: number | null;
  readonly internalBarcode: string | null;
  readonly registeredBarcode: string | null;
  readonly supplierItemCodes: readonly string[];
  readonly isDeleted: boolean;
  readonly isArchived: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export const variantsSchema = documentsSchema<VariantEntry>(
  'variants',
  {
    id: whole,
    value: part<VariantEntry>({
      itemId: whole,
      type: oneOf(['product', 'material', 'service']),
      sku: text,
      salesPrice: optional(whole),
      purchasePrice: optional(whole),
      internalBarcode: optional(text),
      registeredBarcode: optional(text),
      supplierItemCodes: listOf(text),
      isDeleted: flag,
      isArchived: flag,
      createdAt: instantText,
      updatedAt: instantText,
    }),
  },
  ['itemId', 'sku', 'internalBarcode', 'registeredBarcode', 'supplierItemCodes', 'createdAt', 'updatedAt'],
);

export interface FoundVariant {
  readonly item: Item;
  readonly variant: Variant;
}

/** Items and locations by the ids that others name. */
@Injectable()
export class Catalogue implements FactSource {
  constructor(
    @InjectStore(items) readonly items: AggregateStore<Item>,
    @InjectStore(locations) readonly locations: AggregateStore<Location>,
    @InjectStore(soldServices) private readonly soldServices: AggregateStore<SoldService>,
    @InjectStore(variantsSchema) readonly variantIndex: DocumentStore<VariantEntry>,
  ) {}

  /** Variants with their items, deleted ones too; ids that were never used are absent, and those of services: stock has none of them. */
  async variants(variantIds: readonly number[]): Promise<Map<number, FoundVariant>> {
    const places = await this.variantIndex.findMany([...new Set(variantIds)]);
    const found = new Map(
      (await this.items.findMany([...new Set([...places.values()].map(({ itemId }) => itemId))])).map((item) => [item.id, item]),
    );
    const answer = new Map<number, FoundVariant>();
    for (const [id, { itemId }] of places) {
      const item = found.get(itemId);
      const variant = item?.variants.find((one) => one.id === Number(id));
      if (item && variant) answer.set(Number(id), { item, variant });
    }
    return answer;
  }

  /** The items of variants as events show them, each with all its variants. */
  async itemBodies(variantIds: readonly number[]): Promise<ItemBody[]> {
    const found = new Map([...(await this.variants(variantIds)).values()].map(({ item }) => [item.id, item]));
    return [...found.values()].map((item) => items.toBody(item));
  }

  /** Services by the ids of their variants, deleted ones too. */
  async services(variantIds: readonly number[]): Promise<Map<number, SoldService>> {
    if (variantIds.length === 0) return new Map();
    const { items } = await this.soldServices.search(
      { variantId: { $in: [...new Set(variantIds)] }, isDeleted: { $in: [true, false] } },
      { id: 1 },
      { skip: 0, limit: variantIds.length },
    );
    return new Map(items.map((service) => [service.variantId, service]));
  }

  async factsOf(variantIds: readonly number[], locationIds: readonly number[]): Promise<LedgerFacts> {
    const [variants, places] = await Promise.all([this.variants(variantIds), this.locations.findMany(locationIds)]);
    return {
      variants: [...variants.values()].map(({ item, variant }) => variantFact(item, variant)),
      locations: places.map(locationFact),
      batches: [],
    };
  }

  /** The time zone in which a day at the location begins and ends (D1); UTC for one that isn't there. */
  async zoneOf(locationId: number): Promise<string> {
    return (await this.locations.find(locationId))?.timeZone ?? 'UTC';
  }

  /** The dates that become another instant at another location, because they are days (D1). */
  async daysMoved<K extends string>(
    kept: Readonly<Record<K, Instant | null>>,
    named: Readonly<Partial<Record<NoInfer<K>, unknown>>>,
    place: { readonly from: number; readonly to: number },
  ): Promise<Partial<Record<K, Instant>>> {
    if (place.from === place.to) return {};
    return daysMoved(kept, named, await this.zoneOf(place.from), await this.zoneOf(place.to));
  }

  /** Writes the copies of an item's variants, unless newer ones are there. */
  async index(item: Item): Promise<void> {
    for (const variant of item.variants) await this.variantIndex.putNewer(variant.id, item.version, variantEntryOf(item, variant));
  }

  async indexService(service: SoldService): Promise<void> {
    await this.variantIndex.putNewer(service.variantId, service.version, serviceEntryOf(service));
  }
}

export const variantFact = (item: Item, variant: Variant): LedgerFacts['variants'][number] => ({
  id: variant.id,
  itemId: item.id,
  sku: variant.sku,
  isTracked: item.batchTracked,
});

export const locationFact = ({ id, name, timeZone }: Location): LedgerFacts['locations'][number] => ({ id, name, timeZone });

export const variantEntryOf = (item: Item, variant: Variant): VariantEntry => ({
  itemId: item.id,
  type: item.type,
  sku: variant.sku,
  salesPrice: variant.salesPrice,
  purchasePrice: variant.purchasePrice,
  internalBarcode: variant.internalBarcode,
  registeredBarcode: variant.registeredBarcode,
  supplierItemCodes: variant.supplierItemCodes,
  isDeleted: item.isDeleted || variant.deletedAt !== null,
  isArchived: item.archivedAt !== null,
  createdAt: variant.createdAt,
  updatedAt: variant.updatedAt,
});

const serviceEntryOf = (service: SoldService): VariantEntry => ({
  itemId: service.id,
  type: 'service',
  sku: service.sku ?? '',
  salesPrice: service.salesPrice,
  purchasePrice: null,
  internalBarcode: null,
  registeredBarcode: null,
  supplierItemCodes: [],
  isDeleted: service.isDeleted,
  isArchived: service.archivedAt !== null,
  createdAt: service.createdAt,
  updatedAt: service.updatedAt,
});
