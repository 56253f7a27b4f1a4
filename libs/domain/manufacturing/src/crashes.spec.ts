import { crashSuite, type Step } from '@pegboard/posting/testing';
import {
  cutPostings,
  loseRow,
  productionPostings,
  requestEditedProduction,
  requestProduction,
  requestUndo,
  requestUndoAll,
  unlink,
  type ManufacturingOrder,
} from './index';
import { chairs, linkedChairs, nothingPacked, produced, q, request, untracked } from './testing';

/** A crash at every await, and another replica at every await, for each step (T3). */
describe('productions (O3, O4)', () => {
  type S = Step<ManufacturingOrder>;
  const produce = (id: number, quantity?: number): S => ({
    part: id,
    decide: (order, now) => requestProduction(order, request(id, quantity === undefined ? {} : { quantity: q(quantity) }), untracked, now),
  });
  const undo = (id: number): S => ({ part: id, decide: (order) => requestUndo(order, id, nothingPacked) });
  const undoAll: S = { part: null, decide: (order) => requestUndoAll(order, nothingPacked) };
  const given = { table: productionPostings, document: chairs(4) };
  const halves = [produce(1, 2), produce(2)];
  crashSuite({ what: 'a part', ...given, step: produce(1, 2) });
  const edited: S = {
    part: 2,
    decide: (order, now) => requestEditedProduction(order, { plannedQuantity: q(6) }, request(2), untracked, now),
  };
  crashSuite({ what: 'the last part, with an edit that waits', ...given, earlier: [produce(1, 2)], step: edited });
  crashSuite({ what: 'the last part', ...given, earlier: [produce(1, 2)], step: produce(2) });
  crashSuite({ what: 'one that is undone', ...given, earlier: halves, step: undo(2), isDoneAlready: 'NOT_FOUND' });
  crashSuite({ what: 'all that are undone together', ...given, earlier: halves, step: undoAll });
});

describe('a link that is cut (M6)', () => {
  type Suite = Parameters<typeof crashSuite<ManufacturingOrder, ReturnType<typeof cutPostings.posting>>>[0];
  const asks: Suite['asks'] = (ledger) => (request) => ledger.post({ posting_id: request.posting_id });
  const given = { table: cutPostings, document: produced(linkedChairs(4), 1, { quantity: q(1) }), asks };
  const step = (decide: Suite['step']['decide']): Suite['step'] => ({ part: null, decide });
  crashSuite({ what: 'by hand', ...given, step: step((order) => unlink(order, 'by Ada')), isDoneAlready: 'NOT_LINKED' });
  crashSuite({ what: 'with its row', ...given, step: step((order) => loseRow(order, 'The row was deleted.')), isDoneAlready: 'booked' });
});
