import { namingPart, pathsOfRow, withEditsAfter, type NamedPart, type OpenIntent, type PostingTable } from '@pegboard/posting';
import { FULFILLMENT } from './moved-rows';
import { intentOf, isOfService, packPostingId, type Fulfillment, type SalesOrder } from './order';
import { packPosting, recordPacked, revertAllPosting, revertPosting, withdraw } from './pack';
import { recordReverted, refuseRevert, refuseRevertAll, revertedTogether } from './revert';
import { shipped } from './ship';
import { isIntent } from './status';

const partOf = (order: SalesOrder, { postingId }: OpenIntent): Fulfillment =>
  order.fulfillments.find((fulfillment) => intentOf(fulfillment).postingId === postingId)!;

/** The part of an intent that reverts all fulfillments together. */
const isOfAll = ({ part }: OpenIntent): boolean => part === null;

/** The postings of fulfillments and of their reverts (S2). A packing that is refused is gone; a refused revert leaves it packed. */
export const fulfillmentPostings: PostingTable<SalesOrder> = withEditsAfter(
  {
    filter: { 'fulfillments.status': { $in: ['REQUESTED', 'REVERTING'] } },
    nameOf: ({ orderNo }) => orderNo,
    open: (order) =>
      order.reverting
        ? [{ part: null, postingId: order.reverting.postingId, isReverting: true }]
        : order.fulfillments.filter(isIntent).map((fulfillment) => ({
            part: fulfillment.id,
            postingId: intentOf(fulfillment).postingId,
            isReverting: fulfillment.status === 'REVERTING',
          })),
    posting: (order, intent, now) => {
      if (isOfAll(intent)) return revertAllPosting(order, now);
      return intent.isReverting ? revertPosting(order, partOf(order, intent), now) : packPosting(order, partOf(order, intent));
    },
    booked: (order, intent, outcome, now) => {
      if (isOfAll(intent)) return recordReverted(order, revertedTogether(order));
      const fulfillment = partOf(order, intent);
      return fulfillment.status === 'REQUESTED' ? recordPacked(order, fulfillment, outcome, now) : recordReverted(order, [fulfillment]);
    },
    refused: (order, intent, refusal, now) => {
      if (isOfAll(intent)) return refuseRevertAll(order, refusal, now);
      const fulfillment = partOf(order, intent);
      return fulfillment.status === 'REVERTING' ? refuseRevert(order, fulfillment, refusal, now) : withdraw(order, fulfillment.id, refusal);
    },
    pathOf,
    explained: (order, intent, refusal) =>
      isOfAll(intent)
        ? namingPart(
            refusal,
            revertedTogether(order).map(({ id }) => packPostingId(id)),
            (postingId) => revertRefused(order, postingId),
          )
        : refusal,
  },
  shipped,
);

function revertRefused(order: SalesOrder, postingId: string): NamedPart | undefined {
  const fulfillment = order.fulfillments.find(({ id }) => packPostingId(id) === postingId);
  return (
    fulfillment && {
      message: `Fulfillment ${fulfillment.id} can't be reverted, so ${order.orderNo} stays as it is.`,
      info: { sales_order_fulfillment_id: fulfillment.id },
    }
  );
}

/** Each row makes one movement, or one a batch. Where we pick the batches, the caller has named a status and no rows. */
function pathOf(order: SalesOrder, intent: OpenIntent, movement: number): string {
  if (intent.isReverting) return isOfAll(intent) ? 'status' : 'id';
  const fulfillment = partOf(order, intent);
  if (fulfillment.status === 'REQUESTED' && fulfillment.isPickedByUs) return 'status';
  const paths = fulfillment.rows.flatMap((row, i) =>
    isOfService(order, row) ? [] : pathsOfRow(row, `${FULFILLMENT.list}/${i}`, 'quantity'),
  );
  return paths[movement] ?? `${FULFILLMENT.list}/${movement}`;
}
