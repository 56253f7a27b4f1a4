/** What the page reads of a line of what is to be bought or made. */
export interface ShownToDo {
  readonly variant_id: number;
  readonly location_id: number;
  readonly sku: string;
  readonly name: string;
  readonly action: 'buy' | 'make' | null;
  readonly quantity: number;
  readonly quantity_in_drafts: number;
  readonly latest_day: string | null;
  readonly needed_on: string | null;
  readonly is_late: boolean;
  readonly default_supplier_id: number | null;
  readonly supplier?: { readonly name: string };
  readonly demands: readonly {
    readonly order_no: string;
    readonly customer_name: string | null;
    readonly serves: readonly { readonly order_no: string; readonly customer_name: string | null }[];
  }[];
}

/** Until which day it is looked ahead. It stands in the address. */
export interface TodayFilters {
  readonly until: 'today' | 'week' | 'all';
}

export const todayFiltersOf = (search: Record<string, unknown>): TodayFilters => ({
  until: search['until'] === 'week' || search['until'] === 'all' ? search['until'] : 'today',
});

const WEEK = 7;

/** The last day that is looked at, as the calendar on the wall has it; undefined for all. */
export function lastDayOf({ until }: TodayFilters, now: Date): string | undefined {
  if (until === 'all') return undefined;
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + (until === 'week' ? WEEK : 0));
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** What is bought from one supplier. */
export interface SupplierGroup {
  readonly supplierId: number | null;
  readonly name: string;
  /** Of its most urgent line. */
  readonly latestDay: string | null;
  readonly isLate: boolean;
  readonly lines: readonly ShownToDo[];
}

const NEVER = '9999';
const urgencyOf = (day: string | null): string => day ?? NEVER;

/** Supplier by supplier, the most urgent first; what has no supplier comes last. */
export function bySupplier(lines: readonly ShownToDo[]): SupplierGroup[] {
  const groups = new Map<number | null, ShownToDo[]>();
  for (const line of lines) groups.set(line.default_supplier_id, [...(groups.get(line.default_supplier_id) ?? []), line]);
  return [...groups]
    .map(([supplierId, all]) => {
      const sorted = [...all].sort((a, b) => urgencyOf(a.latest_day).localeCompare(urgencyOf(b.latest_day)));
      const [first] = sorted;
      return {
        supplierId,
        name: first?.supplier?.name ?? '',
        latestDay: first?.latest_day ?? null,
        isLate: sorted.some(({ is_late }) => is_late),
        lines: sorted,
      };
    })
    .sort(
      (a, b) =>
        Number(a.supplierId === null) - Number(b.supplierId === null) || urgencyOf(a.latestDay).localeCompare(urgencyOf(b.latestDay)),
    );
}

const MOST_NAMES = 3;

/** Whom a line is for: the sales orders behind it, each once, and how many more there are. */
export function whomFor({ demands }: Pick<ShownToDo, 'demands'>): { readonly names: readonly string[]; readonly more: number } {
  const all = [...new Set(demands.flatMap(({ order_no, serves }) => (serves.length > 0 ? serves.map((one) => one.order_no) : [order_no])))];
  const named = all.filter((name) => name !== '');
  return { names: named.slice(0, MOST_NAMES), more: Math.max(0, named.length - MOST_NAMES) };
}
