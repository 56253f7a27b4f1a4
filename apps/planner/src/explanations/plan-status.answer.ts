import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { text, flag, instant, count } = answered;
const milliseconds = z.number().nonnegative();

export const planStatusAnswer = answer(
  'PlanStatus',
  {
    phase: z.enum(['starting', 'rebuilding', 'catching_up', 'live', 'stopped']),
    step: text.meta({ description: 'The current step while the plan is built; otherwise empty' }),
    is_publishing: flag.meta({ description: 'Whether this planner is the one that publishes' }),
    is_busy: flag,
    at: z.strictObject({ epoch: count, run: count }).meta({ description: 'The newest run of the plan' }),
    plan_run: count.meta({ description: 'The same as a single number' }),
    sequence: count.meta({ description: 'The position in the event stream up to which the plan has read' }),
    end_sequence: count.nullable().meta({ description: 'null while the bus is down' }),
    lag: count.nullable(),
    posting: count.meta({ description: 'The newest posting of the ledger that the plan contains' }),
    moves: z.strictObject({ sell: count, schedule: count }).nullable(),
    sizes: z
      .strictObject({
        salesOrders: count,
        manufacturingOrders: count,
        purchaseOrders: count,
        stockTransfers: count,
        keys: count,
        openRows: count,
        posting: count,
      })
      .nullable(),
    events_taken: count,
    rebuilds: count,
    runs_published: count,
    messages_published: count,
    last_plan_ms: milliseconds.nullable(),
    last_publish_ms: milliseconds.nullable(),
    waiting: count.meta({ description: 'The number of calls that wait until the plan contains their change' }),
    dead_letters: z
      .strictObject({
        count,
        newest: z.array(
          z.strictObject({
            subject: text,
            sequence: count,
            message_id: text,
            reason: text,
            put_aside_at: instant,
            is_made_good: flag.meta({ description: 'The owner was asked instead, so the plan is still right' }),
          }),
        ),
      })
      .meta({ description: 'Events that could not be read' }),
  },
  {
    phase: 'live',
    step: '',
    is_publishing: true,
    is_busy: false,
    at: { epoch: 3, run: 412 },
    plan_run: 3 * 2 ** 31 + 412,
    sequence: 9120,
    end_sequence: 9120,
    lag: 0,
    posting: 187,
    moves: { sell: 14, schedule: 6 },
    sizes: { salesOrders: 16, manufacturingOrders: 3, purchaseOrders: 4, stockTransfers: 1, keys: 44, openRows: 31, posting: 187 },
    events_taken: 9120,
    rebuilds: 0,
    runs_published: 412,
    messages_published: 530,
    last_plan_ms: 2,
    last_publish_ms: 5,
    waiting: 0,
    dead_letters: { count: 0, newest: [] },
  },
);
export type PlanStatusAnswer = z.output<typeof planStatusAnswer>;
