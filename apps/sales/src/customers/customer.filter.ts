import { timesFilter } from '@pegboard/service';
import type { CustomersQuery } from './customer.dto';
import { anyOf } from '../orders/sales-order.filter';

export function customerFilter(query: CustomersQuery): Record<string, unknown> {
  const filter = {
    ...timesFilter(query),
    id: anyOf(query.ids),
    name: query.name,
    email: query.email,
    firstName: query.first_name,
    lastName: query.last_name,
    company: query.company,
    phone: query.phone,
    category: query.category,
    currency: query.currency,
    referenceId: query.reference_id,
    isDeleted: query.include_deleted ? { $in: [true, false] } : undefined,
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
