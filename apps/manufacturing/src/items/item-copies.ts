import { Inject, Injectable } from '@nestjs/common';
import {
  inventoryCheckBatches,
  inventoryItemsOf,
  itemEvent,
  refuseArchivedItem,
  refuseArchivedLocation,
  type InputOf,
  type ItemBody,
  type ItemVariant,
  type LocationBody,
} from '@pegboard/contracts';
import { refuseUnmakeable, type Tracking } from '@pegboard/domain-manufacturing';
import { ASKER, Copies, copiesSchema, InjectStore, type Asker, type DocumentStore } from '@pegboard/eventing';
import { dayAt, reject, Rejection, type Instant } from '@pegboard/kit';
import { LocationCopies, locationCopiesSchema, variantsNamed } from '@pegboard/service';

export const itemCopiesSchema = copiesSchema('item_copies', itemEvent);

/** A batch put on a row, in the words of the ledger's question. */
export type BatchToCheck = InputOf<typeof inventoryCheckBatches>['batches'][number];

export interface CopiedVariant {
  readonly item: ItemBody;
  readonly variant: ItemVariant;
}

/** What manufacturing knows of items and places: copies of inventory's, asked for on a miss. */
@Injectable()
export class ManufacturingItemCopies {
  readonly items: Copies<ItemBody>;
  readonly locations: LocationCopies;

  constructor(
    @InjectStore(itemCopiesSchema) itemDocuments: DocumentStore<ItemBody>,
    @InjectStore(locationCopiesSchema) locations: DocumentStore<LocationBody>,
    @Inject(ASKER) private readonly asker: Asker,
  ) {
    this.items = new Copies(
      itemDocuments,
      (ids) => this.askItems(ids),
      (item) => item.variants.map((variant) => variant.id),
    );
    this.locations = new LocationCopies(locations, asker);
  }

  learnItem(item: ItemBody): Promise<void> {
    return this.items.learn(item);
  }

  /** The items of variants, also deleted ones. */
  async itemsOf(variantIds: readonly number[]): Promise<Iterable<ItemBody>> {
    return (await this.items.getMany(variantIds)).values();
  }

  /** The variants whose SKU, or whose item's name, contains a text. */
  named(text: string): Promise<number[]> {
    return variantsNamed(this.items, text);
  }

  /** Those that exist, by variant id, also deleted ones. */
  async variants(ids: readonly number[]): Promise<Map<number, CopiedVariant>> {
    const items = await this.items.getMany(ids);
    return new Map(
      [...items].flatMap(([id, item]) => {
        const variant = item.variants.find((candidate) => candidate.id === id);
        return variant ? [[id, { item, variant }] as const] : [];
      }),
    );
  }

  /** @throws Rejection UNKNOWN_VARIANT (422) if there is none or it was deleted */
  async variant(id: number, path = 'variant_id'): Promise<CopiedVariant> {
    const known = (await this.variants([id])).get(id);
    if (!known || known.variant.is_deleted || known.item.is_deleted)
      throw reject('UNKNOWN_VARIANT', path, `There is no variant ${id}.`, { id });
    return known;
  }

  /** @throws Rejection UNKNOWN_LOCATION (422) */
  async location(id: number, path = 'location_id'): Promise<LocationBody> {
    const location = await this.locations.get(id);
    if (!location || location.is_deleted) throw reject('UNKNOWN_LOCATION', path, `There is no location ${id}.`, { id });
    return location;
  }

  /**
   * The variant, if it can be made at the location (I1, I4, I5). Before something is refused, its owner is asked: a copy may be
   * a moment old.
   * @throws Rejection ITEM_ARCHIVED, LOCATION_ARCHIVED and as `refuseUnmakeable`
   */
  async makeable(variantId: number, locationId: number): Promise<CopiedVariant> {
    try {
      return await this.makeableByCopies(variantId, locationId);
    } catch (refusal) {
      if (!(refusal instanceof Rejection) || refusal.kind === 'unavailable') throw refusal;
      for (const item of await this.askItems([variantId])) await this.items.learn(item);
      await this.locations.refresh([locationId]);
      return this.makeableByCopies(variantId, locationId);
    }
  }

  /** What an order may be given as a further ingredient (I5). @throws Rejection UNKNOWN_VARIANT, ITEM_ARCHIVED */
  async ingredient(variantId: number, path = 'variant_id'): Promise<CopiedVariant> {
    const known = await this.variant(variantId, path);
    refuseArchivedItem(known.item, variantId, path);
    return known;
  }

  private async makeableByCopies(variantId: number, locationId: number): Promise<CopiedVariant> {
    const [known, location] = await Promise.all([this.variant(variantId), this.location(locationId)]);
    refuseArchivedItem(known.item, variantId, 'variant_id');
    refuseArchivedLocation(location, 'location_id');
    refuseUnmakeable({
      sku: nameOf(known),
      isProducible: known.item.is_producible,
      isDeleted: false,
      locationName: location.name,
      locationMakes: location.makes,
    });
    return known;
  }

  private async askItems(ids: readonly number[]): Promise<readonly ItemBody[]> {
    return (await this.asker.ask(inventoryItemsOf, { variant_ids: [...ids] })).items;
  }

  /**
   * Batches that are put on an order before anything moves, as the ledger sees them today at the order's location (T5–T7).
   * @throws Rejection BATCH_EXPIRED, UNKNOWN_BATCH, BATCH_OF_ANOTHER_VARIANT, NOT_BATCH_TRACKED; SERVICE_UNAVAILABLE
   */
  async refuseBatches(locationId: number, now: Instant, batches: readonly BatchToCheck[]): Promise<void> {
    if (batches.length === 0) return;
    const on = dayAt(now, await this.locations.zoneOf(locationId));
    const { problems } = await this.asker.ask(inventoryCheckBatches, { on, batches: [...batches] });
    const [first] = problems;
    if (first) throw Rejection.from({ code: first.code, message: first.message, details: problems });
  }

  /** What a production must know of the items that take part (T6). */
  async tracking(variantIds: readonly number[]): Promise<Tracking> {
    const known = await this.variants(variantIds);
    return {
      isTracked: (id) => known.get(id)?.item.batch_tracked ?? false,
      nameOf: (id) => (known.has(id) ? nameOf(known.get(id)!) : `Variant ${id}`),
    };
  }
}

export const nameOf = ({ item, variant }: CopiedVariant): string => (variant.sku ? `${item.name} (${variant.sku})` : item.name);
