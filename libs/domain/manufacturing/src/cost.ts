import { proportion, proportionUnbounded, quantity, sum, type Quantity } from '@pegboard/kit';
import type { ManufacturingOrder, Operation, Production } from './order';

const SECONDS_PER_HOUR = quantity(3600);

/** T9: what an operation has cost: the time worked, else the time planned, at its rate; rounded once. */
export function operationCost(operation: Operation): Quantity {
  if (!operation.costPerHour) return 0 as Quantity;
  const seconds = operation.actualTime > 0 ? operation.actualTime : operation.plannedTime;
  return proportionUnbounded(operation.costPerHour, seconds, SECONDS_PER_HOUR);
}

/** What so many units are worth: a price of one would be rounded. */
export interface Price {
  readonly value: Quantity;
  readonly quantity: Quantity;
}

/** What was taken, at the prices of that moment; undefined if the price of any of it is unknown. */
export function materialCost(production: Production, prices: ReadonlyMap<number, Price>): Quantity | undefined {
  if (production.ingredients.some((ingredient) => !prices.has(ingredient.variantId))) return undefined;
  return sum(
    production.ingredients.map((ingredient) => {
      const price = prices.get(ingredient.variantId)!;
      return proportion(price.value, ingredient.quantity, price.quantity);
    }),
  );
}

/**
 * T9: the goods a production brings in carry the cost of the operations in proportion to what is made, and what the ledger finds their
 * ingredients worth at the moment they leave. What those were worth when it was asked for is noted for people.
 */
export function costOf(order: ManufacturingOrder, productionId: number, prices: ReadonlyMap<number, Price>): ManufacturingOrder {
  const work = sum(order.operations.map(operationCost));
  const costed = (production: Production): Production => ({
    ...production,
    materialCost: materialCost(production, prices) ?? null,
    ...(work > 0 && order.plannedQuantity > 0 ? { workCost: proportion(work, production.quantity, order.plannedQuantity) } : {}),
  });
  return {
    ...order,
    productions: order.productions.map((production) => (production.id === productionId ? costed(production) : production)),
  };
}
