import {
  inventoryStatusesEvent,
  manufacturingStatusesEvent,
  purchasingStatusesEvent,
  salesStatusesEvent,
  type EventType,
  type MakingStatusChange,
  type PlanRun,
  type SalesOrderStatusChange,
  type StatusesChanged,
} from '@pegboard/contracts';
import type { Entity, IngredientStatus, MakerStatus, OrderStatuses, Plan, SalesStatus, StatusChange } from '@pegboard/domain-planning';
import type { Instant } from '@pegboard/kit';
import { customer, customerWords, ingredientStatus, ingredientWords, salesStatus, salesWords } from './status-words';

/** One owner of orders with statuses, and the names of its orders and rows in the plan and on the wire. */
export interface Owner {
  readonly event: EventType<StatusesChanged>;
  readonly list: 'sales_orders' | 'manufacturing_orders' | 'purchase_orders' | 'stock_transfers';
  readonly order: Entity;
  readonly row: Entity;
  readonly present: (plan: PresentStatuses, id: number) => OrderStatuses<unknown, unknown> | undefined;
}

type PresentStatuses = Pick<Plan, 'salesOrderStatus' | 'manufacturingOrderStatus' | 'purchaseOrderStatus' | 'stockTransferStatus'>;

export const OWNERS: readonly Owner[] = [
  {
    event: salesStatusesEvent,
    list: 'sales_orders',
    order: 'sales_order',
    row: 'sales_order_row',
    present: (plan, id) => plan.salesOrderStatus(id),
  },
  {
    event: manufacturingStatusesEvent,
    list: 'manufacturing_orders',
    order: 'manufacturing_order',
    row: 'manufacturing_order_recipe_row',
    present: (plan, id) => plan.manufacturingOrderStatus(id),
  },
  {
    event: purchasingStatusesEvent,
    list: 'purchase_orders',
    order: 'purchase_order',
    row: 'outsourced_purchase_order_recipe_row',
    present: (plan, id) => plan.purchaseOrderStatus(id),
  },
  {
    event: inventoryStatusesEvent,
    list: 'stock_transfers',
    order: 'stock_transfer',
    row: 'stock_transfer_row',
    present: (plan, id) => plan.stockTransferStatus(id),
  },
];

const MAX_ORDERS = 500;
/** Statuses in one message: some 300 bytes each on the wire, so that a message stays below a server's 1 MB. */
const MAX_STATUSES = 1_200;
const MAX_CAUSES = 20;

export interface StatusMessage {
  readonly owner: Owner;
  readonly body: StatusesChanged;
}

export type OrderChange = SalesOrderStatusChange | MakingStatusChange;

/** An order with its changed statuses, compared with the last published ones. */
interface Changed {
  readonly id: number;
  readonly changes: Map<string, StatusChange>;
}

/**
 * The messages of one run: at most 500 orders each, per owner. An order is published completely, with every row as it is now
 * (`from` equals `to` where nothing changed), so that a receiver that keeps the highest run of an order is right under
 * duplicates and reordering.
 * @param recent ids of the events that came in since the last run, oldest first
 */
export function messagesOf(
  changes: readonly StatusChange[],
  plan: PresentStatuses,
  at: PlanRun,
  plannedAt: Instant,
  recent: readonly string[],
): StatusMessage[] {
  const causes = causesOf(changes, recent);
  return OWNERS.flatMap((owner) => {
    const parts = partsOf(ordersOf(owner, changes).map((order) => orderChange(owner, plan, order)));
    const none = { sales_orders: [], manufacturing_orders: [], purchase_orders: [], stock_transfers: [] };
    return parts.map((orders, i) => ({
      owner,
      body: { at, part: i + 1, parts: parts.length, planned_at: plannedAt, causes, ...none, [owner.list]: orders } as StatusesChanged,
    }));
  });
}

function causesOf(changes: readonly StatusChange[], recent: readonly string[]): string[] {
  const named = new Set(changes.flatMap((change) => (change.cause === null ? [] : [change.cause])));
  const known = recent.filter((cause) => named.delete(cause));
  return [...named, ...known].slice(-MAX_CAUSES);
}

