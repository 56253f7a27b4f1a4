import type { PostRequest } from '@pegboard/contracts';
import type { PostingTable } from '@pegboard/posting';
import { recordCut } from './link';
import type { ManufacturingOrder } from './order';
import { releaseOf } from './posting';

/** What must be heard of a cut link: the ledger frees what was held, then sales forgets the link. */
export interface CutRequest {
  readonly posting_id: string;
  /** Null: nothing is held. */
  readonly release: PostRequest | null;
  /** Null: sales knows it. */
  readonly told: { readonly sales_order_row_id: number; readonly manufacturing_order_id: number; readonly reason: string } | null;
}

/** The steps after a cut (M6). A release moves nothing, so it isn't refused, and nothing in the order waits for it. */
export const cutPostings: PostingTable<ManufacturingOrder, CutRequest> = {
  filter: { isDeleted: { $in: [true, false] }, cutting: { $ne: null } },
  nameOf: ({ orderNo }) => orderNo,
  open: ({ id, cutting }) => (cutting ? [{ part: null, postingId: `manufacturing_order/${id}/cut`, isReverting: false }] : []),
  posting: (order, { postingId }, now) => {
    const { salesOrderRowId, reason, isToldSales, isReleased, isShared = false } = order.cutting!;
    return {
      posting_id: postingId,
      release: isReleased ? null : releaseOf(order, salesOrderRowId, isShared, now),
      told: isToldSales ? null : { sales_order_row_id: salesOrderRowId, manufacturing_order_id: order.id, reason },
    };
  },
  booked: recordCut,
  refused: recordCut,
  pathOf: () => 'sales_order_row_id',
};
