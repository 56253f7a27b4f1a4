import type { SupplyOption } from '@pegboard/domain-sales';
import { toNumber } from '@pegboard/kit';
import type { SupplyOptionsAnswer } from './sourcing.answer';
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
