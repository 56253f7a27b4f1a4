import type { z } from 'zod';
import { answer, answered, withVariant } from '@pegboard/service';

export const safetyStockAnswer = answer(
  'SafetyStockLevel',
  {
    id: answered.id,
    variant_id: answered.id,
    ...withVariant,
    location_id: answered.id,
    value: answered.quantity.meta({ description: 'The quantity that should always be in stock' }),
    created_at: answered.instant,
    updated_at: answered.instant,
  },
  {
    id: 1,
    variant_id: 7,
    location_id: 1,
    value: 200,
    created_at: '2026-05-04T09:00:00.000Z',
    updated_at: '2026-05-04T09:00:00.000Z',
  },
);
export type SafetyStockAnswer = z.output<typeof safetyStockAnswer>;
