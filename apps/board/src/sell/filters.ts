/** What of the list is looked at. It stands in the address, so that a view can be kept as a bookmark and sent to somebody. */
export interface SellFilters {
  readonly list: 'open' | 'done';
  readonly find?: string;
  readonly only?: 'at_risk' | 'late' | 'overdue';
}

const ONLY = ['at_risk', 'late', 'overdue'] as const;

export function filtersOf(search: Record<string, unknown>): SellFilters {
  const only = ONLY.find((each) => each === search['only']);
  const find = typeof search['find'] === 'string' ? search['find'].trim() : '';
  return {
    list: search['list'] === 'done' ? 'done' : 'open',
    ...(find === '' ? {} : { find }),
    ...(only ? { only } : {}),
  };
}

/** The statuses of orders that still want something. */
export const OPEN = ['NOT_SHIPPED', 'PENDING', 'PARTIALLY_PACKED', 'PACKED', 'PARTIALLY_DELIVERED'] as const;

export const queryOf = ({ list, find, only }: SellFilters): Record<string, string | boolean | readonly string[]> => ({
  status: list === 'open' ? OPEN : ['DELIVERED'],
  ...(find === undefined ? {} : { search: find }),
  ...(only === undefined ? {} : { [`is_${only}`]: true }),
});

/** Orders can be moved among all that are open only where all of them are shown. */
export const canMove = ({ list, find, only }: SellFilters): boolean => list === 'open' && find === undefined && only === undefined;
