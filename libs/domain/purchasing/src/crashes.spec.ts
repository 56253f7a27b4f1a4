import { rate, type Instant } from '@pegboard/kit';
import { crashSuite, type Step } from '@pegboard/posting/testing';
import { addAdditionalCost } from './additional-costs';
import { purchaseOrderPostings } from './receipt-postings';
import { requestEditedReceipt, requestReceipt } from './receive';
import { requestRevert, requestRevertAll } from './revert';
import { LATER_COST } from './revaluations';
import { anOrder, knownItems, counted, line, q } from './testing';
import type { PurchaseOrder } from './purchase-order';

/** A crash at every await, and another replica at every await (B2, T3). */
describe('receipts', () => {
  type Stored = PurchaseOrder & { readonly createdAt: Instant };
  const receive: Step<Stored> = {
    part: 5,
    decide: (order) =>
      order.receipts.some(({ id }) => id === 5)
        ? undefined
        : requestReceipt(order, [line(1, 4)], { receiptId: 5, baseCurrency: 'EUR', knownItems, ids: counted(100) }),
  };
  const revert: Step<Stored> = { part: 5, decide: (order) => requestRevert(order, 5) };
  const given = { table: purchaseOrderPostings, document: anOrder() };
  crashSuite({ what: 'one that comes', ...given, step: receive });
  const receiveFirst: Step<Stored> = {
    part: 4,
    decide: (order) =>
      order.receipts.some(({ id }) => id === 4)
        ? undefined
        : requestReceipt(order, [line(1, 2)], { receiptId: 4, baseCurrency: 'EUR', knownItems, ids: counted(50) }),
  };
  const edited: Step<Stored> = {
    part: 5,
    decide: (order) =>
      order.receipts.some(({ id }) => id === 5)
        ? undefined
        : requestEditedReceipt(order, { currency: 'SEK', exchange: { rate: rate('0.09'), baseCurrency: 'EUR' } }, [line(1, 4)], {
            receiptId: 5,
            baseCurrency: 'EUR',
            knownItems,
            ids: counted(100),
          }),
  };
  crashSuite({ what: 'one that comes with an edit', ...given, step: edited });
  const revertAll: Step<Stored> = { part: null, decide: requestRevertAll };
  crashSuite({ what: 'all that are reverted together', ...given, earlier: [receiveFirst, receive], step: revertAll });
  const laterCost: Step<Stored> = {
    part: LATER_COST,
    decide: (order, now) => addAdditionalCost(order, 3, { price: q(10) }, now),
  };
  const receiveAll: Step<Stored> = {
    part: 4,
    decide: (order) =>
      order.receipts.some(({ id }) => id === 4)
        ? undefined
        : requestReceipt(order, [line(1, 10)], { receiptId: 4, baseCurrency: 'EUR', knownItems, ids: counted(50) }),
  };
  crashSuite({ what: 'a cost that comes after the goods', ...given, earlier: [receiveAll], step: laterCost });
  crashSuite({ what: 'one that is reverted', ...given, earlier: [receive], step: revert, isDoneAlready: 'RECEIPT_NOT_BOOKED' });
});
