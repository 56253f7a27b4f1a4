import { quantity, type Instant } from '@pegboard/kit';
import { crashSuite, type Step } from '@pegboard/posting/testing';
import {
  adjustmentPostings,
  completeAdjustment,
  editWithStatus,
  newAdjustment,
  removeAdjustment,
  revertAdjustment,
  type Adjustment,
} from './adjustments';
import { editAndMove, moveStocktake, stocktakePostings, type Stocktake } from './stocktakes';
import { editAndSetOut, setOut, transferPostings, type Transfer, type TransferStatus } from './transfers';

type Stored<A> = A & { version: number; createdAt: Instant; updatedAt: Instant };

/** A crash at every await, and another replica at every await, for each step of each document (T3, T4). */
describe('adjustments', () => {
  const table = adjustmentPostings<Stored<Adjustment>>();
  const draft = {
    isDeleted: false,
    number: 'SA-1',
    locationId: 10,
    adjustmentDate: '2026-05-01T08:00:00.000Z',
    status: 'DRAFT',
    stocktakeId: null,
    intent: null,
    postedAs: null,
    rows: [{ id: 1, variantId: 7, quantity: quantity(5), costPerUnit: null, batches: [] }],
  };
  const step = (decide: Step<Stored<Adjustment>>['decide']): Step<Stored<Adjustment>> => ({ part: null, decide });
  const complete = step(completeAdjustment);
  crashSuite({
    what: 'a new one',
    table,
    document: { ...draft, status: 'COMPLETED' },
    step: { ...step(newAdjustment), isCreation: true },
    isDoneAlready: 'booked',
  });
  crashSuite({ what: 'a draft that is completed', table, document: draft, step: complete });
  const edited = step((adjustment) => editWithStatus(adjustment, { number: 'SA-2', locationId: 11 }, 'COMPLETED'));
  crashSuite({ what: 'a draft that is edited and completed', table, document: draft, step: edited });
  crashSuite({ what: 'one that is reverted', table, document: draft, earlier: [complete], step: step(revertAdjustment) });
  crashSuite({
    what: 'one that is deleted',
    table,
    document: draft,
    earlier: [complete],
    step: step(removeAdjustment),
    isDoneAlready: 'NOT_FOUND',
  });
});

describe('transfers', () => {
  const table = transferPostings<Stored<Transfer>>();
  const draft = {
    isDeleted: false,
    number: 'ST-1',
    sourceLocationId: 10,
    targetLocationId: 11,
    transferDate: null,
    status: 'draft',
    wanted: 'draft',
    intent: null,
    departedAs: null,
    arrivedAs: null,
    rows: [{ id: 1, variantId: 7, quantity: quantity(5), batches: [] }],
  };
  const to = (status: TransferStatus): Step<Stored<Transfer>> => ({ part: null, decide: (transfer) => setOut(transfer, status) });
  crashSuite({ what: 'one that departs', table, document: draft, step: to('inTransit') });
  const edited: Step<Stored<Transfer>> = {
    part: null,
    decide: (transfer) => editAndSetOut(transfer, { number: 'ST-2', targetLocationId: 12 }, 'received'),
  };
  crashSuite({ what: 'one that is edited and goes the whole way', table, document: draft, step: edited });
  crashSuite({ what: 'one that goes the whole way', table, document: draft, step: to('received') });
  crashSuite({ what: 'one that comes all the way back', table, document: draft, earlier: [to('received')], step: to('draft') });
});

describe('stocktakes', () => {
  const table = stocktakePostings<Stored<Stocktake>>();
  const counted = {
    isDeleted: false,
    number: 'STK-1',
    locationId: 10,
    status: 'IN_PROGRESS',
    intent: null,
    completing: null,
    returning: null,
    adjustmentId: null,
    startedDate: null,
    completedDate: null,
    rows: [{ id: 1, variantId: 7, batchId: null, countedQuantity: quantity(4), inStockQuantity: quantity(5), notes: null }],
  };
  const to = (status: 'COMPLETED' | 'IN_PROGRESS' | 'deleted'): Step<Stored<Stocktake>> => ({
    part: null,
    decide: (stocktake, now) => moveStocktake(stocktake, status, 900, now),
  });
  const asks: Parameters<typeof crashSuite<Stored<Stocktake>, ReturnType<typeof table.posting>>>[0]['asks'] =
    (ledger) =>
    ({ posting_id, wants }) =>
      ledger.post({ posting_id, reverses: wants === 'no adjustment' ? 'stocktake/1/complete' : null });
  crashSuite({ what: 'one that is completed', table, document: counted, step: to('COMPLETED'), asks });
  const edited: Step<Stored<Stocktake>> = {
    part: null,
    decide: (stocktake, now) => editAndMove(stocktake, { reason: 'End of May' }, 'COMPLETED', 900, now),
  };
  crashSuite({ what: 'one that is edited and completed', table, document: counted, step: edited, asks });
  crashSuite({ what: 'one that is opened again', table, document: counted, earlier: [to('COMPLETED')], step: to('IN_PROGRESS'), asks });
  crashSuite({
    what: 'one that is deleted',
    table,
    document: counted,
    earlier: [to('COMPLETED')],
    step: to('deleted'),
    asks,
    isDoneAlready: 'NOT_FOUND',
  });
});
