import type { z } from 'zod';
import { answer, answered, times } from '@pegboard/service';

export const costKindAnswer = answer(
  'AdditionalCost',
  { id: answered.id, name: answered.text, ...times },
  {
    id: 11,
    name: 'Shipping',
    created_at: '2026-04-01T08:00:00.000Z',
    updated_at: '2026-04-01T08:00:00.000Z',
    deleted_at: null,
  },
);
export type CostKindAnswer = z.output<typeof costKindAnswer>;
