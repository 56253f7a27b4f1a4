import { listFilter, beginning } from '@pegboard/service';
import type { SuppliersQuery } from './supplier.dto';

/** In upper or lower case. */
const named = (text: string) => ({ ...beginning(text), $options: 'i' });

export const supplierFilter = (query: SuppliersQuery): Record<string, unknown> => ({
  ...listFilter(query),
  ...(query.name ? { name: named(query.name) } : {}),
  ...(query.email ? { email: query.email } : {}),
  ...(query.phone ? { phone: query.phone } : {}),
});
