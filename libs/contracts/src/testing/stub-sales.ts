import { notFound, quantity, reject, subtract } from '@pegboard/kit';
import type { InputOf, OutputOf } from '../message';
import {
  salesCutLink,
  salesLinkManufacturingOrder,
  salesLinkManufacturingOrders,
  salesOrderOf,
  salesRedeal,
  type Drag,
  type RankMove,
  type SalesOrderBody,
} from '../sales';
import type { Answerer } from './answerer';
import { salesOrderBody, salesOrderRowBody } from './bodies';

/** For specs only: sales as far as others see it: orders with rows, links and ranks. Every change is a new version. */
export class StubSales {
  orders = new Map<number, SalesOrderBody>();
  readonly redeals: number[][] = [];
  private readonly requests = new Set<string>();
  move = 0;
  private rowIds = 100;
  /** Called with every changed order, as its event. */
  onChanged: (order: SalesOrderBody) => void = () => undefined;
  onMoved: (moved: RankMove) => void = () => undefined;

  answerWith(answer: Answerer): void {
    answer(salesOrderOf, (input) => this.orderOf(input));
    answer(salesLinkManufacturingOrder, (input) => this.link(input));
    answer(salesLinkManufacturingOrders, (input) => this.linkMany(input));
    answer(salesCutLink, (input) => this.cutLink(input));
    answer(salesRedeal, (input) => this.redeal(input));
  }

  /** An order with one row for each quantity given, of one variant at one location, at the end of the Sell list. */
  add(
    id: number,
    variantId: number,
    locationId: number,
    quantities: (number | string)[],
    more: Partial<SalesOrderBody> = {},
  ): SalesOrderBody {
    const rows = quantities.map((q) =>
      salesOrderRowBody({ id: ++this.rowIds, variant_id: variantId, location_id: locationId, quantity: quantity(q) }),
    );
    const order = salesOrderBody({ id, version: 0, customer_id: 1, customer_name: 'Ada', location_id: locationId, rows, ...more });
    return this.save(order);
  }

  save(order: SalesOrderBody): SalesOrderBody {
    const next = { ...order, version: order.version + 1 };
    this.orders.set(order.id, next);
    this.onChanged(next);
    return next;
  }

  setQuantity(orderId: number, rowId: number, q: number | string): SalesOrderBody {
    const order = this.orders.get(orderId)!;
    return this.save({ ...order, rows: order.rows.map((row) => (row.id === rowId ? { ...row, quantity: quantity(q) } : row)) });
  }

  deleteRow(orderId: number, rowId: number): SalesOrderBody {
    const order = this.orders.get(orderId)!;
    return this.save({ ...order, rows: order.rows.filter((row) => row.id !== rowId) });
  }

  deleteOrder(orderId: number): SalesOrderBody {
    return this.save({ ...this.orders.get(orderId)!, is_deleted: true });
  }

  linkOf(rowId: number): number | null {
    return this.holding(rowId)?.rows.find((row) => row.id === rowId)?.linked_manufacturing_order_id ?? null;
  }

  /** A drag in the Sell list: these orders in this sequence over the places they hold together. */
  deal(ids: readonly number[], drag?: Drag): void {
    const keys = ids.map((id) => this.orders.get(id)!.rank.key).sort((a, b) => a - b);
    this.move++;
    const moved = ids.map((id, i) => ({ id, key: keys[i]! }));
    for (const { id, key } of moved) this.orders.set(id, { ...this.orders.get(id)!, rank: { key, move: this.move } });
    this.onMoved({ n: this.move, keys: moved, ...(drag && { drags: [drag] }) });
  }

  sellList(): number[] {
    return [...this.orders.values()].sort((a, b) => a.rank.key - b.rank.key).map((order) => order.id);
  }

