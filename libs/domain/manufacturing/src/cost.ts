import { proportion, proportionUnbounded, quantity, sum, ZERO, type Quantity } from '@pegboard/kit';
import type { ManufacturingOrder, Operation, Production, ProductionIngredient } from './order';

const SECONDS_PER_HOUR = quantity(3600);

/** T9: what an operation has cost: the time worked, else the time planned, at its rate; rounded once. */
export const operationCost = (operation: Operation): Quantity =>
  costOfTime(operation, operation.actualTime > 0 ? operation.actualTime : operation.plannedTime);

/** What so much time at an operation costs. */
export const costOfTime = ({ costPerHour }: Pick<Operation, 'costPerHour'>, seconds: Quantity): Quantity =>
  costPerHour ? proportionUnbounded(costPerHour, seconds, SECONDS_PER_HOUR) : ZERO;

/** What so many units are worth: a price of one would be rounded. */
export interface Price {
  readonly value: Quantity;
  readonly quantity: Quantity;
}

/** What is taken of an ingredient, at the price of that moment; null if it is unknown. */
function ingredientCost(ingredient: ProductionIngredient, prices: ReadonlyMap<number, Price>): Quantity | null {
  const price = prices.get(ingredient.variantId);
  return price ? proportion(price.value, ingredient.quantity, price.quantity) : null;
}

/**
 * T9: the goods a production brings in carry the cost of its work, and what the ledger finds their ingredients worth at the moment they
 * leave. What those were worth when it was asked for is noted for people.
 */
export function costOf(order: ManufacturingOrder, productionId: number, prices: ReadonlyMap<number, Price>): ManufacturingOrder {
  const costed = (production: Production): Production => {
    const ingredients = production.ingredients.map((ingredient) => ({ ...ingredient, cost: ingredientCost(ingredient, prices) }));
    const known = ingredients.flatMap(({ cost }) => (cost === null ? [] : [cost]));
    return { ...production, ingredients, materialCost: known.length < ingredients.length ? null : sum(known) };
  };
  return {
    ...order,
    productions: order.productions.map((production) => (production.id === productionId ? costed(production) : production)),
  };
}
