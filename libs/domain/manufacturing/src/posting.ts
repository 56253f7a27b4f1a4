import { served, type PostRequest } from '@pegboard/contracts';
import { inShares, negate, ref, type Instant } from '@pegboard/kit';
import { movementOf, picksOf, postingOf, reversalOf } from '@pegboard/posting';
import { bookingId, formerPriceOf, intentOf, type ManufacturingOrder, type Production } from './order';
import { inUndoOrder } from './undo';

const causeOf = (order: ManufacturingOrder): PostRequest['cause'] => ({ type: 'manufacturing_order', id: order.id, number: order.orderNo });

/**
 * One indivisible posting for a production (O3, T1): product in, held for the linked row (T2), ingredients out; the last one
 * closes the order and its rows. The product's movements come first, in the order of the production's batches.
 */
export function bookingOf(order: ManufacturingOrder, production: Production): PostRequest {
  const row = order.link ? ref('sales_order_row', order.link.salesOrderRowId) : null;
  const quantities = production.batchTransactions.map(({ quantity }) => quantity);
  const work = production.workCost ? inShares(production.workCost, quantities) : [];
  const product = production.batchTransactions.map((batch, i) => ({
    ...movementOf({
      variant_id: order.variantId,
      location_id: order.locationId,
      batch_id: batch.batchId,
      quantity: batch.quantity,
      serves: served('manufacturing_order', order.id),
      holds_for: row,
      price_per_unit: formerPriceOf(production),
      new_batch: batch.newBatch ? { batch_number: batch.newBatch.batchNumber, expiration_date: batch.newBatch.expirationDate } : null,
    }),
    ...(work[i] === undefined ? {} : { value: work[i] }),
  }));
  const ingredients = production.ingredients.flatMap((ingredient) =>
    ingredient.batchTransactions.map((batch) =>
      movementOf({
        variant_id: ingredient.variantId,
        location_id: order.locationId,
        batch_id: batch.batchId,
        quantity: negate(batch.quantity),
        serves: served('manufacturing_order_recipe_row', ingredient.rowId),
        ...picksOf(batch),
      }),
    ),
  );
  return {
    ...emptyPosting(order, intentOf(production).postingId, production.productionDate),
    kind: 'production',
    movements: [...product, ...ingredients],
    closes: production.isFinal
      ? [ref('manufacturing_order', order.id), ...order.rows.map((row) => ref('manufacturing_order_recipe_row', row.id))]
      : [],
  };
}

/** The exact reverse of one production, or of all, in one commit (O4). @param production null: all that the order has */
export function undoingOf(order: ManufacturingOrder, production: Production | null, now: Instant): PostRequest {
  if (production) return { ...emptyPosting(order, intentOf(production).postingId, now), reverses: bookingId(production) };
  return { ...emptyPosting(order, order.undoing!.postingId, now), ...reversalOf(inUndoOrder(order.productions).map(bookingId)) };
}

/**
 * What an unlinked order had made is free for everybody (M6, T2).
 * @param isShared other orders were made for the row, too: what they made stays held
 */
export const releaseOf = (order: ManufacturingOrder, salesOrderRowId: number, isShared: boolean, now: Instant): PostRequest => {
  const row = ref('sales_order_row', salesOrderRowId);
  return {
    ...emptyPosting(order, `manufacturing_order/${order.id}/release`, now),
    kind: 'release',
    ...(isShared
      ? { releases_made: [{ row, manufacturing_order: ref('manufacturing_order', order.id), made: madeBy(order) }] }
      : { releases: [row] }),
  };
};

/** What stands of an order's productions, in the batches that they made. */
const madeBy = (order: ManufacturingOrder) =>
  order.productions.flatMap(({ batchTransactions }) =>
    batchTransactions.map(({ batchId, quantity }) => ({
      variant_id: order.variantId,
      location_id: order.locationId,
      batch_id: batchId,
      quantity,
    })),
  );

const emptyPosting = (order: ManufacturingOrder, postingId: string, at: Instant): PostRequest =>
  postingOf({ posting_id: postingId, kind: 'production', cause: causeOf(order), movement_date: at });
