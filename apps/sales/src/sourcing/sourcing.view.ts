import type { SupplyOption } from '@pegboard/domain-sales';
import { toNumber } from '@pegboard/kit';
import type { ManufacturingOrderBody } from '@pegboard/contracts';
import type { SourcedManufacturingOrderAnswer, SupplyOptionsAnswer } from './sourcing.answer';
import type { RowOptions } from './sourcing';

const allowance = ({ refused }: SupplyOption) => ({
  allowed: refused === null,
  code: refused?.code ?? null,
  reason: refused?.message ?? null,
});

const suggestion = (option: SupplyOption) => ({ ...allowance(option), suggested_quantity: toNumber(option.quantity) });

export const supplyOptionsView = ({ row, options, shortage }: RowOptions): SupplyOptionsAnswer => ({
  sales_order_row_id: row.id,
  product_availability: shortage.productAvailability,
  missing_quantity: toNumber(shortage.missing),
  calculated_stock: toNumber(shortage.calculatedStock),
  make_to_order: {
    ...allowance(options.makeToOrder),
    offered: options.isMakeToOrderOffered,
    quantity: toNumber(options.makeToOrder.quantity),
  },
  make_in_batch: suggestion(options.makeInBatch),
  buy: { ...suggestion(options.buy), supplier_id: options.buy.supplierId },
  outsource: { ...suggestion(options.outsource), supplier_id: options.outsource.supplierId },
});

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
