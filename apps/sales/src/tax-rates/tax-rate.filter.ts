import { given } from '@pegboard/kit';
import { listFilter } from '@pegboard/service';
import type { TaxRatesQuery } from './tax-rate.dto';

export const taxRateFilter = (query: TaxRatesQuery): Record<string, unknown> =>
  given({
    ...listFilter(query),
    rate: query.rate,
    name: query.name,
    isDefaultSales: query.is_default_sales,
    isDefaultPurchases: query.is_default_purchases,
  });
