import { ADDITIONAL_COST_FIELDS, plainShown } from '@pegboard/contracts';
import { inBaseCurrency, type AdditionalCost, type PurchaseOrder } from '@pegboard/domain-purchasing';
import { toNumber } from '@pegboard/kit';
import { conversionRateOf, deletedAt } from '../orders/purchase-order.view';
import type { AdditionalCostAnswer } from './additional-cost.answer';

export const additionalCostView = (order: PurchaseOrder, cost: AdditionalCost): AdditionalCostAnswer => ({
  id: cost.id,
  purchase_order_id: order.id,
  group_id: order.rows[0]?.groupId ?? null,
  price: toNumber(cost.price),
  price_in_base: toNumber(inBaseCurrency(order, cost.price)),
  currency: order.currency,
  currency_conversion_rate: conversionRateOf(order),
  currency_conversion_rate_fix_date: order.exchange && order.currency !== order.exchange.baseCurrency ? order.orderCreatedDate : null,
  distribution_method: cost.distributionMethod,
  ...plainShown(ADDITIONAL_COST_FIELDS, cost),
  created_at: cost.createdAt,
  updated_at: cost.updatedAt,
  deleted_at: deletedAt(order),
});
