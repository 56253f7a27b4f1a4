import { type PurchaseOrder, type Receipt, ingredientsOf } from '@pegboard/domain-purchasing';
import { toNumber } from '@pegboard/kit';
import type { ReceiptAnswer } from './receipt.answer';
import { batchesView } from './batches.view';

export const receiptView = (order: PurchaseOrder, receipt: Receipt): ReceiptAnswer => ({
  id: receipt.id,
  purchase_order_id: order.id,
  status: receipt.status,
  received_date: receipt.movementDate,
  rows: receipt.parts.map((part) => ({
    purchase_order_row_id: part.rowId,
    quantity: toNumber(part.quantity),
    batch_transactions: batchesView(part.batches),
    ingredients: ingredientsOf(order, part.rowId)
      .filter((row) => receipt.consumed.some(({ ingredientRowId }) => ingredientRowId === row.id))
      .map((row) => {
        const used = receipt.consumed.find(({ ingredientRowId }) => ingredientRowId === row.id)!;
        return {
          outsourced_purchase_order_recipe_row_id: row.id,
          ingredient_variant_id: row.variantId,
          quantity: toNumber(used.quantity),
          batch_transactions: batchesView(used.batches),
        };
      }),
  })),
});
