import type { Query } from '../api/api';

/** What of the Schedule is looked at, and whose card is open. It stands in the address. */
export interface MakeFilters {
  readonly list: 'open' | 'done';
  readonly find?: string;
  readonly only?: 'at_risk' | 'late' | 'overdue' | 'ready' | 'blocked';
  /** The order whose card is open. */
  readonly order?: number;
}

const ONLY = ['at_risk', 'late', 'overdue', 'ready', 'blocked'] as const;

const idOf = (value: unknown): number | undefined => (Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined);

export function makeFiltersOf(search: Record<string, unknown>): MakeFilters {
  const only = ONLY.find((each) => each === search['only']);
  // The router reads what looks like a number as one.
  const find = ['string', 'number'].includes(typeof search['find']) ? String(search['find']).trim() : '';
  const order = idOf(search['order']);
  return {
    list: search['list'] === 'done' ? 'done' : 'open',
    ...(find === '' ? {} : { find }),
    ...(only ? { only } : {}),
    ...(order ? { order } : {}),
  };
}

/** The list without the card that is open over it. */
export const listOf = ({ order: _order, ...list }: MakeFilters): MakeFilters => list;

const ASKED: Readonly<Record<(typeof ONLY)[number], Query>> = {
  at_risk: { is_at_risk: true },
  late: { is_late: true },
  overdue: { is_overdue: true },
  ready: { ingredient_availability: 'IN_STOCK', status: 'NOT_STARTED' },
  blocked: { status: 'BLOCKED' },
};

export const makeQueryOf = ({ list, find, only }: MakeFilters): Query => ({
  list,
  ...(list === 'done' ? { sort: '-done_date' } : {}),
  ...(find === undefined ? {} : { search: find }),
  ...(only === undefined ? {} : ASKED[only]),
});

/** Orders can be moved among all that are open only where all of them are shown. */
export const canMoveMaking = ({ list, find, only }: MakeFilters): boolean => list === 'open' && find === undefined && only === undefined;

/** Whose work is looked at. */
export interface TaskFilters {
  readonly resource?: number;
  readonly operator?: number;
}

export function taskFiltersOf(search: Record<string, unknown>): TaskFilters {
  const [resource, operator] = [idOf(search['resource']), idOf(search['operator'])];
  return { ...(resource ? { resource } : {}), ...(operator ? { operator } : {}) };
}
