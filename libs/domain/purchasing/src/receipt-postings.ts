import {
  namingPart,
  pathsOfBatches,
  together,
  withWaitingEdits,
  type NamedPart,
  type OpenIntent,
  type PostingTable,
} from '@pegboard/posting';
import { edited } from './orders';
import { receiptPosting, revertAllPosting, revertPosting } from './posting';
import { intentOf, openReceipts, receivePostingId, type PurchaseOrder, type Receipt } from './purchase-order';
import { bookReceipt } from './receive';
import { revaluationPostings } from './revaluations';
import { bookRevert, bookRevertAll, refuseReceipt, refuseRevert, refuseRevertAll } from './revert';

const receiptOf = (order: PurchaseOrder, { part }: OpenIntent): Receipt => order.receipts.find(({ id }) => id === part)!;

/** The part of an intent that reverts all receipts together. */
const isOfAll = ({ part }: OpenIntent): boolean => part === null;

/** The postings of receipts and of their reverts (B2). A receipt that is refused is gone; a refused revert leaves it booked. */
export const receiptPostings: PostingTable<PurchaseOrder> = withWaitingEdits(
  {
    filter: { 'receipts.status': { $in: ['REQUESTED', 'REVERTING'] } },
    nameOf: ({ orderNo }) => orderNo,
    open: (order) =>
      order.reverting
        ? [{ part: null, postingId: order.reverting.postingId, isReverting: true }]
        : openReceipts(order).map((receipt) => ({
            part: receipt.id,
            postingId: intentOf(receipt).postingId,
            isReverting: receipt.status === 'REVERTING',
          })),
    posting: (order, intent) =>
      isOfAll(intent) ? revertAllPosting(order) : (intent.isReverting ? revertPosting : receiptPosting)(order, receiptOf(order, intent)),
    booked: (order, intent, outcome) => {
      if (isOfAll(intent)) return bookRevertAll(order);
      const receipt = receiptOf(order, intent);
      return intent.isReverting ? bookRevert(order, receipt) : bookReceipt(order, receipt, outcome);
    },
    refused: (order, intent, refusal) =>
      isOfAll(intent)
        ? refuseRevertAll(order, refusal)
        : (intent.isReverting ? refuseRevert : refuseReceipt)(order, receiptOf(order, intent), refusal),
    pathOf,
    explained: (order, intent, refusal) =>
      isOfAll(intent) ? namingPart(refusal, [revertAllPosting(order).reverses!], (postingId) => revertRefused(order, postingId)) : refusal,
  },
  edited,
);

function revertRefused(order: PurchaseOrder, postingId: string): NamedPart | undefined {
  const receipt = order.receipts.find((one) => receivePostingId(one) === postingId);
  return (
    receipt && {
      message: `Receipt ${receipt.id} can't be reverted, so ${order.orderNo} stays as it is.`,
      info: { receipt_id: receipt.id },
    }
  );
}

/** Movements stand in the order of the lines and their batches; those of consumed ingredients come last. */
function pathOf(order: PurchaseOrder, intent: OpenIntent, movement: number): string {
  if (intent.isReverting) return isOfAll(intent) ? 'status' : 'id';
  const paths = receiptOf(order, intent).parts.flatMap(({ path, batches }) => pathsOfBatches(batches, path));
  return paths[movement] ?? 'ingredients';
}

/** All postings of a purchase order. */
export const purchaseOrderPostings: PostingTable<PurchaseOrder> = together(receiptPostings, revaluationPostings);
