import { z } from 'zod';
import { answer, answered } from '../openapi/answers';

const { id, text, count, instant } = answered;

export const jobAnswer = answer(
  'Job',
  {
    id,
    kind: text.meta({ description: 'The call that began it.' }),
    status: z.enum(['RUNNING', 'DONE']),
    steps_total: count,
    steps_done: count,
    results: z
      .array(z.record(z.string(), z.any()))
      .meta({ description: 'What is done so far, in the order of the request. A refusal has `code` and `reason`.' }),
    created_at: instant,
    finished_at: instant.nullable(),
    expires_at: instant.meta({ description: 'From then on the job is not found.' }),
  },
  {
    id: 12,
    kind: 'manufacturing_order_make_to_order/bulk',
    status: 'RUNNING',
    steps_total: 250,
    steps_done: 1,
    results: [{ sales_order_id: 11, sales_order_row_id: 21, result: 'created', manufacturing_order_id: 9, code: null, reason: null }],
    created_at: '2026-05-04T08:00:00.000Z',
    finished_at: null,
    expires_at: '2026-05-05T08:00:00.000Z',
  },
);
export type JobAnswer = z.output<typeof jobAnswer>;
