import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { count, flag, instant, text } = answered;

const difference = z.strictObject({ service: text, check: text, about: text, detail: text, since: instant });
const unknown = z.strictObject({ service: text, check: text, since: instant, why: text });
const left = z.strictObject({ service: text, check: text, about: text, detail: text, why: text });
/** `looked`: at how many things since its processes started; `finished_at`: when it had last been round once. */
const round = z.strictObject({ service: text, check: text, of: text, looked: count, finished_at: instant.nullable() });

export const checksAnswer = answer(
  'OpsChecks',
  /**
   * `silent`: services that didn't answer, so that nothing is known of them. `unknown`: checks that can't say whether something is right,
   * because the other side is away or behind.
   */
  {
    ok: flag,
    differences: z.array(difference),
    difference_count: count,
    unknown: z.array(unknown),
    silent: z.array(text),
    rounds: z.array(round),
  },
  {
    ok: true,
    differences: [],
    difference_count: 0,
    unknown: [],
    silent: [],
    rounds: [{ service: 'sales', check: 'ranks', of: 'sales_order', looked: 80, finished_at: '2026-03-02T09:00:00.000Z' }],
  },
);
export type ChecksAnswer = z.output<typeof checksAnswer>;

export const repairAnswer = answer(
  'OpsRepair',
  /** `left`: what still differs because it can't be mended safely, and why. */
  { repaired: z.array(z.strictObject({ service: text, differences: count })), left: z.array(left) },
  { repaired: [{ service: 'sales', differences: 0 }], left: [] },
);
export type RepairAnswer = z.output<typeof repairAnswer>;
