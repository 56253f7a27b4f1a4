import { toNumber } from '@pegboard/kit';
import type { TaxRateAnswer } from './tax-rate.answer';
import type { TaxRate } from './tax-rate.schema';

export const taxRateView = (taxRate: TaxRate): TaxRateAnswer => ({
  id: taxRate.id,
  name: taxRate.name,
  display_name: taxRate.name,
  rate: toNumber(taxRate.rate),
  is_default_sales: taxRate.isDefaultSales,
  is_default_purchases: taxRate.isDefaultPurchases,
  created_at: taxRate.createdAt,
  updated_at: taxRate.updatedAt,
  deleted_at: null,
});
