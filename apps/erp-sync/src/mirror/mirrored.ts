import {
  batchEvent,
  batchSnapshot,
  customerEvent,
  customerSnapshot,
  itemEvent,
  itemSnapshot,
  locationEvent,
  locationSnapshot,
  manufacturingOrderEvent,
  manufacturingOrderSnapshot,
  purchaseOrderEvent,
  purchaseOrderSnapshot,
  salesOrderEvent,
  salesOrderSnapshot,
  supplierEvent,
  supplierSnapshot,
  type AggregateBody,
  type EventType,
  type ManufacturingOrder,
  type PurchaseOrder,
  type SalesOrder,
} from '@pegboard/contracts';
import { toDecimal, type Quantity } from '@pegboard/kit';
import type { Row, TableName, Value } from './tables';

/** A table whose rows belong to an aggregate and are replaced with it. */
export interface Parts<Body> {
  readonly table: TableName;
  /** The column that names the aggregate. */
  readonly of: string;
  readonly rows: (body: Body) => Row[];
  /** What was deleted still has a name in old movements; the rows of a deleted order are nobody's. */
  readonly isKeptOfDeleted?: boolean;
}

/** One kind of aggregate and where it goes. */
export interface Mirrored<Body extends AggregateBody = any> {
  readonly event: EventType<Body>;
  readonly snapshot: ReturnType<typeof import('@pegboard/contracts').snapshotOf<Body>>;
  readonly table: TableName;
  readonly row: (body: Body) => Row;
  readonly parts: readonly Parts<Body>[];
}

const mirrored = <Body extends AggregateBody>(kind: Mirrored<Body>): Mirrored<Body> => kind;
const flag = (value: boolean): number => (value ? 1 : 0);
const decimal = (value: Quantity | null): string | null => (value === null ? null : toDecimal(value));
const head = ({ id, version, is_deleted }: AggregateBody) => ({ id, version, is_deleted: flag(is_deleted) });

/** The fields that go into columns of the same name as they are. */
const pick = <Body extends object, Name extends keyof Body & string>(body: Body, ...names: readonly Name[]): Record<Name, Value> =>
  Object.fromEntries(names.map((name) => [name, body[name]])) as unknown as Record<Name, Value>;

const flags = <Body extends object, Name extends keyof Body & string>(body: Body, ...names: readonly Name[]): Record<Name, Value> =>
  Object.fromEntries(names.map((name) => [name, flag(Boolean(body[name]))])) as Record<Name, Value>;

const salesParts: Parts<SalesOrder>[] = [
  {
    table: 'sales_order_rows',
    of: 'sales_order_id',
    rows: ({ id, rows }) =>
      rows.map((row) => ({
        ...pick(row, 'id', 'variant_id', 'location_id', 'linked_manufacturing_order_id'),
        sales_order_id: id,
        quantity: decimal(row.quantity),
        price_per_unit: decimal(row.price_per_unit),
      })),
  },
  {
    table: 'sales_order_fulfillments',
    of: 'sales_order_id',
    rows: ({ id, fulfillments }) => fulfillments.map((one) => ({ id: one.id, sales_order_id: id, status: one.status })),
  },
  { table: 'sales_order_fulfillment_rows', of: 'sales_order_id', rows: fulfillmentRows },
];

/** A row per batch, or one for the whole quantity of an untracked item. */
function fulfillmentRows({ id, fulfillments }: SalesOrder): Row[] {
  return fulfillments.flatMap((fulfillment) =>
    fulfillment.rows
      .flatMap((row) =>
        (row.batch_transactions.length > 0 ? row.batch_transactions : [{ batch_id: null, quantity: row.quantity }]).map((batch) => ({
          sales_order_row_id: row.sales_order_row_id,
          batch_id: batch.batch_id,
          quantity: decimal(batch.quantity),
        })),
      )
      .map((row, line) => ({ sales_order_fulfillment_id: fulfillment.id, line, sales_order_id: id, ...row })),
  );
}

const manufacturingRow = (order: ManufacturingOrder): Row => ({
  ...head(order),
  ...pick(order, 'order_no', 'status', 'variant_id', 'location_id', 'order_created_date', 'production_deadline_date'),
  ...pick(order, 'done_date', 'sales_order_id', 'sales_order_row_id'),
  planned_quantity: decimal(order.planned_quantity),
  completed_quantity: decimal(order.completed_quantity),
});

