import { toNumber } from '@pegboard/kit';
import type { SafetyStock } from './safety-stock.schema';
import type { SafetyStockAnswer } from './safety-stock.answer';

export const safetyStockView = (level: SafetyStock): SafetyStockAnswer => ({
  id: level.id,
  variant_id: level.variantId,
  location_id: level.locationId,
  value: toNumber(level.quantity),
  created_at: level.createdAt,
  updated_at: level.updatedAt,
});
