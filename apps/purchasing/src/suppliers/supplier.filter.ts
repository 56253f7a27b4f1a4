import { timesFilter, beginning } from '@pegboard/service';
import type { SuppliersQuery } from './supplier.dto';

/** In upper or lower case. */
const named = (text: string) => ({ ...beginning(text), $options: 'i' });

export const supplierFilter = (query: SuppliersQuery): Record<string, unknown> => ({
  ...timesFilter(query),
  ...(query.ids ? { id: { $in: query.ids } } : {}),
  ...(query.name ? { name: named(query.name) } : {}),
  ...(query.email ? { email: query.email } : {}),
  ...(query.phone ? { phone: query.phone } : {}),
  ...(query.include_deleted ? { isDeleted: { $in: [true, false] } } : {}),
});
