import type { SupplyOption } from '@pegboard/domain-sales';
import { toNumber } from '@pegboard/kit';
import type { ManufacturingOrderBody } from '@pegboard/contracts';
import type { SourcedManufacturingOrderAnswer } from './sourcing.answer';

export const allowance = ({ refused }: SupplyOption) => ({
  allowed: refused === null,
  code: refused?.code ?? null,
  reason: refused?.message ?? null,
});

export const suggestion = (option: SupplyOption) => ({ ...allowance(option), suggested_quantity: toNumber(option.quantity) });

/** The created order, with the fields that manufacturing returns. */
export const sourcedManufacturingOrderView = (order: ManufacturingOrderBody): SourcedManufacturingOrderAnswer => ({
  id: order.id,
  order_no: order.order_no,
  status: order.status,
  variant_id: order.variant_id,
  location_id: order.location_id,
  planned_quantity: toNumber(order.planned_quantity),
  production_deadline_date: order.production_deadline_date,
  order_created_date: order.order_created_date,
});
