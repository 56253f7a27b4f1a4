import { decided, found, reject, ZERO, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import { isDone, refusePending, type BatchTransaction, type ManufacturingOrder, type Production, type ProductionIngredient } from './order';
import { productionOf, replaced } from './production';

/**
 * The day of a production is its own: the ledger keeps the one on which it moved the stock (T1). An order that it completed is done then.
 * @throws Rejection NOT_FOUND, BUSY
 */
export function datedProduction(
  order: ManufacturingOrder,
  id: number,
  date: Instant | undefined,
): Decision<ManufacturingOrder> | undefined {
  const production = productionOf(order, id);
  if (date === undefined || date === production.productionDate) return undefined;
  refusePending(order);
  const productions = replaced(order.productions, { ...production, productionDate: date });
  const doneDate = isDone(order) && production.isFinal ? date : order.doneDate;
  return decided({ ...order, productions, doneDate }, 'production_dated', { manufacturing_order_production_id: id, production_date: date });
}

/** What a production took, by the id of that. @throws Rejection NOT_FOUND */
export const takenAs = (order: ManufacturingOrder, id: number): { production: Production; ingredient: ProductionIngredient } =>
  found(
    order.productions
      .flatMap((production) => production.ingredients.map((ingredient) => ({ production, ingredient })))
      .find(({ ingredient }) => ingredient.id === id),
    'manufacturing order production ingredient',
    id,
  );

interface TakenBatch extends Pick<BatchTransaction, 'batchId'> {
  /** Absent: all, of the only one. */
  readonly quantity?: Quantity | undefined;
}

/** T1: what was booked is never edited. Said again as it is, it stands. @throws Rejection NOT_EDITABLE */
export function refuseOtherBatches({ id, quantity: all, batchTransactions }: ProductionIngredient, named: readonly TakenBatch[]): void {
  const said = named.map(({ batchId, quantity }) => ({ batchId, quantity: quantity ?? (named.length === 1 ? all : ZERO) }));
  const textOf = (batches: readonly BatchTransaction[]): string =>
    batches
      .map(({ batchId, quantity }) => `${batchId}:${quantity}`)
      .sort()
      .join();
  if (textOf(said) === textOf(batchTransactions)) return;
  throw reject(
    'NOT_EDITABLE',
    'batch_transactions',
    'The ingredient was taken from its batches, and booked stock is never edited. Undo the production, and report it again with the right batches.',
    { manufacturing_order_production_ingredient_id: id },
  );
}
