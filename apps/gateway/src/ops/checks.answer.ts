import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { count, flag, instant, text } = answered;

const difference = z.strictObject({ service: text, check: text, about: text, detail: text, since: instant });

export const checksAnswer = answer(
  'OpsChecks',
  /** `silent`: services that didn't answer, so that nothing is known of them. */
  { ok: flag, differences: z.array(difference), difference_count: count, silent: z.array(text) },
  { ok: true, differences: [], difference_count: 0, silent: [] },
);
export type ChecksAnswer = z.output<typeof checksAnswer>;

export const repairAnswer = answer(
  'OpsRepair',
  { repaired: z.array(z.strictObject({ service: text, differences: count })) },
  { repaired: [{ service: 'sales', differences: 0 }] },
);
export type RepairAnswer = z.output<typeof repairAnswer>;
