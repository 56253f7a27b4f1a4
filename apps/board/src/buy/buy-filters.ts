import { textOf } from '../stock/stock-filters';

/** What of the purchase orders is looked at. It stands in the address. */
export interface BuyFilters {
  readonly list: 'open' | 'done';
  readonly find?: string;
  readonly only?: 'overdue' | 'late' | 'outsourced';
}

const ONLY = ['overdue', 'late', 'outsourced'] as const;

export function buyFiltersOf(search: Record<string, unknown>): BuyFilters {
  const only = ONLY.find((each) => each === search['only']);
  const find = textOf(search['find']);
  return { list: search['list'] === 'done' ? 'done' : 'open', ...(find === undefined ? {} : { find }), ...(only ? { only } : {}) };
}

const STATUSES = { open: ['DRAFT', 'NOT_RECEIVED', 'PARTIALLY_RECEIVED'], done: ['RECEIVED'] } as const;
const QUESTIONS = { overdue: { is_overdue: true }, late: { is_late: true }, outsourced: { entity_type: 'outsourced' } } as const;

export const buyQueryOf = ({ list, find, only }: BuyFilters) => ({
  status: STATUSES[list],
  ...(find === undefined ? {} : { search: find }),
  ...(only === undefined ? {} : QUESTIONS[only]),
});
