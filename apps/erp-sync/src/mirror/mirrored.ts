import {
  batchEvent,
  batchSnapshot,
  customerEvent,
  customFieldDefinitionEvent,
  customFieldDefinitionSnapshot,
  customerSnapshot,
  itemEvent,
  itemSnapshot,
  locationEvent,
  locationSnapshot,
  manufacturingOrderEvent,
  manufacturingOrderSnapshot,
  priceListEvent,
  priceListSnapshot,
  purchaseOrderEvent,
  purchaseOrderSnapshot,
  recipeEvent,
  recipeSnapshot,
  SALES_ORDER_FIELDS,
  safetyStockEvent,
  safetyStockSnapshot,
  salesOrderEvent,
  salesOrderSnapshot,
  soldServiceEvent,
  soldServiceSnapshot,
  stockTransferEvent,
  stockTransferSnapshot,
  supplierEvent,
  supplierSnapshot,
  taxRateEvent,
  taxRateSnapshot,
  type AggregateBody,
  type EventType,
  type ManufacturingOrderBody,
  type PurchaseOrderBody,
} from '@pegboard/contracts';
import { decimal, flags, head, pick, plainValues } from './columns';
import { customerParts, manufacturingParts, priceListParts, purchaseParts, recipeParts, salesParts, type Parts } from './parts';
import type { MirrorRow } from './table';
import type { TableName } from './tables';

/** One kind of aggregate and where it goes. */
export interface Mirrored<Body extends AggregateBody = any> {
  readonly event: EventType<Body>;
  readonly snapshot: ReturnType<typeof import('@pegboard/contracts').snapshotOf<Body>>;
  readonly table: TableName;
  readonly row: (body: Body) => MirrorRow;
  readonly parts: readonly Parts<Body>[];
}

const mirrored = <Body extends AggregateBody>(kind: Mirrored<Body>): Mirrored<Body> => kind;

const manufacturingRow = (order: ManufacturingOrderBody): MirrorRow => ({
  ...head(order),
  ...pick(order, 'order_no', 'status', 'variant_id', 'location_id', 'order_created_date', 'production_deadline_date'),
  ...pick(order, 'done_date', 'sales_order_id', 'sales_order_row_id', 'unlink_reason'),
  ...pick(order, 'additional_info'),
  planned_quantity: decimal(order.planned_quantity),
  completed_quantity: decimal(order.completed_quantity),
});

const purchaseRow = (order: PurchaseOrderBody): MirrorRow => ({
  ...head(order),
  ...pick(order, 'order_no', 'entity_type', 'status', 'supplier_id', 'location_id', 'tracking_location_id'),
  ...pick(order, 'order_created_date', 'expected_arrival_date'),
  ...pick(order, 'currency', 'conversion_rate', 'base_currency', 'additional_info'),
});

