import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { count, flag, text } = answered;

export const planCheckAnswer = answer(
  'PlanCheck',
  {
    ok: flag,
    sequence: count,
    findings: z.array(z.strictObject({ invariant: text, about: text, detail: text })),
    finding_count: count,
    statuses: count,
    demands: count,
    supplies: count,
    keys: count,
    milliseconds: count,
  },
  { ok: true, sequence: 1204, findings: [], finding_count: 0, statuses: 80, demands: 60, supplies: 40, keys: 25, milliseconds: 12 },
);

export type PlanCheckAnswer = z.output<typeof planCheckAnswer>;
