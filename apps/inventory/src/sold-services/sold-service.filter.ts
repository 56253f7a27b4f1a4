import { given } from '@pegboard/kit';
import { listFilter } from '@pegboard/service';
import type { SoldServicesQuery } from './sold-service.dto';

export const soldServiceFilter = (query: SoldServicesQuery): Record<string, unknown> =>
  given({
    ...listFilter(query),
    name: query.name,
    uom: query.uom,
    categoryName: query.category_name,
    isSellable: query.is_sellable,
    archivedAt: query.include_archived ? undefined : null,
  });
