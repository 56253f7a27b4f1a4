import { quantity, RANK_GAP, ZERO, type Instant, type Quantity } from '@pegboard/kit';
import type { ItemBody, ItemVariant, LocationBody, RecipeBody, BatchBody, SoldServiceBody } from '../index';
import type { ManufacturingOrderBody, PurchaseOrderBody, SalesOrderBody, StockTransferBody } from '../index';

/** For specs only: bodies of events as their owners send them, with everything that a test doesn't care about filled in. */

const CREATED = '2026-05-01T10:00:00.000Z' as Instant;
const FIRST_LOCATION = 1;

type Partly<T, Given extends keyof T> = Partial<T> & Pick<T, Given>;
type SalesRowBody = SalesOrderBody['rows'][number];

/** A product of one variant with the same id. */
export const itemBody = (given: Partly<ItemBody, 'id'>): ItemBody => ({
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
  variants: [variantBody({ id: given.id })],
  ...given,
});

export const variantBody = (given: Partly<ItemVariant, 'id'>): ItemVariant => ({
  sku: `SKU-${given.id}`,
  sales_price: null,
  purchase_price: null,
  minimum_order_quantity: null,
  lead_time: null,
  config_attributes: [],
  is_deleted: false,
  ...given,
});

/** A service with its variant. */
export const soldServiceBody = ({
  variantId,
  sku = null,
  sales_price = null,
  ...given
}: Partly<SoldServiceBody, 'id'> & { variantId: number; sku?: string | null; sales_price?: Quantity | null }): SoldServiceBody => ({
  version: 1,
  is_deleted: false,
  name: `Service ${given.id}`,
  uom: 'h',
  category_name: null,
  is_sellable: true,
  is_archived: false,
  variants: [{ id: variantId, sku, sales_price, default_cost: null, is_deleted: false }],
  ...given,
});

/** A place that sells, makes and buys. */
export const locationBody = (given: Partly<LocationBody, 'id'>): LocationBody => ({
  version: 1,
  is_deleted: false,
  name: `Location ${given.id}`,
  sells: true,
  makes: true,
  buys: true,
  is_primary: given.id === FIRST_LOCATION,
  time_zone: 'UTC',
  ...given,
});

export const batchBody = (given: Partly<BatchBody, 'id' | 'variant_id'>): BatchBody => ({
  version: 1,
  is_deleted: false,
  batch_number: `B-${given.id}`,
  expiration_date: null,
  ...given,
});

export const recipeBody = (
  variantId: number,
  rows: readonly { variantId: number; quantity: Quantity }[],
  more: Partial<RecipeBody> = {},
): RecipeBody => ({
  id: variantId,
  version: 1,
  is_deleted: false,
  product_variant_id: variantId,
  product_item_id: variantId,
  rows: rows.map((row, i) => ({ id: variantId * 100 + i, ingredient_variant_id: row.variantId, quantity: row.quantity, notes: null })),
  operations: [],
  ...more,
});

export const salesOrderBody = (given: Partly<SalesOrderBody, 'id'>): SalesOrderBody => ({
  version: 1,
  is_deleted: false,
  order_no: `SO-${given.id}`,
  customer_id: 7,
  customer_name: 'Anna',
  location_id: FIRST_LOCATION,
  status: 'NOT_SHIPPED',
  order_created_date: CREATED,
  delivery_date: null,
  rank: { key: given.id * RANK_GAP, move: 0 },
  rows: [],
  fulfillments: [],
  ...given,
});

export const salesOrderRowBody = (given: Partly<SalesRowBody, 'id' | 'variant_id'>): SalesRowBody => ({
  location_id: FIRST_LOCATION,
  quantity: quantity(1),
  price_per_unit: null,
  packed_outside_link: ZERO,
  earlier_manufacturing_order_ids: [],
  linked_manufacturing_order_id: null,
  packed_before_link: ZERO,
  create_subassemblies: false,
  ...given,
});

export const manufacturingOrderBody = (given: Partly<ManufacturingOrderBody, 'id' | 'variant_id'>): ManufacturingOrderBody => ({
  version: 1,
  is_deleted: false,
  order_no: `MO-${given.id}`,
  status: 'NOT_STARTED',
  location_id: FIRST_LOCATION,
  planned_quantity: quantity(1),
  completed_quantity: ZERO,
  order_created_date: CREATED,
  production_deadline_date: '2026-05-08T10:00:00.000Z' as Instant,
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

export const purchaseOrderBody = (given: Partly<PurchaseOrderBody, 'id'>): PurchaseOrderBody => ({
  version: 1,
  is_deleted: false,
  order_no: `PO-${given.id}`,
  entity_type: 'regular',
  status: 'NOT_RECEIVED',
  supplier_id: 3,
  location_id: FIRST_LOCATION,
  tracking_location_id: null,
  order_created_date: CREATED,
  expected_arrival_date: null,
  rows: [],
  recipe_rows: [],
  ...given,
});

export const stockTransferBody = (given: Partly<StockTransferBody, 'id'>): StockTransferBody => ({
  version: 1,
  is_deleted: false,
  stock_transfer_number: `ST-${given.id}`,
  status: 'draft',
  source_location_id: FIRST_LOCATION,
  target_location_id: 2,
  dispatch_date: null,
  expected_arrival_date: null,
  rows: [],
  ...given,
});
