import { served, type PostRequest } from '@pegboard/contracts';
import { inShares, negate, ref } from '@pegboard/kit';
import { movementOf, picksOf, postingOf, reversalOf } from '@pegboard/posting';
import { intentOf, locationOf, receivePostingId, rowOf, type BatchPart, type PurchaseOrder, type Receipt } from './purchase-order';
import { revaluedPostings } from './revaluations';
import { revertedTogether } from './revert';

/** What the ledger is asked when goods came: in what was received, out what an outsourced receipt consumes (B5). */
export function receiptPosting(order: PurchaseOrder, receipt: Receipt): PostRequest {
  const received = receipt.parts.flatMap((part) => {
    const row = rowOf(order, part.rowId);
    const about = {
      variant_id: row.variantId,
      location_id: locationOf(order, row),
      serves: served('purchase_order_row', row.id),
      price_per_unit: part.pricePerStockUnit,
    };
    const quantities = part.batches.map(({ quantity }) => quantity);
    const values = part.value === undefined ? [] : inShares(part.value, quantities);
    return part.batches.map((batch, i) => ({
      ...movementOf({ ...about, ...batchOf(batch), quantity: batch.quantity }),
      ...(values[i] === undefined ? {} : { value: values[i] }),
    }));
  });
  const consumed = receipt.consumed.flatMap((part) => {
    const ingredient = order.ingredientRows.find(({ id }) => id === part.ingredientRowId)!;
    const about = {
      variant_id: ingredient.variantId,
      location_id: order.trackingLocationId!,
      serves: served('outsourced_purchase_order_recipe_row', ingredient.id),
      made_into: ref('purchase_order_row', ingredient.purchaseOrderRowId),
    };
    return part.batches.map((batch) => movementOf({ ...about, ...batchOf(batch), quantity: negate(batch.quantity) }));
  });
  return {
    ...emptyPosting(order, receipt, intentOf(receipt).postingId),
    movements: [...received, ...consumed],
    // The received part needs nothing more of its ingredients, whatever was really used.
    closes: receipt.consumed.map((part) => ref('outsourced_purchase_order_recipe_row', part.ingredientRowId)),
  };
}

/** The exact reverse of a receipt and of later costs of its goods (B2, T9): the ledger knows what it moved. */
export const revertPosting = (order: PurchaseOrder, receipt: Receipt): PostRequest => ({
  ...emptyPosting(order, receipt, intentOf(receipt).postingId),
  ...reversalOf([...revaluedPostings(order, [receipt]), receivePostingId(receipt)]),
});

/** The exact reverse of all receipts, in one commit (B2). */
export function revertAllPosting(order: PurchaseOrder): PostRequest {
  const receipts = revertedTogether(order);
  return {
    ...emptyPosting(order, receipts[0]!, order.reverting!.postingId),
    ...reversalOf([...revaluedPostings(order, receipts), ...receipts.map(receivePostingId)]),
  };
}

const emptyPosting = (order: PurchaseOrder, receipt: Receipt, postingId: string): PostRequest =>
  postingOf({
    posting_id: postingId,
    kind: 'receipt',
    cause: { type: 'purchase_order', id: order.id, number: order.orderNo },
    movement_date: receipt.movementDate,
  });

const batchOf = ({ batchId, newBatch, isSuggested }: BatchPart) =>
  batchId === null && newBatch
    ? { batch_id: null, new_batch: { batch_number: newBatch.batchNumber, expiration_date: newBatch.expirationDate } }
    : { batch_id: batchId, new_batch: null, ...picksOf({ isSuggested }) };
