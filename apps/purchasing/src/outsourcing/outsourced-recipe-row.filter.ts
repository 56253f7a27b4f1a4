import type { PurchaseOrder } from '@pegboard/domain-purchasing';
import type { OutsourcedRecipeRowsQuery } from './outsourced-recipe-row.dto';

export const isAskedFor = (row: PurchaseOrder['ingredientRows'][number], query: OutsourcedRecipeRowsQuery): boolean =>
  (!query.purchase_order_row_id || query.purchase_order_row_id.includes(row.purchaseOrderRowId)) &&
  (!query.ingredient_variant_id || query.ingredient_variant_id.includes(row.variantId));

export const outsourcedRecipeRowFilter = (query: OutsourcedRecipeRowsQuery): Record<string, unknown> => ({
  entityType: 'outsourced',
  ...(query.purchase_order_id ? { id: { $in: query.purchase_order_id } } : {}),
  ...(query.purchase_order_row_id ? { 'ingredientRows.purchaseOrderRowId': { $in: query.purchase_order_row_id } } : {}),
  ...(query.ingredient_variant_id ? { 'ingredientRows.variantId': { $in: query.ingredient_variant_id } } : {}),
});
