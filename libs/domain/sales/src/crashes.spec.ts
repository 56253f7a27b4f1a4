import type { BeforePosting } from '@pegboard/posting/settling';
import { crashSuite, type CrashCase, type Step } from '@pegboard/posting/testing';
import type { PostRequest } from '@pegboard/contracts';
import { requestFulfillment, type FulfillmentRequest } from './fulfill';
import { fulfillmentPostings } from './fulfillment-postings';
import type { SalesOrder } from './order';
import { requestRevert, requestRevertAll } from './revert';
import { requestEditedRevertAll, requestShipping } from './ship';
import { CHAIR, FACTORY, knownItems, NOW, order, q, row } from './situations';

/** A crash at every await, and another replica at every await (S2, T3). */
describe('fulfillments', () => {
  const wish = (id: number, more: Partial<FulfillmentRequest> = {}): FulfillmentRequest => ({
    ...{ trackingNumber: null, trackingNumberUrl: null, carrier: null, shippingMethod: null, notes: null },
    id,
    becomes: 'PACKED',
    rows: [{ salesOrderRowId: 1, quantity: q(2), batches: [] }],
    isOverridingReservation: false,
    isPickedByUs: false,
    pickedDate: NOW,
    ...more,
  });
  const pack = (id: number, more: Partial<FulfillmentRequest> = {}): Step<SalesOrder> => ({
    part: id,
    decide: (current, now) => requestFulfillment(current, wish(id, more), knownItems, now),
  });
  const revert: Step<SalesOrder> = { part: 5, decide: (current, now) => requestRevert(current, 5, now) };
  /** The plan allows it as of this commit of the ledger (S5). */
  const before: CrashCase<SalesOrder, PostRequest>['before'] =
    ({ ledger }): BeforePosting<SalesOrder> =>
    async (document) => ({ document, unlessChangedSince: { [`${CHAIR}@${FACTORY}`]: ledger.n } });
  const given = { table: fulfillmentPostings, document: order([row(1, 5)]), before };

  crashSuite({ what: 'one that is packed', ...given, step: pack(5) });
  crashSuite({ what: 'one that is delivered straight away', ...given, step: pack(5, { becomes: 'DELIVERED' }) });
  crashSuite({ what: 'a second one of the same row', ...given, earlier: [pack(4)], step: pack(5) });
  crashSuite({ what: 'one that is reverted', ...given, earlier: [pack(5)], step: revert });
  const revertAll: Step<SalesOrder> = { part: null, decide: (current, now) => requestRevertAll(current, now) };
  const ship: Step<SalesOrder> = {
    part: 5,
    decide: (current, now) =>
      requestShipping(
        current,
        wish(5, { becomes: 'DELIVERED', rows: null, isPickedByUs: true }),
        { additionalInfo: 'by noon' },
        knownItems,
        now,
      ),
  };
  crashSuite({ what: 'a status with fields', ...given, earlier: [pack(4)], step: ship });
  const revertEdited: Step<SalesOrder> = {
    part: null,
    decide: (current, now) => requestEditedRevertAll(current, { deliveryDate: NOW }, knownItems, now),
  };
  crashSuite({ what: 'all that are reverted together with fields', ...given, earlier: [pack(4), pack(5)], step: revertEdited });
  crashSuite({ what: 'all that are reverted together', ...given, earlier: [pack(4), pack(5)], step: revertAll });
});
