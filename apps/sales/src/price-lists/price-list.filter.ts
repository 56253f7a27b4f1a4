import { given } from '@pegboard/kit';
import { listFilter } from '@pegboard/service';
import type { PriceListsQuery } from './price-list.dto';

export const priceListFilter = (query: PriceListsQuery): Record<string, unknown> =>
  given({ ...listFilter(query), name: query.name, isActive: query.is_active });
