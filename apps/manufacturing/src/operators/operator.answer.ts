import type { z } from 'zod';
import { answer, answered, times } from '@pegboard/service';

export const operatorAnswer = answer(
  'Operator',
  { id: answered.id, operator_name: answered.text, ...times },
  {
    id: 4,
    operator_name: 'Kofi Mensah',
    created_at: '2026-04-01T08:00:00.000Z',
    updated_at: '2026-04-01T08:00:00.000Z',
    deleted_at: null,
  },
);
export type OperatorAnswer = z.output<typeof operatorAnswer>;
