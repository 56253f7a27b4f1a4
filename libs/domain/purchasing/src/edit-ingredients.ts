import { refuseArchivedItem } from '@pegboard/contracts';
import { decided, divide, isSame, ONE, reject, type Decision, type Quantity } from '@pegboard/kit';
import { inRatio } from './ingredients';
import { itemOf, named, type PurchasingKnownItems } from './known-items';
import {
  requireOpen,
  requireRoom,
  requireSettled,
  rowOf,
  stockQuantity,
  type IngredientRatio,
  type OutsourcedIngredientRow,
  type PurchaseOrder,
  type PurchaseOrderRow,
} from './purchase-order';

/** Either per stock unit of the product or for its whole row. */
export interface IngredientQuantity {
  readonly quantityPerUnit?: Quantity | undefined;
  readonly quantity?: Quantity | undefined;
}

export interface IngredientInput extends IngredientQuantity {
  readonly variantId: number;
  readonly notes?: string | null | undefined;
  readonly isSuppliedByContractor?: boolean | undefined;
}

/**
 * B5: an ingredient more for an open row of an outsourced order.
 * @throws Rejection `NOT_OUTSOURCED`, `UNKNOWN_VARIANT`, `INGREDIENT_IS_PRODUCT`, `QUANTITY_MISSING` (422), `ROW_RECEIVED`, `BUSY` (409)
 */
export function addIngredient(
  order: PurchaseOrder,
  rowId: number,
  input: IngredientInput,
  about: { id: number; knownItems: PurchasingKnownItems },
): Decision<PurchaseOrder> {
  const row = openProductRow(order, rowId);
  requireRoom([...order.ingredientRows, input], 'outsourced_purchase_order_recipe_rows');
  requireIngredient(row, input.variantId, about.knownItems);
  const ingredient: OutsourcedIngredientRow = {
    id: about.id,
    purchaseOrderRowId: rowId,
    variantId: input.variantId,
    ...quantitiesOf(row, input),
    isSuppliedByContractor: input.isSuppliedByContractor ?? false,
    notes: input.notes ?? null,
    consumed: null,
    batches: [],
  };
  return decided({ ...order, ingredientRows: [...order.ingredientRows, ingredient] }, 'updated', { added_recipe_rows: [about.id] });
}

/** @throws Rejection as `addIngredient`; `NOT_FOUND` (404) */
export function editIngredient(
  order: PurchaseOrder,
  id: number,
  edit: Partial<IngredientInput>,
  knownItems: PurchasingKnownItems,
): Decision<PurchaseOrder> | undefined {
  const before = ingredientOf(order, id);
  const row = openProductRow(order, before.purchaseOrderRowId);
  if (edit.variantId !== undefined && edit.variantId !== before.variantId) requireIngredient(row, edit.variantId, knownItems);
  // Sent back as it is shown, it names nothing new.
  const namesSameQuantity =
    (edit.quantity ?? before.quantity) === before.quantity && (edit.quantityPerUnit ?? before.quantityPerUnit) === before.quantityPerUnit;
  const after: OutsourcedIngredientRow = {
    ...before,
    variantId: edit.variantId ?? before.variantId,
    ...(namesSameQuantity ? {} : quantitiesOf(row, edit)),
    isSuppliedByContractor: edit.isSuppliedByContractor ?? before.isSuppliedByContractor,
    notes: edit.notes === undefined ? before.notes : edit.notes,
  };
  if (isSame(after, before)) return undefined;
  return decided({ ...order, ingredientRows: order.ingredientRows.map((each) => (each.id === id ? after : each)) }, 'updated', {
    changed_recipe_rows: [id],
  });
}

/** @throws Rejection `NOT_FOUND` (404), `ROW_RECEIVED`, `BUSY` (409) */
export function removeIngredient(order: PurchaseOrder, id: number): Decision<PurchaseOrder> {
  openProductRow(order, ingredientOf(order, id).purchaseOrderRowId);
  return decided({ ...order, ingredientRows: order.ingredientRows.filter((each) => each.id !== id) }, 'updated', {
    removed_recipe_rows: [id],
  });
}

/** @throws Rejection `NOT_FOUND` (404) */
export function ingredientOf(order: PurchaseOrder, id: number): OutsourcedIngredientRow {
  const ingredient = order.ingredientRows.find((each) => each.id === id);
  if (ingredient) return ingredient;
  throw reject('NOT_FOUND', 'id', `There is no outsourced purchase order recipe row ${id}.`, { id });
}

/**
 * The open product row that a row of a recipe belongs to, and the ingredient it names.
 * @throws Rejection `UNKNOWN_RECIPE_ROW` (422)
 */
export function productRowOfRecipe(
  order: PurchaseOrder,
  recipeRowId: number,
  knownItems: PurchasingKnownItems,
): { rowId: number; variantId: number } {
  for (const row of order.rows) {
    const line = row.receivedDate === null ? knownItems.recipes.get(row.variantId)?.rows.find(({ id }) => id === recipeRowId) : undefined;
    if (line) return { rowId: row.id, variantId: line.ingredient_variant_id };
  }
  throw reject('UNKNOWN_RECIPE_ROW', 'recipe_row_id', `No open product of ${order.orderNo} has the recipe row ${recipeRowId}.`, {
    recipe_row_id: recipeRowId,
  });
}

function openProductRow(order: PurchaseOrder, rowId: number): PurchaseOrderRow {
  if (order.entityType !== 'outsourced')
    throw reject('NOT_OUTSOURCED', 'purchase_order_row_id', `${order.orderNo} is not outsourced, so it has no ingredients.`, {
      purchase_order_id: order.id,
    });
  const row = rowOf(order, rowId, 'purchase_order_row_id');
  requireSettled(order, [rowId]);
  requireOpen(order, row);
  return row;
}

function requireIngredient(row: PurchaseOrderRow, variantId: number, knownItems: PurchasingKnownItems): void {
  const item = itemOf(knownItems, variantId, 'ingredient_variant_id');
  refuseArchivedItem(item, variantId, 'ingredient_variant_id');
  if (variantId !== row.variantId) return;
  throw reject(
    'INGREDIENT_IS_PRODUCT',
    'ingredient_variant_id',
    `${named(item, variantId)} is the product of the row and can't be its own ingredient.`,
    { variant_id: variantId },
  );
}

/** Where both are given and differ by rounding alone, the quantity of the whole row is the exact one. */
function quantitiesOf(row: PurchaseOrderRow, { quantity, quantityPerUnit }: IngredientQuantity) {
  const stock = stockQuantity(row);
  const forRow: IngredientRatio | undefined = quantity === undefined ? undefined : { quantity, per: stock };
  if (forRow && (quantityPerUnit === undefined || divide(forRow.quantity, stock) === quantityPerUnit)) return inRatio(forRow, stock);
  if (quantityPerUnit !== undefined) return inRatio({ quantity: quantityPerUnit, per: ONE }, stock);
  throw reject('QUANTITY_MISSING', 'planned_quantity_per_unit', 'Give planned_quantity_per_unit, or quantity for the whole row.');
}
