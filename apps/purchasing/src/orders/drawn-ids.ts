import type { NewIds } from '@pegboard/domain-purchasing';
import type { Ids } from '@pegboard/eventing';

/** Ids drawn before a decision, so that the decision stays a pure function. What it doesn't use is a gap. */
export async function drawnIds(ids: Ids, { rows, ingredients }: { rows: number; ingredients: number }): Promise<NewIds> {
  const rowIds = rows > 0 ? await ids.take('purchase_order_row', rows) : [];
  const ingredientIds = ingredients > 0 ? await ids.take('outsourced_purchase_order_recipe_row', ingredients) : [];
  return { row: () => drawn(rowIds), ingredient: () => drawn(ingredientIds) };
}

function drawn(left: number[]): number {
  const id = left.shift();
  if (id === undefined) throw new Error('fewer ids were drawn than the decision needs');
  return id;
}
