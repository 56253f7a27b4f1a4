import { toNumber } from '@pegboard/kit';
import { z } from 'zod';
import { Id } from './message';
import { PurchaseOrderBody } from './purchasing';
import type { MissingMaterial, Skipped } from './shopping-list';

const EXAMPLE_ORDER = {
  id: 6,
  order_no: 'PO-6',
  entity_type: 'regular',
  status: 'NOT_RECEIVED',
  supplier_id: 2,
  location_id: 1,
  tracking_location_id: null,
  purchase_order_rows: [{ id: 9, variant_id: 6, quantity: 200 }],
};
const EXAMPLE_SKIPPED = {
  variant_id: 2,
  location_id: 1,
  quantity_missing: 10,
  code: 'IS_MADE',
  reason: 'CHAIR-LEG is made here. Its ingredients are in the list too.',
};

/** A purchase order made for another order's need, as whoever asked for it answers it over HTTP; purchasing has the rest. */
export const boughtOrder = z
  .strictObject({
    id: Id,
    order_no: z.string(),
    entity_type: PurchaseOrderBody.shape.entity_type,
    status: PurchaseOrderBody.shape.status,
    supplier_id: Id,
    location_id: Id,
    tracking_location_id: Id.nullable(),
    purchase_order_rows: z.array(
      z.strictObject({
        id: Id,
        variant_id: Id,
        quantity: z.number().meta({ description: 'In stock units, rounded up to what the supplier sells.' }),
      }),
    ),
  })
  .meta({ id: 'BoughtOrder', examples: [EXAMPLE_ORDER] });
export type BoughtOrder = z.output<typeof boughtOrder>;

export const boughtOrderView = (order: PurchaseOrderBody): BoughtOrder => ({
  id: order.id,
  order_no: order.order_no,
  entity_type: order.entity_type,
  status: order.status,
  supplier_id: order.supplier_id,
  location_id: order.location_id,
  tracking_location_id: order.tracking_location_id,
  purchase_order_rows: order.rows.map((row) => ({ id: row.id, variant_id: row.variant_id, quantity: toNumber(row.quantity) })),
});

/** What of a list of missing materials (S7) was left out, and why. */
export const skippedMaterial = z
  .strictObject({ variant_id: Id, location_id: Id, quantity_missing: z.number(), code: z.string(), reason: z.string() })
  .meta({ id: 'SkippedMaterial', examples: [EXAMPLE_SKIPPED] });

export const skippedMaterialView = ({ material, code, message }: Skipped<MissingMaterial>): z.output<typeof skippedMaterial> => ({
  variant_id: material.variant_id,
  location_id: material.location_id,
  quantity_missing: toNumber(material.quantity_missing),
  code,
  reason: message,
});

/** All that is missing, bought in one call. */
export const boughtMissing = z
  .strictObject({ purchase_orders: z.array(boughtOrder), skipped: z.array(skippedMaterial) })
  .meta({ id: 'BoughtMissing', examples: [{ purchase_orders: [EXAMPLE_ORDER], skipped: [EXAMPLE_SKIPPED] }] });
export type BoughtMissing = z.output<typeof boughtMissing>;
