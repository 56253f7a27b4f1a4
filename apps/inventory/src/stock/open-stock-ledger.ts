import { randomUUID } from 'node:crypto';
import type { Clock, Database, Ids, OnProblem, Sender, Timers } from '@pegboard/eventing';
import type { Catalogue } from '../catalogue/catalogue';
import type { LedgerMetrics } from './ledger-metrics';
import { StockLedger } from './stock-ledger';

/** The ledger of this process, as Nest builds it. PEGBOARD_ALLOW_NEGATIVE_STOCK lets untracked stock go below zero (T2). */
export async function openStockLedger(
  database: Database,
  sender: Sender,
  clock: Clock,
  timers: Timers,
  ids: Ids,
  facts: Catalogue,
  onProblem: OnProblem,
  metrics: LedgerMetrics,
): Promise<StockLedger> {
  const ledger = await StockLedger.open({
    database,
    sender,
    clock,
    timers,
    ids,
    facts,
    onProblem,
    onOutcome: (outcome) => metrics.onOutcome(outcome),
    writer: randomUUID(),
    allowNegativeStock: process.env['PEGBOARD_ALLOW_NEGATIVE_STOCK'] === 'true',
  });
  metrics.watch(ledger);
  return ledger;
}
