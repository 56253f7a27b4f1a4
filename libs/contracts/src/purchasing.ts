import { z } from 'zod';
import { plainFields, plainShape } from './plain-fields';
import { ClaimId, eventType, Id, InstantText, Money, Q, question, RateText, Remark, snapshotOf, Version } from './message';

export const PurchaseOrderStatus = z.enum(['DRAFT', 'NOT_RECEIVED', 'PARTIALLY_RECEIVED', 'RECEIVED']);
export type PurchaseOrderStatus = z.output<typeof PurchaseOrderStatus>;

/** What a buyer notes on a row. */
export const PURCHASE_ORDER_ROW_FIELDS = plainFields({
  tax_rate_id: { kind: 'id', description: 'Of `/tax_rates`, which gives the row its rate.' },
  tax_name: { kind: 'text', max: 255, example: 'VAT' },
  tax_rate: { kind: 'quantity', sign: 'notNegative', description: 'In percent: that of the tax rate, or one of its own.', example: 20 },
});

/** What a buyer notes on an additional cost. */
export const ADDITIONAL_COST_FIELDS = plainFields({
  name: { kind: 'text', max: 255, example: 'Shipping' },
  reference: { kind: 'text', max: 255, example: 'Customs invoice 123' },
  additional_cost_id: { kind: 'id', description: 'Of `/additional_costs`, which gives the row its name.' },
  tax_rate_id: { kind: 'id' },
  tax_rate: { kind: 'quantity', sign: 'notNegative', description: 'In percent.', example: 20 },
});

export const DISTRIBUTION_METHODS = ['BY_VALUE', 'NON_DISTRIBUTED'] as const;
export const DistributionMethod = z.enum(DISTRIBUTION_METHODS);
export type DistributionMethod = z.output<typeof DistributionMethod>;

export const PurchaseOrderBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  order_no: z.string(),
  entity_type: z.enum(['regular', 'outsourced']),
  status: PurchaseOrderStatus,
  supplier_id: Id,
  location_id: Id,
  /** Where an outsourced order's ingredients are committed and consumed (B5). */
  tracking_location_id: Id.nullable(),
  currency: z.string().optional(),
  /** How much of the base currency one unit of `currency` is, with at most twelve decimals. The release before leaves it out. */
  conversion_rate: RateText.optional(),
  base_currency: z.string().optional(),
  order_created_date: InstantText,
  expected_arrival_date: InstantText.nullable(),
  additional_info: Remark,
  /** The shortage that it was ordered for (P13): the key under which it was created. Null if nobody asked for one. */
  claim_id: ClaimId.nullable().optional(),
  rows: z.array(
    z.object({
      id: Id,
      variant_id: Id,
      location_id: Id,
      /** In stock units, whatever unit it was bought in (B4). */
      quantity: Q,
      purchase_quantity: Q,
      /** Of one stock unit in the order's currency, rounded. */
      price_per_unit: Money,
      /** Of one purchase unit in the order's currency. */
      purchase_price_per_unit: Money.optional(),
      /** The row's own date, else the order's. */
      arrival_date: InstantText.nullable(),
      received_date: InstantText.nullable(),
      /** Rows that were one row before a partial receipt split them share this. */
      group_id: Id,
      ...plainShape(PURCHASE_ORDER_ROW_FIELDS),
    }),
  ),
  recipe_rows: z.array(
    z.object({
      id: Id,
      purchase_order_row_id: Id,
      variant_id: Id,
      planned_quantity_per_unit: Q,
      quantity: Q,
      is_supplied_by_contractor: z.boolean(),
    }),
  ),
  /** What the order costs beside its rows, without tax, in its currency (T9). Absent: nothing. */
  additional_costs: z
    .array(z.object({ id: Id, price: Money, distribution_method: DistributionMethod, ...plainShape(ADDITIONAL_COST_FIELDS) }))
    .optional(),
});
export type PurchaseOrderBody = z.output<typeof PurchaseOrderBody>;

export const SupplierBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  name: z.string(),
  email: z.string().nullable(),
  currency: z.string().nullable(),
  /** Absent from an event of a release before these fields. */
  comment: z.string().nullable().optional(),
  created_at: InstantText.optional(),
  updated_at: InstantText.optional(),
});
export type SupplierBody = z.output<typeof SupplierBody>;

export const purchaseOrderEvent = eventType('purchasing', 'purchase_order', PurchaseOrderBody);
export const supplierEvent = eventType('purchasing', 'supplier', SupplierBody);
export const purchaseOrderSnapshot = snapshotOf(purchaseOrderEvent);
export const supplierSnapshot = snapshotOf(supplierEvent);

/**
 * Buys or outsources for somebody else's need (M3, M4, M8, B6). Quantities are in stock units and rounded up to whole
 * purchase units and the minimum order quantity. Asked again with the same key, it answers the order made the first time.
 */
export const purchasingCreateOrder = question(
  'purchasing.create_order',
  z.object({
    /** The claim to the shortage that is ordered (P13). */
    key: ClaimId,
    entity_type: z.enum(['regular', 'outsourced']),
    /** Null: the default supplier of the items; refused as NO_SUPPLIER if they have none, or not the same one. */
    supplier_id: Id.nullable(),
    location_id: Id,
    /** For an outsourced order; null: its own location. */
    tracking_location_id: Id.nullable(),
    /** Null: after the items' lead times. */
    expected_arrival_date: InstantText.nullable(),
    additional_info: z.string().nullable(),
    /** An open draft of the same supplier and location that gets the rows, instead of a new order (P14). */
    append_to_purchase_order_id: Id.nullable().optional(),
    rows: z
      .array(z.object({ variant_id: Id, quantity: Q }))
      .min(1)
      .max(1000),
  }),
  z.object({ order: PurchaseOrderBody }),
);

/** Names and addresses for lists of what to buy. Unknown ids are absent. */
export const purchasingSuppliersOf = question(
  'purchasing.suppliers_of',
  z.object({ ids: z.array(Id).max(1000) }),
  z.object({ suppliers: z.array(SupplierBody) }),
);
