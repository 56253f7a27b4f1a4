import { Inject, Injectable } from '@nestjs/common';
import { LedgerCheck, sampleOfLedger, TornEntry } from '@pegboard/domain-inventory';
import { CLOCK, TIMERS, type Clock, type Timers } from '@pegboard/eventing';
import { CostlyCheck } from '@pegboard/service';
import { StockLedger } from './stock-ledger';
import type { LedgerCheckAnswer } from './ledger-check.answer';
import { ledgerFindingView } from './ledger-check.view';

const READ_AT_ONCE = 500;
const MAX_FINDINGS = 50;

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
      findings: findings.slice(0, MAX_FINDINGS).map(ledgerFindingView),
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
