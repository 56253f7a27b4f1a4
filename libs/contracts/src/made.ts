import { toNumber } from '@pegboard/kit';
import { z } from 'zod';
import { skippedMaterial } from './bought';
import { ManufacturingOrderBody } from './manufacturing';
import { Id } from './message';

const EXAMPLE_ORDER = {
  id: 14,
  order_no: 'MO-14',
  status: 'NOT_STARTED',
  variant_id: 8,
  location_id: 1,
  planned_quantity: 6,
  production_deadline_date: '2026-05-15T00:00:00.000Z',
  order_created_date: '2026-05-04T09:40:00.000Z',
};
const instant = z.string().meta({ format: 'date-time' });

/** A manufacturing order made for another order's need, as whoever asked for it answers it over HTTP; manufacturing has the rest. */
export const sourcedManufacturingOrder = z
  .strictObject({
    id: Id,
    order_no: z.string(),
    status: ManufacturingOrderBody.shape.status,
    variant_id: Id,
    location_id: Id,
    planned_quantity: z.number(),
    production_deadline_date: instant,
    order_created_date: instant,
  })
  .meta({ id: 'SourcedManufacturingOrder', examples: [EXAMPLE_ORDER] });
export type SourcedManufacturingOrder = z.output<typeof sourcedManufacturingOrder>;

export const sourcedManufacturingOrderView = (order: ManufacturingOrderBody): SourcedManufacturingOrder => ({
  id: order.id,
  order_no: order.order_no,
  status: order.status,
  variant_id: order.variant_id,
  location_id: order.location_id,
  planned_quantity: toNumber(order.planned_quantity),
  production_deadline_date: order.production_deadline_date,
  order_created_date: order.order_created_date,
});

/** All that is missing and made here, made in one call. */
export const madeMissing = z
  .strictObject({ manufacturing_orders: z.array(sourcedManufacturingOrder), skipped: z.array(skippedMaterial) })
  .meta({ id: 'MadeMissing' });
export type MadeMissing = z.output<typeof madeMissing>;
