import type { SalesOrder, ShippingFee } from '@pegboard/domain-sales';
import { toDecimal } from '@pegboard/kit';
import type { ShippingFeeAnswer } from './shipping-fee.answer';

export const shippingFeeView = (order: SalesOrder, fee: ShippingFee): ShippingFeeAnswer => ({
  id: fee.id,
  sales_order_id: order.id,
  amount: toDecimal(fee.amount),
  description: fee.description,
  tax_rate_id: fee.taxRateId,
  created_at: fee.createdAt,
  updated_at: fee.updatedAt,
  deleted_at: order.isDeleted ? order.updatedAt : null,
});
