import { reject, subtract, sum, toDecimal, type Quantity } from '@pegboard/kit';
import { countMovements, type RowToMove } from '@pegboard/posting';
import { skuOf, type SalesKnownItems } from './known-items';
import { MAX_ROWS, rowOf, type MovedRow, type SalesOrder } from './order';

/** How a request and its sentences call the part of an order whose rows are checked. */
export interface MovedPart {
  readonly name: string;
  /** The path of its rows. */
  readonly list: string;
}

export const FULFILLMENT: MovedPart = { name: 'fulfillment', list: 'sales_order_fulfillment_rows' };

export const SALES_RETURN: MovedPart = { name: 'sales return', list: 'sales_return_rows' };

/** A row may stand in a part once. @throws Rejection 422 ROW_TWICE */
export function refuseRowTwice(rows: readonly Pick<MovedRow, 'salesOrderRowId'>[], { name, list }: MovedPart): void {
  const seen = new Set<number>();
  rows.forEach(({ salesOrderRowId }, i) => {
    if (seen.has(salesOrderRowId)) {
      throw reject('ROW_TWICE', `${list}/${i}/sales_order_row_id`, `Row ${salesOrderRowId} is in this ${name} twice.`, {
        sales_order_row_id: salesOrderRowId,
      });
    }
    seen.add(salesOrderRowId);
  });
}

/** One posting holds so many movements, one a row or a batch of it. @throws Rejection 422 TOO_MANY_MOVEMENTS */
export function refuseTooMany(rows: readonly Pick<MovedRow, 'batches'>[], { name, list }: MovedPart): void {
  const movements = countMovements(rows);
  if (movements <= MAX_ROWS) return;
  throw reject(
    'TOO_MANY_MOVEMENTS',
    list,
    `A ${name} has at most ${MAX_ROWS} stock movements; this one would have ${movements}. Split it into several.`,
    { movements, limit: MAX_ROWS },
  );
}

/**
 * A row of a tracked item names batches, which add up to it; others name none (T6).
 * @param path of the row in the request
 * @throws Rejection 404 if the order has no such row; 422 BATCHES_REQUIRED, NOT_BATCH_TRACKED, BATCHES_DO_NOT_ADD_UP
 */
export function checkBatches(order: SalesOrder, row: MovedRow, knownItems: SalesKnownItems, path: string): void {
  const at = path === '' ? 'batch_transactions' : `${path}/batch_transactions`;
  const { variantId } = rowOf(order, row.salesOrderRowId);
  const sku = skuOf(knownItems, variantId);
  const isTracked = knownItems.items.get(variantId)?.batch_tracked ?? false;
  if (isTracked && row.batches.length === 0) {
    throw reject('BATCHES_REQUIRED', at, `${sku} is batch tracked. Give batches that add up to ${toDecimal(row.quantity)}.`, {
      variant_id: variantId,
    });
  }
  if (!isTracked && row.batches.some(({ batchId }) => batchId !== null)) {
    throw reject('NOT_BATCH_TRACKED', at, `${sku} is not batch tracked. Leave out the batches.`, {
      variant_id: variantId,
    });
  }
  if (row.batches.length > 0) refuseUnlessAddingUp(row, sku, at);
}

/** @throws Rejection 422 BATCHES_DO_NOT_ADD_UP */
export function refuseUnlessAddingUp(row: RowToMove, sku: string, path: string): void {
  const total = sum(row.batches.map(({ quantity }) => quantity));
  if (total !== row.quantity) {
    const difference = subtract(total, row.quantity);
    throw reject(
      'BATCHES_DO_NOT_ADD_UP',
      path,
      `The batches of ${sku} add up to ${toDecimal(total)}, not to ${toDecimal(row.quantity)}: ${toDecimal(Math.abs(difference) as Quantity)} too ${difference > 0 ? 'many' : 'few'}.`,
      {
        batches: toDecimal(total),
        quantity: toDecimal(row.quantity),
        difference: toDecimal(difference),
      },
    );
  }
}
