import { createHash } from 'node:crypto';
import {
  bomRowUuid,
  ItemBody,
  itemEvent,
  ManufacturingOrderBody,
  manufacturingOrderEvent,
  PurchaseOrderBody,
  purchaseOrderEvent,
  recipeEvent,
  SalesOrderBody,
  salesOrderEvent,
  type AggregateBody,
  type BodyOf,
  type EventType,
  type SalesReturnBody,
} from '@pegboard/contracts';
import type { HookResource } from './event-names';

/** Something that webhooks report: an aggregate, or a row inside one. */
export interface Thing {
  readonly resource: HookResource;
  readonly id: string;
  readonly status: string;
  /** Below the API's address. */
  readonly href: string;
  /** Changes when a published field changes. */
  readonly print: string;
}

/** An event type with the things that one of its aggregates holds, the aggregate itself first. */
export interface Viewed<Body extends AggregateBody> {
  readonly type: EventType<Body>;
  things(body: Body): readonly Thing[];
}

/** A short print of a value; equal values have equal prints, and different ones do not in practice. */
export const printOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12);

const thing = (resource: HookResource, id: number | string, status: string, path: string, told: unknown): Thing => ({
  resource,
  id: String(id),
  status,
  href: `/v1/${path}`,
  print: printOf(told),
});

/** What is known of a body: which of its fields may be absent. */
interface BodySchema {
  readonly shape: Readonly<Record<string, { safeParse(value: unknown): { readonly success: boolean } }>>;
}

/**
 * Everything about an aggregate but what changes with each save. A part of any kind is published only when its posting has an outcome,
 * so one that is REQUESTED is left out. A list that may be absent is left out while it is empty: both say the same.
 */
export function plain<T extends AggregateBody>({ version: _version, ...rest }: T, { shape }: BodySchema): Omit<T, 'version'> {
  const isSettled = (part: unknown): boolean => (part as { status?: unknown } | null)?.status !== 'REQUESTED';
  const mayBeAbsent = (field: string): boolean => shape[field]?.safeParse(undefined).success ?? false;
  return Object.fromEntries(
    Object.entries(rest).flatMap(([field, value]: [string, unknown]) => {
      if (!Array.isArray(value)) return [[field, value]];
      const settled = value.filter(isSettled);
      return settled.length === 0 && mayBeAbsent(field) ? [] : [[field, settled]];
    }),
  ) as Omit<T, 'version'>;
}

function salesOrder(order: BodyOf<typeof salesOrderEvent>): Thing[] {
  const seen = order.returns ? { ...order, returns: order.returns.map(withoutStep) } : order;
  // The rank has its own resource.
  return [thing('sales_order', order.id, order.status, `sales_orders/${order.id}`, { ...plain(seen, SalesOrderBody), rank: null })];
}

/** A return was there before its goods go into stock, so while that has no outcome it is what it was. */
function withoutStep(one: SalesReturnBody): SalesReturnBody {
  if (one.status === 'REQUESTED') return { ...one, status: one.is_back ? 'RETURNED_ALL' : 'NOT_RETURNED' };
  return one.status === 'REVERTING' ? { ...one, status: 'RESTOCKED_ALL' } : one;
}

function purchaseOrder(order: BodyOf<typeof purchaseOrderEvent>): Thing[] {
  const isOutsourced = order.entity_type === 'outsourced';
  const [own, rowOf]: [HookResource, HookResource] = isOutsourced
    ? ['outsourced_purchase_order', 'outsourced_purchase_order_row']
    : ['purchase_order', 'purchase_order_row'];
  const rows = order.rows.map((row) => {
    const status = row.received_date === null ? 'NOT_RECEIVED' : 'RECEIVED';
    return thing(rowOf, row.id, status, `purchase_order_rows/${row.id}`, row);
  });
  const ingredients = order.recipe_rows.map((row) =>
    thing('outsourced_purchase_order_recipe_row', row.id, 'ACTIVE', `outsourced_purchase_order_recipe_rows/${row.id}`, row),
  );
  return [thing(own, order.id, order.status, `purchase_orders/${order.id}`, plain(order, PurchaseOrderBody)), ...rows, ...ingredients];
}

function manufacturingOrder(order: BodyOf<typeof manufacturingOrderEvent>): Thing[] {
  return [
    thing('manufacturing_order', order.id, order.status, `manufacturing_orders/${order.id}`, {
      ...plain(order, ManufacturingOrderBody),
      rank: null,
    }),
    ...order.operations.map((row) =>
      thing('manufacturing_order_operation_row', row.id, row.status, `manufacturing_order_operation_rows/${row.id}`, row),
    ),
    ...order.rows.map((row) => thing('manufacturing_order_recipe_row', row.id, 'ACTIVE', `manufacturing_order_recipe_rows/${row.id}`, row)),
  ];
}

function item({ variants, ...own }: BodyOf<typeof itemEvent>): Thing[] {
  const status = own.is_archived ? 'ARCHIVED' : 'ACTIVE';
  return [
    thing(own.type, own.id, status, `${own.type}s/${own.id}`, plain(own, ItemBody)),
    ...variants
      .filter((variant) => !variant.is_deleted)
      .map((variant) => thing('variant', variant.id, status, `variants/${variant.id}`, variant)),
  ];
}

function recipe({ rows, product_variant_id }: BodyOf<typeof recipeEvent>): Thing[] {
  const path = `bom_rows?product_variant_id=${product_variant_id}`;
  return rows.map((row) => thing('product_recipe_row', bomRowUuid(row.id), 'ACTIVE', path, row));
}

/** Which aggregates are looked at, and what is seen in them. */
export const VIEWED: readonly Viewed<any>[] = [
  { type: salesOrderEvent, things: salesOrder },
  { type: purchaseOrderEvent, things: purchaseOrder },
  { type: manufacturingOrderEvent, things: manufacturingOrder },
  { type: itemEvent, things: item },
  { type: recipeEvent, things: recipe },
];
