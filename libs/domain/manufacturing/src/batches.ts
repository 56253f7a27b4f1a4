import { add, least, reject, subtract, sum, toDecimal, ZERO, type Quantity, type Rejection } from '@pegboard/kit';
import { suggestedPortion } from '@pegboard/posting';
import type { BatchTransaction, IngredientRow, ManufacturingOrder, ProductBatch } from './order';

/** What is known of the items that take part: whether they are batch-tracked (T6) and what they are called. */
export interface Tracking {
  isTracked(variantId: number): boolean;
  nameOf(variantId: number): string;
}

/** The one movement of an untracked item. */
const unbatched = (quantity: Quantity): BatchTransaction[] => [{ batchId: null, quantity }];

/**
 * The batches that an ingredient is taken from: those named for this production, else those put on the row before; the ledger chooses
 * those of the rest.
 * @throws Rejection BATCHES_DO_NOT_ADD_UP, NOT_BATCH_TRACKED (T6)
 */
export function takenBatches(
  order: ManufacturingOrder,
  row: IngredientRow,
  named: readonly BatchTransaction[],
  quantity: Quantity,
  tracking: Tracking,
): readonly BatchTransaction[] {
  if (!tracking.isTracked(row.variantId)) {
    refuseBatches(named, row.variantId, 'ingredients', tracking);
    return unbatched(quantity);
  }
  if (named.length > 0) {
    refuseSum(named, quantity, row.variantId, 'ingredients', tracking);
    return named;
  }
  const batches = take(leftOf(order, row), quantity);
  const rest = subtract(quantity, sum(batches.map((batch) => batch.quantity)));
  return rest > 0 ? [...batches, suggestedPortion(rest)] : batches;
}

/**
 * The batches the product comes into: named for this production, else put on the order before, without what earlier productions
 * gave of them.
 * @throws as above; BATCHES_REQUIRED
 */
export function productBatches(
  order: ManufacturingOrder,
  named: readonly ProductBatch[] | undefined,
  quantity: Quantity,
  tracking: Tracking,
): readonly ProductBatch[] {
  if (!tracking.isTracked(order.variantId)) {
    refuseBatches(named ?? [], order.variantId, 'batch_transactions', tracking);
    return [{ batchId: null, quantity, newBatch: null }];
  }
  const batches = named && named.length > 0 ? named : take(without(order.batchTransactions, order.productions), quantity);
  refuseSum(batches, quantity, order.variantId, 'batch_transactions', tracking);
  return batches;
}

/** What is left of the batches put on a row, without what its productions took of them. */
const leftOf = (order: ManufacturingOrder, row: IngredientRow): BatchTransaction[] =>
  without(
    row.batchTransactions,
    order.productions.flatMap(({ ingredients }) => ingredients.filter(({ rowId }) => rowId === row.id)),
  );

/** What is left of batches. A batch may stand there more than once. */
function without<B extends BatchTransaction>(
  batches: readonly B[],
  users: readonly { batchTransactions: readonly BatchTransaction[] }[],
): B[] {
  const used = new Map<number | string | null, Quantity>();
  for (const batch of users.flatMap(({ batchTransactions }) => batchTransactions))
    used.set(keyOf(batch), add(used.get(keyOf(batch)) ?? ZERO, batch.quantity));
  return batches.map((batch) => {
    const taken = least(batch.quantity, used.get(keyOf(batch)) ?? ZERO);
    used.set(keyOf(batch), subtract(used.get(keyOf(batch)) ?? ZERO, taken));
    return { ...batch, quantity: subtract(batch.quantity, taken) };
  });
}

/** A batch that a production is still to make is known by its number. */
const keyOf = (batch: BatchTransaction | ProductBatch): number | string | null =>
  batch.batchId ?? ('newBatch' in batch ? (batch.newBatch?.batchNumber ?? null) : null);

/** Batches put on an order, of which a production has made some: they are there now. @param made as the production named them, and as they were booked */
export const withMade = (batches: readonly ProductBatch[], named: readonly ProductBatch[], made: readonly ProductBatch[]): ProductBatch[] =>
  batches.map((batch) => {
    const at = batch.newBatch ? named.findIndex(({ newBatch }) => newBatch?.batchNumber === batch.newBatch?.batchNumber) : -1;
    const batchId = made[at]?.batchId ?? null;
    return batchId === null ? batch : { ...batch, batchId, newBatch: null };
  });

/** The first of them, up to a quantity. */
function take<B extends BatchTransaction>(batches: readonly B[], quantity: Quantity): B[] {
  let left = quantity;
  return batches.flatMap((batch) => {
    const taken = least(batch.quantity, left);
    left = subtract(left, taken);
    return taken > 0 ? [{ ...batch, quantity: taken }] : [];
  });
}

function refuseSum(batches: readonly BatchTransaction[], quantity: Quantity, variantId: number, path: string, tracking: Tracking): void {
  if (batches.length === 0) throw batchesRequired(variantId, quantity, path, tracking);
  const total = sum(batches.map((batch) => batch.quantity));
  if (total === quantity) return;
  const difference = subtract(total, quantity);
  throw reject(
    'BATCHES_DO_NOT_ADD_UP',
    path,
    `The batches of ${tracking.nameOf(variantId)} add up to ${toDecimal(total)}, not to ${toDecimal(quantity)}: ${toDecimal(Math.abs(difference) as Quantity)} too ${difference > 0 ? 'many' : 'few'}.`,
    { variant_id: variantId, batches: toDecimal(total), quantity: toDecimal(quantity), difference: toDecimal(difference) },
  );
}

const batchesRequired = (variantId: number, quantity: Quantity, path: string, tracking: Tracking): Rejection =>
  reject('BATCHES_REQUIRED', path, `${tracking.nameOf(variantId)} is batch tracked. Give batches that add up to ${toDecimal(quantity)}.`, {
    variant_id: variantId,
    quantity: toDecimal(quantity),
  });

function refuseBatches(named: readonly BatchTransaction[], variantId: number, path: string, tracking: Tracking): void {
  if (!named.some((batch) => batch.batchId !== null || ('newBatch' in batch && batch.newBatch))) return;
  throw reject('NOT_BATCH_TRACKED', path, `${tracking.nameOf(variantId)} is not batch tracked. Leave out the batches.`, {
    variant_id: variantId,
  });
}
