import type { OpenIntent, PostingTable } from '@pegboard/posting';
import { intentOf, type Fulfillment, type SalesOrder } from './order';
import { packPosting, recordPacked, revertPosting, withdraw } from './pack';
import { recordReverted, refuseRevert } from './revert';
import { isIntent } from './status';

const partOf = (order: SalesOrder, { postingId }: OpenIntent): Fulfillment =>
  order.fulfillments.find((fulfillment) => intentOf(fulfillment).postingId === postingId)!;

/** The postings of fulfillments and of their reverts (S2). A packing that is refused is gone; a refused revert leaves it packed. */
export const fulfillmentPostings: PostingTable<SalesOrder> = {
  filter: { 'fulfillments.status': { $in: ['REQUESTED', 'REVERTING'] } },
  nameOf: ({ orderNo }) => orderNo,
  open: (order) =>
    order.fulfillments.filter(isIntent).map((fulfillment) => ({
      part: fulfillment.id,
      postingId: intentOf(fulfillment).postingId,
      isReverting: fulfillment.status === 'REVERTING',
    })),
  posting: (order, intent, now) =>
    intent.isReverting ? revertPosting(order, partOf(order, intent), now) : packPosting(order, partOf(order, intent)),
  booked: (order, intent, { moved }, now) => {
    const fulfillment = partOf(order, intent);
    return fulfillment.status === 'REQUESTED' ? recordPacked(order, fulfillment, moved, now) : recordReverted(order, fulfillment.id);
  },
  refused: (order, intent, refusal, now) => {
    const fulfillment = partOf(order, intent);
    return fulfillment.status === 'REVERTING' ? refuseRevert(order, fulfillment, refusal, now) : withdraw(order, fulfillment.id, refusal);
  },
  pathOf,
};

/** Each row makes one movement, or one a batch. Where we pick the batches, the caller has named a status and no rows. */
function pathOf(order: SalesOrder, intent: OpenIntent, movement: number): string {
  const fulfillment = partOf(order, intent);
  if (fulfillment.status === 'REQUESTED' && fulfillment.isPickedByUs) return 'status';
  const rows = fulfillment.rows.flatMap((row, i) =>
    row.batches.length > 0 ? row.batches.map((_, j) => `${i}/batch_transactions/${j}`) : [`${i}/quantity`],
  );
  return `sales_order_fulfillment_rows/${rows[movement] ?? movement}`;
}
