import { add, divide, multiply, proportion, quantity, sum, type Quantity } from '@pegboard/kit';
import type { ManufacturingOrder, Operation, Production } from './order';

const SECONDS_PER_HOUR = quantity(3600);

/** T9: what an operation has cost: the time worked, else the time planned, at its rate; rounded once. */
export function operationCost(operation: Operation): Quantity {
  if (!operation.costPerHour) return 0 as Quantity;
  const seconds = operation.actualTime > 0 ? operation.actualTime : operation.plannedTime;
  return proportion(operation.costPerHour, seconds, SECONDS_PER_HOUR);
}

/** What was taken, at prices a unit; undefined if the price of any of it is unknown. */
export function materialCost(production: Production, prices: ReadonlyMap<number, Quantity>): Quantity | undefined {
  if (production.ingredients.some((ingredient) => !prices.has(ingredient.variantId))) return undefined;
  return sum(production.ingredients.map((ingredient) => multiply(ingredient.quantity, prices.get(ingredient.variantId)!)));
}

/**
 * T9: the goods a production brings in carry the cost of their ingredients, and of the operations in proportion to what is made.
 * Without work, or where a price is unknown, the ledger takes the worth of the ingredients at the moment they leave.
 */
export function costOf(order: ManufacturingOrder, productionId: number, prices: ReadonlyMap<number, Quantity>): ManufacturingOrder {
  const costed = (production: Production): Production => {
    const material = materialCost(production, prices);
    const work = sum(order.operations.map(operationCost));
    const isPriced = material !== undefined && work > 0 && order.plannedQuantity > 0;
    return {
      ...production,
      materialCost: material ?? null,
      pricePerUnit: isPriced ? add(divide(material, production.quantity), divide(work, order.plannedQuantity)) : null,
    };
  };
  return {
    ...order,
    productions: order.productions.map((production) => (production.id === productionId ? costed(production) : production)),
  };
}
