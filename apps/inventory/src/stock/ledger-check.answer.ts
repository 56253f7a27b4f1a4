import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { count, digits, flag, id, text } = answered;

const finding = z.strictObject({
  fault: z.enum(['journal_gap', 'damaged_entry', 'balance', 'batches', 'value', 'below_zero', 'wrong_sign']),
  n: count.nullable(),
  variant_id: id.nullable(),
  location_id: id.nullable(),
  batch_id: id.nullable(),
  in_memory: digits.nullable(),
  expected: digits.nullable(),
  detail: text,
});

export const ledgerCheckAnswer = answer(
  'LedgerCheck',
  {
    ok: flag,
    findings: z.array(finding),
    finding_count: count,
    commits: count,
    movements: count,
    balances: count,
    milliseconds: count,
  },
  { ok: true, findings: [], finding_count: 0, commits: 310, movements: 640, balances: 25, milliseconds: 40 },
);

export type LedgerCheckAnswer = z.output<typeof ledgerCheckAnswer>;
