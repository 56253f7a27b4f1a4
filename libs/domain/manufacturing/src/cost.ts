import { add, divide, multiply, quantity, sum, type Quantity } from '@pegboard/kit';
import type { ManufacturingOrder, Operation, Production } from './order';

const SECONDS_PER_HOUR = quantity(3600);

/** What an operation has cost: the time worked, else the time planned, at its rate. */
export function operationCost(operation: Operation): Quantity {
  if (!operation.costPerHour) return 0 as Quantity;
  const seconds = operation.actualTime > 0 ? operation.actualTime : operation.plannedTime;
  return multiply(divide(seconds, SECONDS_PER_HOUR), operation.costPerHour);
}

/** What was taken, at prices a unit; undefined if none of it has a known price. */
export function materialCost(production: Production, prices: ReadonlyMap<number, Quantity>): Quantity | undefined {
  const priced = production.ingredients.filter((ingredient) => prices.has(ingredient.variantId));
  if (priced.length === 0) return undefined;
  return sum(priced.map((ingredient) => multiply(ingredient.quantity, prices.get(ingredient.variantId)!)));
}

/**
 * T9: the goods a production brings in carry the cost of their ingredients, and of the operations in proportion to what is made.
 * Unknown prices leave the price open, and the ledger's average decides.
 */
export function costOf(order: ManufacturingOrder, productionId: number, prices: ReadonlyMap<number, Quantity>): ManufacturingOrder {
  const price = (production: Production): Quantity | null => {
    const material = materialCost(production, prices);
    const work = sum(order.operations.map(operationCost));
    if (material === undefined && work === 0) return null;
    const perUnitOfWork = order.plannedQuantity === 0 ? work : divide(work, order.plannedQuantity);
    return add(divide(material ?? (0 as Quantity), production.quantity), perUnitOfWork);
  };
  return { ...order, productions: order.productions.map((production) => (production.id === productionId ? { ...production, pricePerUnit: price(production) } : production)) };
}
