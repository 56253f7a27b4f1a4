import type {
  BodyOf,
  batchEvent,
  itemEvent,
  journalEvent,
  locationEvent,
  manufacturingOrderEvent,
  purchaseOrderEvent,
  recipeEvent,
  salesOrderEvent,
  stockTransferEvent,
} from '@pegboard/contracts';
import { quantity, RANK_GAP, ref, ZERO, type Instant, type Quantity } from '@pegboard/kit';

/** Bodies of events as their owners send them, with everything that a test doesn't care about filled in. */
export const q = (value: number): Quantity => quantity(value);
export const day = (n: number): Instant => `2026-05-${String(n).padStart(2, '0')}T10:00:00.000Z` as Instant;

export const FACTORY = 1;
export const TABLE = 10;
export const WOOD = 20;

type Partly<T> = Partial<T> & { id: number };

export const salesOrder = (given: Partly<BodyOf<typeof salesOrderEvent>>): BodyOf<typeof salesOrderEvent> => ({
  version: 1,
  is_deleted: false,
  order_no: `SO-${given.id}`,
  customer_id: 7,
  customer_name: 'Anna',
  location_id: FACTORY,
  status: 'NOT_SHIPPED',
  order_created_date: day(1),
  delivery_date: null,
  rank: { key: given.id * RANK_GAP, move: 0 },
  rows: [],
  fulfillments: [],
  ...given,
});

export const salesRow = (
  given: Partly<BodyOf<typeof salesOrderEvent>['rows'][number]>,
): BodyOf<typeof salesOrderEvent>['rows'][number] => ({
  variant_id: TABLE,
  location_id: FACTORY,
  quantity: q(1),
  price_per_unit: null,
  linked_manufacturing_order_id: null,
  packed_before_link: ZERO,
  create_subassemblies: false,
  ...given,
});

/** A sales order with one row of the same id. */
export const orderFor = (id: number, amount: number, more: Partial<BodyOf<typeof salesOrderEvent>> = {}): BodyOf<typeof salesOrderEvent> =>
  salesOrder({ id, rows: [salesRow({ id, quantity: q(amount) })], ...more });

export const manufacturingOrder = (given: Partly<BodyOf<typeof manufacturingOrderEvent>>): BodyOf<typeof manufacturingOrderEvent> => ({
  version: 1,
  is_deleted: false,
  order_no: `MO-${given.id}`,
  status: 'NOT_STARTED',
  variant_id: TABLE,
  location_id: FACTORY,
  planned_quantity: q(1),
  completed_quantity: ZERO,
  order_created_date: day(1),
  production_deadline_date: day(8),
  done_date: null,
  rank: { key: given.id * RANK_GAP, move: 0 },
  sales_order_id: null,
  sales_order_row_id: null,
  unlink_reason: null,
  rows: [],
  operations: [],
  productions: [],
  ...given,
});

export const purchaseOrder = (given: Partly<BodyOf<typeof purchaseOrderEvent>>): BodyOf<typeof purchaseOrderEvent> => ({
  version: 1,
  is_deleted: false,
  order_no: `PO-${given.id}`,
  entity_type: 'regular',
  status: 'NOT_RECEIVED',
  supplier_id: 3,
  location_id: FACTORY,
  tracking_location_id: null,
  order_created_date: day(1),
  expected_arrival_date: null,
  rows: [],
  recipe_rows: [],
  ...given,
});

/** A purchase order with one row of the same id. */
export const purchaseFor = (id: number, variantId: number, amount: number, arrival: Instant | null): BodyOf<typeof purchaseOrderEvent> =>
  purchaseOrder({
    id,
    expected_arrival_date: arrival,
    rows: [
      {
        id,
        variant_id: variantId,
        location_id: FACTORY,
        quantity: q(amount),
        purchase_quantity: q(amount),
        price_per_unit: ZERO,
        arrival_date: null,
        received_date: null,
        group_id: id,
      },
    ],
  });

export const item = (given: Partly<BodyOf<typeof itemEvent>>): BodyOf<typeof itemEvent> => ({
  version: 1,
  is_deleted: false,
  type: 'product',
  name: `Item ${given.id}`,
  uom: 'pcs',
  category_name: null,
  is_sellable: true,
  is_producible: true,
  is_purchasable: false,
  batch_tracked: false,
  operations_in_sequence: false,
  purchase_uom: null,
  purchase_uom_conversion_rate: null,
  default_supplier_id: null,
  is_archived: false,
  variants: [variant({ id: given.id })],
  ...given,
});

export const variant = (given: Partly<BodyOf<typeof itemEvent>['variants'][number]>): BodyOf<typeof itemEvent>['variants'][number] => ({
  sku: `SKU-${given.id}`,
  sales_price: null,
  purchase_price: null,
  minimum_order_quantity: null,
  lead_time: null,
  config_attributes: [],
  is_deleted: false,
  ...given,
});

export const location = (given: Partly<BodyOf<typeof locationEvent>>): BodyOf<typeof locationEvent> => ({
  version: 1,
  is_deleted: false,
  name: `Location ${given.id}`,
  sells: true,
  makes: true,
  buys: true,
  is_primary: true,
  time_zone: 'UTC',
  ...given,
});

export const batch = (given: Partly<BodyOf<typeof batchEvent>>): BodyOf<typeof batchEvent> => ({
  version: 1,
  is_deleted: false,
  batch_number: `B-${given.id}`,
  variant_id: WOOD,
  expiration_date: null,
  ...given,
});

export const recipe = (
  variantId: number,
  rows: readonly { variantId: number; quantity: Quantity }[],
  more: Partial<BodyOf<typeof recipeEvent>> = {},
): BodyOf<typeof recipeEvent> => ({
  id: variantId,
  version: 1,
  is_deleted: false,
  product_variant_id: variantId,
  product_item_id: variantId,
  rows: rows.map((row, i) => ({ id: variantId * 100 + i, ingredient_variant_id: row.variantId, quantity: row.quantity, notes: null })),
  operations: [],
  ...more,
});

export const stockTransfer = (given: Partly<BodyOf<typeof stockTransferEvent>>): BodyOf<typeof stockTransferEvent> => ({
  version: 1,
  is_deleted: false,
  stock_transfer_number: `ST-${given.id}`,
  status: 'draft',
  source_location_id: FACTORY,
  target_location_id: 2,
  dispatch_date: null,
  expected_arrival_date: null,
  rows: [],
  ...given,
});

/** A commit after which so much of a variant lies at the factory. */
export const stockIs = (
  n: number,
  variantId: number,
  amount: number,
  more: Partial<BodyOf<typeof journalEvent>> = {},
): BodyOf<typeof journalEvent> => ({
  n,
  committed_at: day(1),
  postings: [],
  balances: [{ variant_id: variantId, location_id: FACTORY, batch_id: null, quantity: q(amount) }],
  holds: [],
  row_totals: [],
  ...more,
});

/** A commit that packs a row: so much is left, and so much of the row has been moved in all. */
export const packedTo = (n: number, rowId: number, moved: number, left: number): BodyOf<typeof journalEvent> =>
  stockIs(n, TABLE, left, { row_totals: [{ row: ref('sales_order_row', rowId), moved: q(moved), is_closed: false }] });
