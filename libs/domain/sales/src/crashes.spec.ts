import type { BeforePosting } from '@pegboard/posting/settling';
import { crashSuite, type CrashCase, type Step } from '@pegboard/posting/testing';
import { plainState, SALES_RETURN_FIELDS, type PostRequest } from '@pegboard/contracts';
import { requestFulfillment, type FulfillmentRequest } from './fulfill';
import { fulfillmentPostings } from './fulfillment-postings';
import type { SalesOrder } from './order';
import { requestRevert, requestRevertAll } from './revert';
import { requestEditedRevertAll, requestShipping } from './ship';
import { returnPostings } from './return-postings';
import { addReturnRow } from './return-rows';
import { changeReturn, createReturn, deleteReturn } from './return-steps';
import { returnSubject } from './return';
import { fulfillmentRowId } from './returnable';
import { salesOrderPostings } from './sales-order-postings';
import { CHAIR, delivered, FACTORY, knownItems, NOW, order, q, row } from './situations';

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

/** The same of what comes back (R2). */
describe('returns', () => {
  const back = order([row(1, 5)], [delivered(4, { 1: 5 })]);
  const fields = { orderNo: 'RO-9', locationId: FACTORY, orderCreatedDate: NOW, returnDate: null, ...plainState(SALES_RETURN_FIELDS, {}) };
  const goods = { id: 90, returnId: 9, variantId: CHAIR, fulfillmentRowId: fulfillmentRowId(4, 0), quantity: q(2) };
  const announced = createReturn(back, 9, fields, NOW)!.state;
  const document = addReturnRow(announced, { ...goods, reasonId: null, restockLocationId: undefined }, knownItems, NOW)!.state;
  const part = returnSubject(9);
  const restock: Step<SalesOrder> = {
    part,
    decide: (current, now) => changeReturn(current, 9, { additionalInfo: 'scratched' }, 'RESTOCKED_ALL', knownItems, now),
  };
  const takeBack: Step<SalesOrder> = { part, decide: (current, now) => changeReturn(current, 9, {}, 'RETURNED_ALL', knownItems, now) };
  const remove: Step<SalesOrder> = { part, decide: (current, now) => deleteReturn(current, 9, now) };
  const given = { table: returnPostings, document };

  crashSuite({ what: 'one that is restocked', ...given, step: restock });
  crashSuite({ what: 'one that is taken out of stock again', ...given, earlier: [restock], step: takeBack });
  crashSuite({ what: 'one that is restocked again', ...given, earlier: [restock, takeBack], step: restock });
  crashSuite({ what: 'one that is deleted', ...given, earlier: [restock], step: remove });
  crashSuite({ what: 'one among fulfillments', ...given, table: salesOrderPostings, step: restock });
});
