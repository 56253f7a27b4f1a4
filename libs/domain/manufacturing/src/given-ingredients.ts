import { reject, type Quantity } from '@pegboard/kit';
import type { BatchTransaction, ManufacturingOrder } from './order';
import type { GivenIngredient } from './production';

/** What was really used, of a row or of the only row that has the variant. */
export interface UsedIngredient {
  readonly rowId?: number | undefined;
  readonly variantId?: number | undefined;
  readonly quantity: Quantity;
  readonly batchTransactions?: readonly BatchTransaction[];
}

/** The rows that used ingredients belong to (O3). @throws Rejection MISSING_FIELD, UNKNOWN_INGREDIENT unless one row has the variant */
export const givenIngredients = (order: ManufacturingOrder, used: readonly UsedIngredient[]): GivenIngredient[] =>
  used.map(({ rowId, variantId, ...taken }, i) => ({ rowId: rowId ?? rowOfVariant(order, variantId, i), ...taken }));

function rowOfVariant(order: ManufacturingOrder, variantId: number | undefined, index: number): number {
  if (variantId === undefined)
    throw reject(
      'MISSING_FIELD',
      `ingredients/${index}/manufacturing_order_recipe_row_id`,
      'manufacturing_order_recipe_row_id is missing.',
    );
  const rows = order.rows.filter((row) => row.variantId === variantId);
  if (rows.length === 1) return rows[0]!.id;
  throw reject(
    'UNKNOWN_INGREDIENT',
    `ingredients/${index}/variant_id`,
    `${rows.length === 0 ? 'No row' : 'More than one row'} of ${order.orderNo} has variant ${variantId}. Give the id of the row.`,
    { rows: rows.map((row) => row.id) },
  );
}
