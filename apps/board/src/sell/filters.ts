import type { Query } from '../api/api';

/** What of the list is looked at. It stands in the address, so that a view can be kept as a bookmark and sent to somebody. */
export interface SellFilters {
  readonly list: 'open' | 'done';
  readonly find?: string;
  readonly only?: 'at_risk' | 'late' | 'overdue' | 'nothing' | 'blocked';
}

const ONLY = ['at_risk', 'late', 'overdue', 'nothing', 'blocked'] as const;

const ASKED: Readonly<Record<(typeof ONLY)[number], Query>> = {
  at_risk: { is_at_risk: true },
  late: { is_late: true },
  overdue: { is_overdue: true },
  // Neither in stock nor on its way.
  nothing: { product_availability: 'NOT_AVAILABLE' },
  blocked: { production_status: 'BLOCKED' },
};

export function filtersOf(search: Record<string, unknown>): SellFilters {
  const only = ONLY.find((each) => each === search['only']);
  // The router reads what looks like a number as one.
  const find = ['string', 'number'].includes(typeof search['find']) ? String(search['find']).trim() : '';
  return {
    list: search['list'] === 'done' ? 'done' : 'open',
    ...(find === '' ? {} : { find }),
    ...(only ? { only } : {}),
  };
}

/** The statuses of orders that still want something. */
export const OPEN = ['NOT_SHIPPED', 'PENDING', 'PARTIALLY_PACKED', 'PACKED', 'PARTIALLY_DELIVERED'] as const;

export const queryOf = ({ list, find, only }: SellFilters): Query => ({
  status: list === 'open' ? OPEN : ['DELIVERED'],
  ...(find === undefined ? {} : { search: find }),
  ...(only === undefined ? {} : ASKED[only]),
});

/** Orders can be moved among all that are open only where all of them are shown. */
export const canMove = ({ list, find, only }: SellFilters): boolean => list === 'open' && find === undefined && only === undefined;
