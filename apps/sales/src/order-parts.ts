import type { SalesOrder } from '@pegboard/domain-sales';
import type { AggregateStore, Page } from '@pegboard/eventing';
import { notFound } from '@pegboard/kit';

const PAGE = 250;

/** As many rows and fulfillments are remembered. */
const MOST_REMEMBERED = 200_000;

/**
 * Finds orders by their rows and fulfillments. Where one was seen last is remembered, so that most look-ups are by id; what
 * is remembered is checked against the order, because a row may have been deleted meanwhile.
 */
export class OrderParts {
  private readonly rows = new Map<number, number>();
  private readonly fulfillments = new Map<number, number>();

  constructor(private readonly orders: AggregateStore<SalesOrder>) {}

  /** An order as its event shows it. */
  learn(order: {
    readonly id: number;
    readonly rows: readonly { readonly id: number }[];
    readonly fulfillments: readonly { readonly id: number }[];
  }): void {
    for (const { id } of order.rows) remember(this.rows, id, order.id);
    for (const { id } of order.fulfillments) remember(this.fulfillments, id, order.id);
  }

  /** The order that a row stands on. @throws Rejection NOT_FOUND */
  async ofRow(rowId: number): Promise<SalesOrder> {
    const found = await this.find(this.rows.get(rowId), (order) => order.rows.some(({ id }) => id === rowId), { 'rows.id': rowId });
    if (!found) throw notFound('sales order row', rowId);
    return found;
  }

  /** The order that a fulfillment belongs to. @throws Rejection NOT_FOUND */
  async ofFulfillment(fulfillmentId: number): Promise<SalesOrder> {
    const found = await this.find(
      this.fulfillments.get(fulfillmentId),
      (order) => order.fulfillments.some(({ id }) => id === fulfillmentId),
      { 'fulfillments.id': fulfillmentId },
    );
    if (!found) throw notFound('sales order fulfillment', fulfillmentId);
    return found;
  }

  private async find(
    remembered: number | undefined,
    has: (order: SalesOrder) => boolean,
    filter: Record<string, unknown>,
  ): Promise<SalesOrder | undefined> {
    const order = remembered === undefined ? undefined : await this.orders.find(remembered);
    if (order && !order.isDeleted && has(order)) return order;
    const { items } = await this.orders.search(filter, { id: 1 }, { skip: 0, limit: 1 });
    if (items[0]) this.learn(items[0]);
    return items[0];
  }
}

/** The one remembered longest ago makes room. */
function remember(places: Map<number, number>, id: number, orderId: number): void {
  if (!places.has(id) && places.size >= MOST_REMEMBERED) places.delete(places.keys().next().value!);
  places.set(id, orderId);
}

/** Every order that matches, by id, in pages. */
export async function* ordersThat(
  orders: AggregateStore<SalesOrder>,
  filter: Record<string, unknown>,
): AsyncGenerator<readonly SalesOrder[]> {
  for (let after = 0; ;) {
    const { items } = await orders.search(
      { ...filter, id: { ...(filter['id'] as object | undefined), $gt: after } },
      { id: 1 },
      { skip: 0, limit: PAGE },
    );
    yield items;
    if (items.length < PAGE) return;
    after = items[items.length - 1]!.id;
  }
}

/** One page of the parts of orders (rows, fulfillments) that are asked for, and how many there are. */
export async function pageOfParts<T>(
  pages: AsyncIterable<readonly SalesOrder[]>,
  partsOf: (orders: readonly SalesOrder[]) => Promise<readonly T[]> | readonly T[],
  { skip, limit }: Page,
): Promise<{ items: T[]; total: number }> {
  const items: T[] = [];
  let total = 0;
  for await (const orders of pages) {
    const parts = await partsOf(orders);
    items.push(...parts.slice(Math.max(0, skip - total), Math.max(0, skip + limit - total)));
    total += parts.length;
  }
  return { items, total };
}