function ordersOf(owner: Owner, changes: readonly StatusChange[]): Changed[] {
  const orders = new Map<number, Changed>();
  for (const change of changes) {
    if (change.entity !== owner.order && change.entity !== owner.row) continue;
    let order = orders.get(change.ownerId);
    if (!order) orders.set(change.ownerId, (order = { id: change.ownerId, changes: new Map() }));
    order.changes.set(change.entity === owner.order ? 'order' : `row/${change.id}`, change);
  }
  return [...orders.values()];
}

/** The order and all its rows as they are now, each with what was published before. */
function orderChange(owner: Owner, plan: PresentStatuses, { id, changes }: Changed): OrderChange {
  const present = owner.present(plan, id);
  const change = (key: string, of: number, now: unknown): WireChange => {
    const found = changes.get(key);
    changes.delete(key);
    return { id: of, from: words(owner, found ? found.from : now), to: words(owner, now) };
  };
  const order = change('order', id, present?.order ?? null);
  const rows = present?.rows.map((row) => change(`row/${row.id}`, row.id, row.status)) ?? [];
  // What is left was published and is gone.
  for (const lost of changes.values()) rows.push({ id: lost.id, from: words(owner, lost.from), to: null });
  if (owner.list === 'sales_orders') return { sales_order_id: id, order, rows } as SalesOrderStatusChange;
  const customers = owner.list === 'manufacturing_orders' && present ? (present.order as MakerStatus).customers.map(customerWords) : null;
  return { order_id: id, order, rows, customers } as MakingStatusChange;
}

/** An order's present statuses, in the shape of a change from nothing; undefined if the plan doesn't know the order. */
export function presentStatuses(list: Owner['list'], plan: PresentStatuses, id: number): OrderChange | undefined {
  const owner = OWNERS.find((one) => one.list === list)!;
  if (!owner.present(plan, id)) return undefined;
  const change = orderChange(owner, plan, { id, changes: new Map() });
  return { ...change, order: { ...change.order!, from: null }, rows: change.rows.map((row) => ({ ...row, from: null })) } as OrderChange;
}

interface WireChange {
  readonly id: number;
  readonly from: unknown;
  readonly to: unknown;
}

const words = (owner: Owner, status: unknown): unknown => {
  if (status === null || status === undefined) return null;
  return owner.list === 'sales_orders' ? salesWords(status as SalesStatus) : ingredientWords(status as IngredientStatus);
};

function partsOf(orders: readonly OrderChange[]): OrderChange[][] {
  const parts: OrderChange[][] = [];
  let weight = Infinity;
  for (const order of orders) {
    const more = 1 + order.rows.length + ('customers' in order ? (order.customers?.length ?? 0) / 4 : 0);
    if (weight + more > MAX_STATUSES || parts[parts.length - 1]!.length >= MAX_ORDERS) {
      parts.push([]);
      weight = 0;
    }
    parts[parts.length - 1]!.push(order);
    weight += more;
  }
  return parts;
}

export type Published = Pick<StatusChange, 'entity' | 'id' | 'ownerId' | 'to'>;

/** What a message published, order by order, for whoever keeps track of it. */
export function publishedBy(owner: Owner, body: StatusesChanged): { orderId: number; entities: Published[] }[] {
  return body[owner.list].map((change) => {
    const orderId = 'sales_order_id' in change ? change.sales_order_id : change.order_id;
    const entities = [
      ...(change.order ? [{ entity: owner.order, id: orderId, ownerId: orderId, to: orderStatus(change) }] : []),
      ...change.rows.map((row) => ({ entity: owner.row, id: row.id, ownerId: orderId, to: row.to && rowStatus(change, row.to) })),
    ] as Published[];
    return { orderId, entities };
  });
}

function orderStatus(change: OrderChange): Published['to'] {
  if (!change.order?.to) return null;
  if ('sales_order_id' in change) return salesStatus(change.order.to as Parameters<typeof salesStatus>[0]);
  const status = ingredientStatus(change.order.to as Parameters<typeof ingredientStatus>[0]);
  return change.customers ? { ...status, customers: change.customers.map(customer) } : status;
}

const rowStatus = (change: OrderChange, to: unknown): Published['to'] =>
  'sales_order_id' in change
    ? salesStatus(to as Parameters<typeof salesStatus>[0])
    : ingredientStatus(to as Parameters<typeof ingredientStatus>[0]);
