import type { AdditionalCost } from '@pegboard/domain-purchasing';
import type { AdditionalCostsQuery } from './additional-cost.dto';

export const isAskedFor = (cost: AdditionalCost, query: AdditionalCostsQuery): boolean =>
  (!query.distribution_method || query.distribution_method.includes(cost.distributionMethod)) &&
  (query.additional_cost_id === undefined || query.additional_cost_id === cost.additionalCostId) &&
  (query.tax_rate_id === undefined || query.tax_rate_id === cost.taxRateId);

export const additionalCostFilter = (query: AdditionalCostsQuery): Record<string, unknown> => ({
  ...(query.purchase_order_id ? { id: { $in: query.purchase_order_id } } : {}),
  ...(query.group_id ? { 'rows.groupId': query.group_id } : {}),
  ...(query.currency ? { currency: query.currency } : {}),
});
