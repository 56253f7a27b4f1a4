import { multiplyUnbounded } from '@pegboard/kit';
import { ORDER_BEING_MADE, type ManufacturingOrderFact, type PurchaseOrderFact, type TentativeSupply } from '../words';
import type { Trial } from './trial';

/** Above every rank that the Schedule gives: what isn't made yet stands at its end. */
const LAST_RANK = 2 ** 52;

/**
 * What is being ordered as orders without a date (P13). What is being made has its ingredients, so that they are missing
 * as they will be when the order is known; what is bought or outsourced is supply and nothing else.
 */
export function tryTentative(trial: Trial, supplies: readonly TentativeSupply[]): void {
  for (const supply of supplies) {
    if (supply.way === 'make') for (const row of supply.rows) trial.put(productionOf(trial, row));
    else trial.put(purchaseOf(trial, supply));
  }
}

function purchaseOf(trial: Trial, { rows }: TentativeSupply): PurchaseOrderFact {
  return {
    type: 'purchase_order',
    id: trial.newId(),
    version: 0,
    orderNo: ORDER_BEING_MADE,
    kind: 'regular',
    status: 'NOT_RECEIVED',
    supplierId: 0,
    expectedDate: null,
    rows: rows.map(({ variantId, locationId, quantity }) => ({ id: trial.newId(), variantId, locationId, quantity, expectedDate: null })),
    trackingLocationId: null,
    ingredientRows: [],
  };
}

function productionOf(trial: Trial, { variantId, locationId, quantity }: TentativeSupply['rows'][number]): ManufacturingOrderFact {
  const id = trial.newId();
  const { recipe } = trial.picture.key(variantId, locationId).variant;
  trial.rankMaker(id, LAST_RANK);
  return {
    type: 'manufacturing_order',
    id,
    version: 0,
    orderNo: ORDER_BEING_MADE,
    status: 'NOT_STARTED',
    rank: { key: 0, move: 0 },
    variantId,
    locationId,
    plannedQuantity: quantity,
    productionDeadline: null,
    expectedDate: null,
    salesOrderRowId: null,
    salesOrderId: null,
    rows: (recipe?.rows ?? []).map((row) => ({
      id: trial.newId(),
      variantId: row.variantId,
      plannedQuantity: multiplyUnbounded(row.quantityPerUnit, quantity),
    })),
  };
}
