import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { LedgerCheck, sampleOfLedger, TornEntry, type LedgerFinding } from '@pegboard/domain-inventory';
import { CLOCK, TIMERS, type Clock, type Timers } from '@pegboard/eventing';
import { toDecimal } from '@pegboard/kit';
import { answer, answered, CostlyCheck } from '@pegboard/service';
import { StockLedger } from './stock-ledger';

const READ_AT_ONCE = 500;
const MOST_FINDINGS = 50;
const { count, digits, flag, id, text } = answered;

const finding = z.strictObject({
  fault: z.enum(['journal_gap', 'damaged_entry', 'balance', 'batches', 'value', 'below_zero']),
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

/** Whether the ledger in memory is what its journal says, from the first commit on. Costs as much as reading all of it. */
@Injectable()
export class LedgerChecking {
  private readonly checking: CostlyCheck<Omit<LedgerCheckAnswer, 'milliseconds'>>;

  constructor(
    private readonly ledger: StockLedger,
    @Inject(CLOCK) clock: Clock,
    @Inject(TIMERS) timers: Timers,
  ) {
    this.checking = new CostlyCheck(clock, timers, 'The ledger', () => this.addUp());
  }

  check(): Promise<LedgerCheckAnswer> {
    return this.checking.run();
  }

  private async addUp(): Promise<Omit<LedgerCheckAnswer, 'milliseconds'>> {
    const state = await this.ledger.now();
    // In one go, before the next commit changes anything.
    const [sample, end] = [sampleOfLedger(state), this.ledger.end];
    const check = new LedgerCheck();
    for (let after = 0; after < end; after += READ_AT_ONCE) await this.addUpTo(check, after, Math.min(READ_AT_ONCE, end - after));
    const findings = check.compare(sample, end, this.ledger.allowsNegativeStock);
    return {
      ok: findings.length === 0,
      findings: findings.slice(0, MOST_FINDINGS).map(viewOf),
      finding_count: findings.length,
      commits: end,
      movements: check.movements,
      balances: sample.balances.size,
    };
  }

  private async addUpTo(check: LedgerCheck, after: number, limit: number): Promise<void> {
    for (const { n, readEntry } of await this.ledger.readTexts(after, limit)) {
      try {
        check.add(readEntry(), n);
      } catch (problem) {
        if (!(problem instanceof TornEntry)) throw problem;
        check.addUnreadable(n, problem.message);
      }
    }
  }
}

const viewOf = ({ fault, n, variantId, locationId, batchId, inMemory, expected, detail }: LedgerFinding): z.output<typeof finding> => ({
  fault,
  n,
  variant_id: variantId,
  location_id: locationId,
  batch_id: batchId,
  in_memory: inMemory === null ? null : toDecimal(inMemory),
  expected: expected === null ? null : toDecimal(expected),
  detail,
});