  orderOf({ sales_order_id, sales_order_row_id }: InputOf<typeof salesOrderOf>): OutputOf<typeof salesOrderOf> {
    const order = sales_order_id === null ? this.holding(sales_order_row_id!) : this.orders.get(sales_order_id);
    if (!order || order.is_deleted) throw notFound('sales order', sales_order_id ?? sales_order_row_id!);
    return { order };
  }

  link({
    sales_order_row_id,
    manufacturing_order_id,
    create_subassemblies,
    after,
  }: InputOf<typeof salesLinkManufacturingOrder>): OutputOf<typeof salesLinkManufacturingOrder> {
    const order = this.holding(sales_order_row_id);
    if (!order || order.is_deleted) throw notFound('sales order row', sales_order_row_id);
    if (order.status === 'PENDING') throw reject('ORDER_IS_QUOTE', 'sales_order_row_id', `${order.order_no} is a quote.`);
    const known = this.linkOf(sales_order_row_id);
    if (known !== null && known !== after?.manufacturing_order_id)
      return { order, sales_order_row_id, manufacturing_order_id: known, is_new: false };
    const linked = this.save({
      ...order,
      rows: order.rows.map((row) =>
        row.id === sales_order_row_id
          ? {
              ...row,
              linked_manufacturing_order_id: manufacturing_order_id,
              create_subassemblies,
              ...(after
                ? {
                    packed_before_link: subtract(row.quantity, after.quantity),
                    earlier_manufacturing_order_ids: [...row.earlier_manufacturing_order_ids, after.manufacturing_order_id],
                  }
                : {}),
            }
          : row,
      ),
    });
    return { order: linked, sales_order_row_id, manufacturing_order_id, is_new: true };
  }

  /** All in one save, or none. */
  linkMany({
    sales_order_id,
    links,
    create_subassemblies,
  }: InputOf<typeof salesLinkManufacturingOrders>): OutputOf<typeof salesLinkManufacturingOrders> {
    const { order } = this.orderOf({ sales_order_id, sales_order_row_id: null });
    if (order.status === 'PENDING') throw reject('ORDER_IS_QUOTE', 'sales_order_row_id', `${order.order_no} is a quote.`);
    const wanted = new Map(links.map((link) => [link.sales_order_row_id, link.manufacturing_order_id]));
    for (const id of wanted.keys()) if (!order.rows.some((row) => row.id === id)) throw notFound('sales order row', id);
    const isNew = (row: SalesOrderBody['rows'][number]): boolean => row.linked_manufacturing_order_id === null && wanted.has(row.id);
    if (!order.rows.some(isNew)) return { order };
    const rows = order.rows.map((row) =>
      isNew(row) ? { ...row, linked_manufacturing_order_id: wanted.get(row.id)!, create_subassemblies } : row,
    );
    return { order: this.save({ ...order, rows }) };
  }

  cutLink({ sales_order_row_id, manufacturing_order_id }: InputOf<typeof salesCutLink>): OutputOf<typeof salesCutLink> {
    const order = this.holding(sales_order_row_id);
    if (!order) throw notFound('sales order row', sales_order_row_id);
    if (this.linkOf(sales_order_row_id) !== manufacturing_order_id) return { order_version: order.version };
    return {
      order_version: this.save({
        ...order,
        rows: order.rows.map((row) => (row.id === sales_order_row_id ? { ...row, linked_manufacturing_order_id: null } : row)),
      }).version,
    };
  }

  redeal({ sales_order_ids, request, drag }: InputOf<typeof salesRedeal>): OutputOf<typeof salesRedeal> {
    if (request && this.requests.has(request)) return { move: this.move, keys: [] };
    if (request) this.requests.add(request);
    this.redeals.push(sales_order_ids);
    this.deal(sales_order_ids, drag);
    return { move: this.move, keys: sales_order_ids.map((id) => ({ id, key: this.orders.get(id)!.rank.key })) };
  }

  private holding(rowId: number): SalesOrderBody | undefined {
    return [...this.orders.values()].find((order) => order.rows.some((row) => row.id === rowId));
  }
}
