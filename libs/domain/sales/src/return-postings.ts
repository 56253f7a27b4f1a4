import { served, type PostOutcome, type PostRequest, type Refusal } from '@pegboard/contracts';
import { decided, sum, ZERO, type Decision, type Instant } from '@pegboard/kit';
import { movementOf, portionsOf, refusedIntent, type OpenIntent, type PostingTable } from '@pegboard/posting';
import { packPostingId, replaceReturn, returnsOf, rowOf, type SalesOrder } from './order';
import { salePosting } from './pack';
import {
  returnSubject,
  type BroughtPortion,
  type RestockingReturn,
  type SalesReturn,
  type SalesReturnRow,
  type UnstockingReturn,
} from './return';
import { withoutReturn } from './return-steps';
import { rowsBack } from './returnable';

type WaitingReturn = RestockingReturn | UnstockingReturn;

const isWaiting = (one: SalesReturn): one is WaitingReturn => one.status === 'REQUESTED' || one.status === 'REVERTING';

const partOf = (order: SalesOrder, { postingId }: OpenIntent): WaitingReturn =>
  returnsOf(order)
    .filter(isWaiting)
    .find(({ intent }) => intent.postingId === postingId)!;

/** The postings of returns (R2): one brings the goods into stock, and its reverse takes exactly them out again. */
export const returnPostings: PostingTable<SalesOrder> = {
  filter: { 'returns.status': { $in: ['REQUESTED', 'REVERTING'] } },
  nameOf: ({ orderNo }) => orderNo,
  open: (order) =>
    returnsOf(order)
      .filter(isWaiting)
      .map(({ id, status, intent }) => ({
        part: returnSubject(id),
        postingId: intent.postingId,
        isReverting: status === 'REVERTING',
      })),
  posting: (order, intent, now) => {
    const one = partOf(order, intent);
    return one.status === 'REQUESTED'
      ? restockPosting(order, one)
      : { ...salePosting(order, one.intent.postingId, now), reverses: one.restockPostingId! };
  },
  booked: (order, intent, outcome, now) => {
    const one = partOf(order, intent);
    return one.status === 'REQUESTED' ? recordRestocked(order, one, outcome, now) : recordUnstocked(order, one, now);
  },
  refused: (order, intent, refusal, now) => recordRefused(order, partOf(order, intent), refusal, now),
  // Whoever asked has named a status, or the return to be deleted.
  pathOf: (order, intent) => {
    const one = partOf(order, intent);
    return one.status === 'REVERTING' && one.becomes === 'DELETED' ? 'id' : 'status';
  },
};

const restockedRows = ({ rows }: SalesReturn): (SalesReturnRow & { readonly restockLocationId: number })[] =>
  rows.filter((row): row is SalesReturnRow & { readonly restockLocationId: number } => row.restockLocationId !== null);

function restockPosting(order: SalesOrder, one: RestockingReturn): PostRequest {
  const movements = restockedRows(one).flatMap((row) =>
    portionsOf(row).map(({ batchId, quantity }) =>
      movementOf({
        variant_id: rowOf(order, row.salesOrderRowId).variantId,
        location_id: row.restockLocationId,
        batch_id: batchId,
        quantity,
        serves: served('sales_order_row_return', row.salesOrderRowId),
        returns: { posting_id: packPostingId(row.fulfillmentId), before: broughtBefore(order, row, batchId) },
      }),
    ),
  );
  return { ...salePosting(order, one.intent.postingId, one.updatedAt), movements };
}

/** What other returns have brought of the same goods, so that all parts together are worth what left. */
function broughtBefore(order: SalesOrder, { fulfillmentId, salesOrderRowId }: SalesReturnRow, batchId: number | null) {
  const rows = rowsBack(order, fulfillmentId, salesOrderRowId);
  const parts = rows.flatMap(({ brought = [] }) => brought).filter((part) => part.batchId === batchId);
  return { quantity: sum(parts.map(({ quantity }) => quantity)), value: sum(parts.map(({ value }) => value)) };
}

function recordRestocked(
  order: SalesOrder,
  { was: _, edit, status: _status, ...rest }: RestockingReturn,
  { moved = [] }: Pick<PostOutcome, 'moved'>,
  now: Instant,
): Decision<SalesOrder> {
  let next = 0;
  const broughtBy = (row: SalesReturnRow): readonly BroughtPortion[] =>
    portionsOf(row).map(({ batchId, quantity }) => ({ batchId, quantity, value: moved[next++]?.value ?? ZERO }));
  const rows = rest.rows.map((row) => (row.restockLocationId === null ? row : { ...row, brought: broughtBy(row) }));
  const { postingId } = rest.intent;
  const one: SalesReturn = { ...rest, ...edit, rows, status: 'RESTOCKED_ALL', restockPostingId: postingId, updatedAt: now };
  return decided(replaceReturn(order, one), 'return_restocked', { sales_return_id: rest.id });
}

function recordUnstocked(order: SalesOrder, one: UnstockingReturn, now: Instant): Decision<SalesOrder> {
  const { becomes, edit, restockPostingId: _, ...rest } = one;
  const change = { sales_return_id: one.id };
  if (becomes === 'DELETED') return decided(withoutReturn(order, one.id), 'return_deleted', change);
  const rows = rest.rows.map(({ brought: _brought, ...row }) => row);
  return decided(replaceReturn(order, { ...rest, ...edit, rows, status: becomes, updatedAt: now }), 'return_reverted', change);
}

/** The ledger refused it: the return stands as it was, says why, and may be asked for again. */
function recordRefused(order: SalesOrder, one: WaitingReturn, refusal: Refusal, now: Instant): Decision<SalesOrder> {
  const intent = refusedIntent(one.intent, refusal);
  const change = { sales_return_id: one.id, code: refusal.code };
  if (one.status === 'REQUESTED') {
    const { was, edit: _, ...rest } = one;
    return decided(replaceReturn(order, { ...rest, status: was, intent, updatedAt: now }), 'return_restock_refused', change);
  }
  const { becomes: _becomes, edit: _, ...rest } = one;
  return decided(replaceReturn(order, { ...rest, status: 'RESTOCKED_ALL', intent, updatedAt: now }), 'return_revert_refused', change);
}
