const SORTS = [
  'sku',
  'category_name',
  'quantity_in_stock',
  'quantity_committed',
  'quantity_expected',
  'quantity_missing_or_excess',
  'value_in_stock',
] as const;

/** What of the stock is looked at. It stands in the address. */
export interface StockFilters {
  readonly find?: string;
  /** A location, or `each` of them; without it the whole company. */
  readonly at?: number | 'each';
  readonly only?: 'missing';
  readonly sort?: string;
}

const idOf = (value: unknown): number | undefined => (Number.isSafeInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined);

export const textOf = (value: unknown): string | undefined => {
  // The router reads a text of digits as a number.
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? undefined : text;
};

export function stockFiltersOf(search: Record<string, unknown>): StockFilters {
  const find = textOf(search['find']);
  const at = search['at'] === 'each' ? 'each' : idOf(search['at']);
  const sort = SORTS.flatMap((each) => [each, `-${each}`]).find((each) => each === search['sort']);
  return {
    ...(find === undefined ? {} : { find }),
    ...(at === undefined ? {} : { at }),
    ...(search['only'] === 'missing' ? { only: 'missing' as const } : {}),
    ...(sort === undefined ? {} : { sort }),
  };
}

/** @returns the list of the API that shows it, and its question */
export const stockQueryOf = ({ find, at, only, sort }: StockFilters) => ({
  path: at === undefined ? 'inventory/totals' : 'inventory',
  query: {
    ...(find === undefined ? {} : { search: find }),
    ...(typeof at === 'number' ? { location_id: at } : {}),
    ...(only === undefined ? {} : { missing_only: true }),
    ...(sort === undefined ? {} : { sort }),
  },
});

const TABS = ['supplies', 'batches', 'orders', 'movements'] as const;

/** What of an item is looked at. */
export interface ItemFilters {
  readonly tab: (typeof TABS)[number];
  /** The batch whose sales orders or movements are shown. */
  readonly batch?: number;
}

export function itemFiltersOf(search: Record<string, unknown>): ItemFilters {
  const batch = idOf(search['batch']);
  return { tab: TABS.find((tab) => tab === search['tab']) ?? 'supplies', ...(batch === undefined ? {} : { batch }) };
}

const VIEWS = ['backward', 'forward', 'recall'] as const;

export interface BatchFilters {
  readonly view: (typeof VIEWS)[number];
}

export const batchFiltersOf = (search: Record<string, unknown>): BatchFilters => ({
  view: VIEWS.find((view) => view === search['view']) ?? 'backward',
});

export interface BatchesFilters {
  readonly find?: string;
  readonly only?: 'expired';
}

export function batchesFiltersOf(search: Record<string, unknown>): BatchesFilters {
  const find = textOf(search['find']);
  return { ...(find === undefined ? {} : { find }), ...(search['only'] === 'expired' ? { only: 'expired' as const } : {}) };
}

/** The code of an item that is to be corrected at once. */
export interface AdjustFilters {
  readonly item?: string;
}

export function adjustFiltersOf(search: Record<string, unknown>): AdjustFilters {
  const item = textOf(search['item']);
  return item === undefined ? {} : { item };
}
