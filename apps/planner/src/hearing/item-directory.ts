import type { BodyOf, itemEvent, locationEvent } from '@pegboard/contracts';
import { variantName } from './translation';

export interface DirectoryVariant {
  readonly id: number;
  readonly sku: string;
  readonly name: string;
}

export interface KnownItem {
  readonly id: number;
  readonly version: number;
  readonly isDeleted: boolean;
  readonly isArchived: boolean;
  readonly canBuy: boolean;
  readonly canMake: boolean;
  readonly defaultSupplierId: number | null;
  readonly categoryName: string | null;
  readonly uom: string;
  readonly variants: readonly DirectoryVariant[];
}

/** How supply may come. */
export interface SupplyWays {
  readonly canBuy: boolean;
  readonly canMake: boolean;
  /** Neither the item nor the location is deleted or archived: what is kept there is kept up (B6). */
  readonly isKept: boolean;
}

export interface KnownLocation {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly timeZone: string;
  readonly buys: boolean;
  readonly makes: boolean;
  readonly isArchived: boolean;
  readonly isDeleted: boolean;
}

export interface ItemDirectorySnapshot {
  readonly items: readonly KnownItem[];
  readonly locations: readonly KnownLocation[];
}

/** Which items and locations there are: for lists with names and with what has no stock, and for waiting for an item's version. */
export class ItemDirectory {
  private readonly items = new Map<number, KnownItem>();
  private readonly itemIds = new Map<number, number>();
  private readonly places = new Map<number, KnownLocation>();

  learnItem(item: BodyOf<typeof itemEvent>): void {
    const known: KnownItem = {
      id: item.id,
      version: item.version,
      isDeleted: item.is_deleted,
      isArchived: item.is_archived,
      canBuy: item.is_purchasable,
      canMake: item.is_producible,
      defaultSupplierId: item.default_supplier_id,
      categoryName: item.category_name,
      uom: item.uom,
      variants: item.variants
        .filter((variant) => !variant.is_deleted)
        .map((variant) => ({ id: variant.id, sku: variant.sku, name: variantName(item, variant) })),
    };
    this.keepItem(known);
  }

  learnLocation(location: BodyOf<typeof locationEvent>): void {
    keepNewer(this.places, {
      id: location.id,
      version: location.version,
      name: location.name,
      timeZone: location.time_zone,
      buys: location.buys,
      makes: location.makes,
      isArchived: location.is_archived === true,
      isDeleted: location.is_deleted,
    });
  }

  versionOfItem(id: number): number | undefined {
    return this.items.get(id)?.version;
  }

  /** The item of a variant, if both are there and not deleted. */
  itemOf(variantId: number): KnownItem | undefined {
    const item = this.items.get(this.itemIds.get(variantId) ?? 0);
    return item && !item.isDeleted && item.variants.some(({ id }) => id === variantId) ? item : undefined;
  }

  /** A location that is not deleted. */
  locationOf(id: number): KnownLocation | undefined {
    const place = this.places.get(id);
    return place && !place.isDeleted ? place : undefined;
  }

  /** Whether an order may buy or make it there (I1, I4, I5). */
  ways(variantId: number, locationId: number): SupplyWays {
    const [item, place] = [this.itemOf(variantId), this.locationOf(locationId)];
    const isOpen = item !== undefined && place !== undefined && !item.isArchived && !place.isArchived;
    return { canBuy: isOpen && item.canBuy && place.buys, canMake: isOpen && item.canMake && place.makes, isKept: isOpen };
  }

  /** Neither is deleted or archived: what is kept there is kept up (B6). */
  isKept(variantId: number, locationId: number): boolean {
    return this.ways(variantId, locationId).isKept;
  }

  variant(variantId: number): DirectoryVariant | undefined {
    return this.itemOf(variantId)?.variants.find((variant) => variant.id === variantId);
  }

  /** Ids of all variants that are not deleted, ascending. */
  variantIds(options: { includeArchived: boolean }): number[] {
    return [...this.items.values()]
      .filter((item) => !item.isDeleted && (options.includeArchived || !item.isArchived))
      .flatMap((item) => item.variants.map((variant) => variant.id))
      .sort((a, b) => a - b);
  }

  /** The time zone in which a day at the location begins and ends (D1); UTC for one that isn't known. */
  zoneOf(locationId: number): string {
    return this.places.get(locationId)?.timeZone ?? 'UTC';
  }

  /** Ids of all locations that are not deleted, the oldest first. */
  locationIds(): number[] {
    return [...this.places.values()]
      .filter((place) => !place.isDeleted)
      .map((place) => place.id)
      .sort((a, b) => a - b);
  }

  export(): ItemDirectorySnapshot {
    return { items: [...this.items.values()], locations: [...this.places.values()] };
  }

  restore(snapshot: ItemDirectorySnapshot): void {
    for (const item of snapshot.items) this.keepItem(item);
    for (const place of snapshot.locations) keepNewer(this.places, place);
  }

  private keepItem(item: KnownItem): void {
    if (!keepNewer(this.items, item)) return;
    for (const variant of item.variants) this.itemIds.set(variant.id, item.id);
  }
}

function keepNewer<T extends { readonly id: number; readonly version: number }>(known: Map<number, T>, told: T): boolean {
  const before = known.get(told.id);
  if (before && before.version >= told.version) return false;
  known.set(told.id, told);
  return true;
}
