import type { PurchaseOrder, OutsourcedIngredientRow } from '@pegboard/domain-purchasing';
import { toNumber } from '@pegboard/kit';
import type { OutsourcedRecipeRowAnswer } from './outsourced-recipe-row.answer';
import { deletedAt } from '../orders/purchase-order.view';
import { batchesView } from '../receipts/batches.view';
import type { PurchasePlanBeside } from '../orders/purchase-order.schema';

export function outsourcedRecipeRowView(
  order: PurchaseOrder,
  row: OutsourcedIngredientRow,
  plan: PurchasePlanBeside | undefined,
): OutsourcedRecipeRowAnswer {
  const status = plan?.rows.find(({ id }) => id === row.id)?.to;
  const availability = row.isSuppliedByContractor
    ? 'NOT_APPLICABLE'
    : row.consumed !== null
      ? 'PROCESSED'
      : status?.ingredient_availability;
  return {
    id: row.id,
    purchase_order_id: order.id,
    purchase_order_row_id: row.purchaseOrderRowId,
    ingredient_variant_id: row.variantId,
    planned_quantity_per_unit: toNumber(row.quantityPerUnit),
    quantity: toNumber(row.quantity),
    consumed_quantity: row.consumed === null ? null : toNumber(row.consumed),
    is_supplied_by_contractor: row.isSuppliedByContractor,
    ...(availability && availability !== 'NO_RECIPE' ? { ingredient_availability: availability } : {}),
    ingredient_expected_date: availability === 'EXPECTED' ? (status?.ingredient_expected_date ?? null) : null,
    is_at_risk: (availability === 'EXPECTED' || availability === 'NOT_AVAILABLE') && (status?.is_at_risk ?? false),
    notes: row.notes,
    batch_transactions: batchesView(row.batches),
    cost: null,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    deleted_at: deletedAt(order),
  };
}
