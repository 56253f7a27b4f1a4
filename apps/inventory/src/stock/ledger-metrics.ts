import { Injectable } from '@nestjs/common';
import { Counter } from '@prometheus-io/client';
import type { PostOutcome } from '@pegboard/contracts';
import { Metrics } from '@pegboard/service';
import type { StockLedger } from './stock-ledger';

/** What the ledger accepts and refuses. How it writes is measured with the other journals. */
@Injectable()
export class LedgerMetrics {
  private readonly postings: Counter<'outcome'>;

  constructor(private readonly metrics: Metrics) {
    this.postings = new Counter({
      name: 'pegboard_ledger_postings_total',
      help: 'Requested postings, by outcome: posted, stale, or the code of the refusal.',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
  }

  onOutcome(outcome: PostOutcome): void {
    this.postings.inc({ outcome: outcome.refusal?.code ?? outcome.status });
  }

  watch(ledger: StockLedger): void {
    this.metrics.gauge(
      { name: 'pegboard_ledger_commits', help: 'The number of the last commit of the stock ledger that this replica has applied.' },
      () => [[{}, ledger.end]],
    );
  }
}
