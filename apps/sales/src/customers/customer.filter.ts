import { listFilter } from '@pegboard/service';
import type { CustomersQuery } from './customer.dto';

export function customerFilter(query: CustomersQuery): Record<string, unknown> {
  const filter = {
    ...listFilter(query),
    name: query.name,
    email: query.email,
    firstName: query.first_name,
    lastName: query.last_name,
    company: query.company,
    phone: query.phone,
    category: query.category,
    currency: query.currency,
    referenceId: query.reference_id,
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