/** Every kind of aggregate that is mirrored, in the order in which a rebuild asks for it: names before what uses them. */
export const MIRRORED: readonly Mirrored[] = [
  mirrored({
    event: locationEvent,
    snapshot: locationSnapshot,
    table: 'locations',
    row: (body) => ({
      ...head(body),
      ...pick(body, 'name', 'time_zone', 'legal_name'),
      address_line_1: body.address?.line_1 ?? null,
      address_line_2: body.address?.line_2 ?? null,
      address_city: body.address?.city ?? null,
      address_state: body.address?.state ?? null,
      address_zip: body.address?.zip ?? null,
      address_country: body.address?.country ?? null,
      ...flags(body, 'sells', 'makes', 'buys', 'is_primary', 'is_archived'),
    }),
    parts: [],
  }),
  mirrored({
    event: itemEvent,
    snapshot: itemSnapshot,
    table: 'items',
    row: (body) => ({
      ...head(body),
      ...pick(body, 'type', 'name', 'uom', 'category_name', 'default_supplier_id', 'purchase_uom'),
      purchase_uom_conversion_rate: decimal(body.purchase_uom_conversion_rate),
      ...flags(body, 'is_sellable', 'is_producible', 'is_purchasable', 'batch_tracked', 'is_archived'),
    }),
    parts: [
      {
        table: 'variants',
        of: 'item_id',
        isKeptOfDeleted: true,
        rows: ({ id, variants }) =>
          variants.map((variant) => ({
            ...pick(variant, 'id', 'sku', 'lead_time'),
            ...flags(variant, 'is_deleted'),
            item_id: id,
            sales_price: decimal(variant.sales_price),
            purchase_price: decimal(variant.purchase_price),
            minimum_order_quantity: decimal(variant.minimum_order_quantity),
            custom_fields: JSON.stringify(variant.custom_fields ?? []),
          })),
      },
    ],
  }),
  mirrored({
    event: soldServiceEvent,
    snapshot: soldServiceSnapshot,
    table: 'services',
    row: (body) => ({
      ...head(body),
      ...pick(body, 'name', 'uom', 'category_name'),
      variant_id: body.variants[0]?.id ?? null,
      sku: body.variants[0]?.sku ?? null,
      sales_price: decimal(body.variants[0]?.sales_price ?? null),
      default_cost: decimal(body.variants[0]?.default_cost ?? null),
      ...flags(body, 'is_sellable', 'is_archived'),
    }),
    parts: [],
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
    parts: customerParts,
  }),
  mirrored({
    event: customFieldDefinitionEvent,
    snapshot: customFieldDefinitionSnapshot,
    table: 'custom_field_definitions',
    row: (body) => ({
      ...head(body),
      ...pick(body, 'uuid', 'label', 'field_type', 'entity_type', 'source', 'description'),
      choices: body.choices && JSON.stringify(body.choices),
    }),
    parts: [],
  }),
  mirrored({
    event: taxRateEvent,
    snapshot: taxRateSnapshot,
    table: 'tax_rates',
    row: (body) => ({
      ...head(body),
      ...pick(body, 'name'),
      rate: decimal(body.rate),
      ...flags(body, 'is_default_sales', 'is_default_purchases'),
    }),
    parts: [],
  }),
  mirrored({
    event: priceListEvent,
    snapshot: priceListSnapshot,
    table: 'price_lists',
    row: (body) => ({ ...head(body), ...pick(body, 'name'), ...flags(body, 'is_active') }),
    parts: priceListParts,
  }),
  mirrored({
    event: supplierEvent,
    snapshot: supplierSnapshot,
    table: 'suppliers',
    row: (body) => ({ ...head(body), ...pick(body, 'name', 'email', 'currency') }),
    parts: [],
  }),
  mirrored({
    event: recipeEvent,
    snapshot: recipeSnapshot,
    table: 'recipes',
    row: (body) => ({ ...head(body), ...pick(body, 'product_variant_id', 'product_item_id') }),
    parts: recipeParts,
  }),
  mirrored({
    event: safetyStockEvent,
    snapshot: safetyStockSnapshot,
    table: 'safety_stock',
    row: (body) => ({ ...head(body), ...pick(body, 'variant_id', 'location_id'), quantity: decimal(body.quantity) }),
    parts: [],
  }),
  mirrored({
    event: salesOrderEvent,
    snapshot: salesOrderSnapshot,
    table: 'sales_orders',
    row: (body) => ({
      ...head(body),
      ...pick(body, 'order_no', 'customer_id', 'customer_name', 'location_id', 'status', 'order_created_date', 'delivery_date'),
      ...plainValues(SALES_ORDER_FIELDS, body),
    }),
    parts: salesParts,
  }),
  mirrored({
    event: manufacturingOrderEvent,
    snapshot: manufacturingOrderSnapshot,
    table: 'manufacturing_orders',
    row: manufacturingRow,
    parts: manufacturingParts,
  }),
  mirrored({
    event: purchaseOrderEvent,
    snapshot: purchaseOrderSnapshot,
    table: 'purchase_orders',
    row: purchaseRow,
    parts: purchaseParts,
  }),
  mirrored({
    event: stockTransferEvent,
    snapshot: stockTransferSnapshot,
    table: 'stock_transfers',
    row: (body) => ({
      ...head(body),
      ...pick(
        body,
        'stock_transfer_number',
        'status',
        'source_location_id',
        'target_location_id',
        'dispatch_date',
        'expected_arrival_date',
      ),
    }),
    parts: [
      {
        table: 'stock_transfer_rows',
        of: 'stock_transfer_id',
        rows: ({ id, rows }) =>
          rows.map((row) => ({ ...pick(row, 'id', 'variant_id'), stock_transfer_id: id, quantity: decimal(row.quantity) })),
      },
    ],
  }),
];
