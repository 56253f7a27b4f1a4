import { timesFilter } from '@pegboard/service';
import type { SuppliersQuery } from './supplier.dto';

const beginning = (text: string) => ({ $regex: `^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, $options: 'i' });

export const supplierFilter = (query: SuppliersQuery): Record<string, unknown> => ({
  ...timesFilter(query),
  ...(query.ids ? { id: { $in: query.ids } } : {}),
  ...(query.name ? { name: beginning(query.name) } : {}),
  ...(query.email ? { email: query.email } : {}),
  ...(query.phone ? { phone: query.phone } : {}),
  ...(query.include_deleted ? { isDeleted: { $in: [true, false] } } : {}),
});
