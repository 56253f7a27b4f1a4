import type { BodyOf, itemEvent, locationEvent } from '@pegboard/contracts';

export interface KnownItem {
  readonly id: number;
  readonly version: number;
  readonly isDeleted: boolean;
  readonly isArchived: boolean;
  readonly variantIds: readonly number[];
}

export interface KnownLocation {
  readonly id: number;
  readonly version: number;
  readonly isDeleted: boolean;
}

export interface CatalogueSnapshot {
  readonly items: readonly KnownItem[];
  readonly locations: readonly KnownLocation[];
}

/** Which items and locations there are: for lists that also show what has no stock, and for waiting for an item's version. */
export class Catalogue {
  private readonly items = new Map<number, KnownItem>();
  private readonly places = new Map<number, KnownLocation>();

  learnItem(item: BodyOf<typeof itemEvent>): void {
    const variantIds = item.variants.filter((variant) => !variant.is_deleted).map((variant) => variant.id);
    keepNewer(this.items, { id: item.id, version: item.version, isDeleted: item.is_deleted, isArchived: item.is_archived, variantIds });
  }

  learnLocation(location: BodyOf<typeof locationEvent>): void {
    keepNewer(this.places, { id: location.id, version: location.version, isDeleted: location.is_deleted });
  }

  versionOfItem(id: number): number | undefined {
    return this.items.get(id)?.version;
  }

  /** Ids of all variants that are not deleted, ascending. */
  variantIds(options: { includeArchived: boolean }): number[] {
    return [...this.items.values()]
      .filter((item) => !item.isDeleted && (options.includeArchived || !item.isArchived))
      .flatMap((item) => item.variantIds)
      .sort((a, b) => a - b);
  }

  /** Ids of all locations that are not deleted, the oldest first. */
  locationIds(): number[] {
    return [...this.places.values()].filter((place) => !place.isDeleted).map((place) => place.id).sort((a, b) => a - b);
  }

  export(): CatalogueSnapshot {
    return { items: [...this.items.values()], locations: [...this.places.values()] };
  }

  restore(snapshot: CatalogueSnapshot): void {
    for (const item of snapshot.items) keepNewer(this.items, item);
    for (const place of snapshot.locations) keepNewer(this.places, place);
  }
}

function keepNewer<T extends { readonly id: number; readonly version: number }>(known: Map<number, T>, told: T): void {
  const before = known.get(told.id);
  if (!before || before.version < told.version) known.set(told.id, told);
}
