import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { BoardApi, ListPage } from '../api/api';
import type { BoardEvent } from '../api/feed';
import type { Planned, ShownOrder } from '../api/sales-orders';

/** The name of the list, at the API and among the queries. */
export const LIST = 'sales_orders';
/** What is heard within this time is asked for together. */
const TOGETHER_MS = 60;
/** By then sales has heard of the statuses, too: what was read meanwhile may be older than what was told. */
const SETTLED_MS = 1_500;
const IDS_AT_ONCE = 100;

export type Pages = InfiniteData<ListPage<ShownOrder>, number>;

interface Told {
  readonly id: number;
  readonly to: Partial<Planned> | null;
}

interface ToldOrder {
  readonly sales_order_id: number;
  readonly order: Told | null;
  readonly rows: readonly Told[];
}

/** Keeps the lists that are shown as the feed tells. */
export class LiveOrders {
  private readonly changed = new Set<number>();
  private readonly settling = new Set<number>();
  private isListChanged = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private settle: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: BoardApi,
    private readonly client: QueryClient,
  ) {}

  hear(events: readonly BoardEvent[]): void {
    for (const event of events) this.note(event);
    if (this.changed.size > 0 || this.isListChanged) this.timer ??= setTimeout(() => this.look(), TOGETHER_MS);
    if (this.settling.size > 0)
      this.settle ??= setTimeout(() => {
        this.settle = undefined;
        for (const id of this.settling) this.changed.add(id);
        this.settling.clear();
        this.look();
      }, SETTLED_MS);
  }

  end(): void {
    clearTimeout(this.timer);
    clearTimeout(this.settle);
  }

  private note({ type, id, aggregate }: BoardEvent): void {
    if (type.startsWith('planner.sales_statuses.')) {
      const told = (aggregate as { sales_orders?: readonly ToldOrder[] }).sales_orders ?? [];
      this.show((order) => withStatuses(order, told));
      for (const { sales_order_id } of told) this.settling.add(sales_order_id);
    } else if (type.startsWith('sales.sales_order.') && type.endsWith('.updated')) {
      this.changed.add(Number(id));
    } else if (type.startsWith('sales.')) {
      this.isListChanged = true;
    }
  }

  private look(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const [ids, isListChanged] = [[...this.changed], this.isListChanged];
    this.changed.clear();
    this.isListChanged = false;
    if (isListChanged || ids.length > IDS_AT_ONCE) return void this.client.invalidateQueries({ queryKey: [LIST] });
    this.api
      .list<ShownOrder>(LIST, { ids, extend: 'variant', limit: IDS_AT_ONCE })
      .then(({ data }) => {
        const read = new Map(data.map((order) => [order.id, order]));
        this.show((order) => read.get(order.id) ?? order);
      })
      // What could not be read alone is read with the list.
      .catch(() => this.client.invalidateQueries({ queryKey: [LIST] }));
  }

  private show(change: (order: ShownOrder) => ShownOrder): void {
    this.client.setQueriesData<Pages>(
      { queryKey: [LIST] },
      (pages) => pages && { ...pages, pages: pages.pages.map((page) => ({ ...page, data: page.data.map(change) })) },
    );
  }
}

/** An order with the statuses that the plan has told of it and of its rows. */
export function withStatuses(order: ShownOrder, told: readonly ToldOrder[]): ShownOrder {
  const mine = told.find(({ sales_order_id }) => sales_order_id === order.id);
  if (!mine) return order;
  const ofRow = new Map(mine.rows.map(({ id, to }) => [id, to]));
  return {
    ...order,
    ...mine.order?.to,
    sales_order_rows: order.sales_order_rows.map((row) => ({
      ...row,
      ...ofRow.get(row.id),
      missing_quantity: missingOf(row, ofRow.get(row.id)),
    })),
  };
}

/** Events write quantities as texts, so that no language rounds them. */
const missingOf = (row: { readonly missing_quantity: number }, told: object | null | undefined): number =>
  told && 'missing_quantity' in told ? Number(told.missing_quantity) : row.missing_quantity;
