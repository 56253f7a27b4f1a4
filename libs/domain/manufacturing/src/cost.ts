import { ONE, proportion, proportionUnbounded, quantity, sum, ZERO, type Quantity } from '@pegboard/kit';
import type { ManufacturingOrder, Operation, Production, ProductionIngredient } from './order';
import type { RecipeOperation } from './recipe';

const SECONDS_PER_HOUR = quantity(3600);

type Rated = Pick<RecipeOperation, 'type' | 'costPerHour'>;

/** Whether an operation costs what its time costs; others cost so much a unit, or once. */
export const isPaidByTime = ({ type }: Rated): boolean => type === 'process' || type === 'setup';

/** T9: what so much time and so many units cost, by the operation's type; rounded once. */
export function costOfWork(operation: Rated, seconds: Quantity, units: Quantity): Quantity {
  const { costPerHour: rate, type } = operation;
  if (!rate || type === 'fixed') return rate ?? ZERO;
  return isPaidByTime(operation) ? proportionUnbounded(rate, seconds, SECONDS_PER_HOUR) : proportionUnbounded(rate, units, ONE);
}

/** What an operation of an order has cost: at the time worked, else at the time planned. */
export const operationCost = (operation: Operation, units: Quantity): Quantity =>
  costOfWork(operation, operation.actualTime > 0 ? operation.actualTime : operation.plannedTime, units);

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
