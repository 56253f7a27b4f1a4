import { allFilters, listFilter } from '@pegboard/service';
import type { LocationsQuery } from './location.dto';

export const locationFilter = (query: LocationsQuery): Record<string, unknown> =>
  allFilters(
    {
      ...listFilter(query),
      ...(query.name ? { name: query.name } : {}),
      ...(query.legal_name ? { legalName: query.legal_name } : {}),
      ...(query.is_primary === undefined ? {} : { isPrimary: query.is_primary }),
      ...(query.sales_allowed === undefined ? {} : { sells: query.sales_allowed }),
      ...(query.manufacturing_allowed === undefined ? {} : { makes: query.manufacturing_allowed }),
      ...(query.purchases_allowed === undefined ? {} : { buys: query.purchases_allowed }),
      ...(query.include_archived ? {} : { archivedAt: null }),
    },
    query.address_id === undefined ? undefined : { id: query.address_id, address: { $ne: null } },
  );
