import { randomUUID } from 'node:crypto';
import type { Clock, Database, Ids, OnProblem, Sender, Timers } from '@pegboard/eventing';
import type { Catalogue } from '../items/catalogue';
import { StockLedger } from './stock-ledger';

/** The ledger of this process, as Nest builds it. PEGBOARD_ALLOW_NEGATIVE_STOCK lets untracked stock go below zero (T2). */
export const openStockLedger = (
  database: Database,
  sender: Sender,
  clock: Clock,
  timers: Timers,
  ids: Ids,
  facts: Catalogue,
  onProblem: OnProblem,
): Promise<StockLedger> =>
  StockLedger.open({
    database,
    sender,
    clock,
    timers,
    ids,
    facts,
    onProblem,
    writer: randomUUID(),
    allowNegativeStock: process.env['PEGBOARD_ALLOW_NEGATIVE_STOCK'] === 'true',
  });
