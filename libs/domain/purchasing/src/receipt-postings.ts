import type { OpenIntent, PostingTable } from '@pegboard/posting';
import { receiptPosting, revertPosting } from './posting';
import { intentOf, openReceipts, type PurchaseOrder, type Receipt } from './purchase-order';
import { bookReceipt } from './receive';
import { bookRevert, refuseReceipt, refuseRevert } from './revert';

const receiptOf = (order: PurchaseOrder, { part }: OpenIntent): Receipt => order.receipts.find(({ id }) => id === part)!;

/** The postings of receipts and of their reverts (B2). A receipt that is refused is gone; a refused revert leaves it booked. */
export const receiptPostings: PostingTable<PurchaseOrder> = {
  filter: { 'receipts.status': { $in: ['REQUESTED', 'REVERTING'] } },
  nameOf: ({ orderNo }) => orderNo,
  open: (order) =>
    openReceipts(order).map((receipt) => ({
      part: receipt.id,
      postingId: intentOf(receipt).postingId,
      isReverting: receipt.status === 'REVERTING',
    })),
  posting: (order, intent) => (intent.isReverting ? revertPosting : receiptPosting)(order, receiptOf(order, intent)),
  booked: (order, intent, outcome) => {
    const receipt = receiptOf(order, intent);
    return intent.isReverting ? bookRevert(order, receipt) : bookReceipt(order, receipt, outcome);
  },
  refused: (order, intent, refusal) => (intent.isReverting ? refuseRevert : refuseReceipt)(order, receiptOf(order, intent), refusal),
  pathOf,
};

/** Movements stand in the order of the lines and their batches; those of consumed ingredients come last. */
function pathOf(order: PurchaseOrder, intent: OpenIntent, movement: number): string {
  const paths = receiptOf(order, intent).parts.flatMap(({ path = '', batches }) =>
    batches.map(({ batchId, newBatch }, i) => (batchId === null && !newBatch ? `${path}quantity` : `${path}batch_transactions/${i}`)),
  );
  return paths[movement] ?? 'ingredients';
}
