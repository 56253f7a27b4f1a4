import { addressWire, type Location } from './location.schema';
import type { LocationAnswer } from './location.answer';

export const locationView = (location: Location): LocationAnswer => ({
  id: location.id,
  name: location.name,
  legal_name: location.legalName ?? '',
  address_id: location.address ? location.id : null,
  address: location.address ? { id: location.id, ...addressWire(location.address) } : null,
  is_primary: location.isPrimary,
  sales_allowed: location.sells,
  manufacturing_allowed: location.makes,
  purchase_allowed: location.buys,
  sells: location.sells,
  makes: location.makes,
  buys: location.buys,
  time_zone: location.timeZone,
  archived_at: location.archivedAt ?? null,
  created_at: location.createdAt,
  updated_at: location.updatedAt,
  deleted_at: location.isDeleted ? location.updatedAt : null,
});