const purchaseRow = (order: PurchaseOrder): Row => ({
  ...head(order),
  ...pick(order, 'order_no', 'entity_type', 'status', 'supplier_id', 'location_id', 'tracking_location_id'),
  ...pick(order, 'order_created_date', 'expected_arrival_date'),
});

const purchaseParts: Parts<PurchaseOrder>[] = [
  {
    table: 'purchase_order_rows',
    of: 'purchase_order_id',
    rows: ({ id, rows }) =>
      rows.map((row) => ({
        ...pick(row, 'id', 'variant_id', 'location_id', 'arrival_date', 'received_date', 'group_id'),
        purchase_order_id: id,
        quantity: decimal(row.quantity),
        purchase_quantity: decimal(row.purchase_quantity),
        price_per_unit: decimal(row.price_per_unit),
      })),
  },
];

/** Every kind of aggregate that is mirrored, in the order in which a rebuild asks for it: names before what uses them. */
export const MIRRORED: readonly Mirrored[] = [
  mirrored({
    event: locationEvent,
    snapshot: locationSnapshot,
    table: 'locations',
    row: (body) => ({ ...head(body), ...pick(body, 'name', 'time_zone'), ...flags(body, 'sells', 'makes', 'buys') }),
    parts: [],
  }),
  mirrored({
    event: itemEvent,
    snapshot: itemSnapshot,
    table: 'items',
    row: (body) => ({
      ...head(body),
      ...pick(body, 'type', 'name', 'uom', 'category_name', 'default_supplier_id'),
      ...flags(body, 'is_sellable', 'is_producible', 'is_purchasable', 'batch_tracked', 'is_archived'),
    }),
    parts: [
      {
        table: 'variants',
        of: 'item_id',
        isKeptOfDeleted: true,
        rows: ({ id, variants }) =>
          variants.map((variant) => ({
            ...pick(variant, 'id', 'sku'),
            ...flags(variant, 'is_deleted'),
            item_id: id,
            sales_price: decimal(variant.sales_price),
            purchase_price: decimal(variant.purchase_price),
          })),
      },
    ],
  }),
  mirrored({
    event: batchEvent,
    snapshot: batchSnapshot,
    table: 'batches',
    row: (body) => ({ ...head(body), ...pick(body, 'batch_number', 'variant_id', 'expiration_date') }),
    parts: [],
  }),
  mirrored({
    event: customerEvent,
    snapshot: customerSnapshot,
    table: 'customers',
    row: (body) => ({ ...head(body), ...pick(body, 'name', 'email') }),
    parts: [],
  }),
  mirrored({
    event: supplierEvent,
    snapshot: supplierSnapshot,
    table: 'suppliers',
    row: (body) => ({ ...head(body), ...pick(body, 'name', 'email', 'currency') }),
    parts: [],
  }),
  mirrored({
    event: salesOrderEvent,
    snapshot: salesOrderSnapshot,
    table: 'sales_orders',
    row: (body) => ({
      ...head(body),
      ...pick(body, 'order_no', 'customer_id', 'customer_name', 'location_id', 'status', 'order_created_date', 'delivery_date'),
    }),
    parts: salesParts,
  }),
  mirrored({
    event: manufacturingOrderEvent,
    snapshot: manufacturingOrderSnapshot,
    table: 'manufacturing_orders',
    row: manufacturingRow,
    parts: [
      {
        table: 'manufacturing_order_rows',
        of: 'manufacturing_order_id',
        rows: ({ id, rows }) =>
          rows.map((row) => ({
            ...pick(row, 'id', 'variant_id'),
            manufacturing_order_id: id,
            planned_quantity_per_unit: decimal(row.planned_quantity_per_unit),
            planned_quantity: decimal(row.planned_quantity),
          })),
      },
    ],
  }),
  mirrored({
    event: purchaseOrderEvent,
    snapshot: purchaseOrderSnapshot,
    table: 'purchase_orders',
    row: purchaseRow,
    parts: purchaseParts,
  }),
];
