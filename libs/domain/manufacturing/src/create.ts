import { addDaysTo, decided, multiply, reject, ZERO, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import { plannedTimeOf } from './planned-time';
import { hasWork, type IngredientRow, type Link, type ManufacturingOrder, type Operation, type ProductBatch } from './order';
import type { Recipe } from './recipe';

/** In days after its creation, for an order without a delivery date. */
const DAYS_TO_DEADLINE = 7;

export interface NewManufacturingOrder {
  readonly id: number;
  readonly orderNo: string;
  readonly variantId: number;
  readonly locationId: number;
  readonly plannedQuantity: Quantity;
  readonly orderCreatedDate: Instant;
  readonly productionDeadlineDate: Instant | null;
  readonly additionalInfo: string;
  readonly rank: { readonly key: number; readonly move: number };
  readonly operationsInSequence: boolean;
  readonly link: Link | null;
  readonly wantedQuantity?: Quantity | null;
  readonly batchTransactions?: readonly ProductBatch[];
  readonly claimId?: string;
}

/** O7: the deadline of an order that nobody gave one. */
export const ownDeadline = (order: Pick<NewManufacturingOrder, 'link' | 'orderCreatedDate'>): Instant =>
  order.link?.deliveryDate ?? addDaysTo(order.orderCreatedDate, DAYS_TO_DEADLINE);

export type CreatedOrder = Omit<ManufacturingOrder, 'version' | 'createdAt' | 'updatedAt'>;

/**
 * A new order with a copy of the recipe (O2): per ingredient row planned quantity = per unit × planned quantity, rounded
 * half up at the sixth decimal. The deadline is the one given, else the delivery date of the sales order it is made for, else
 * a week after its creation (O7).
 * @param rowIds one id per recipe row, @param operationIds one per recipe operation
 */
export function createOrder(
  order: NewManufacturingOrder,
  recipe: Pick<Recipe, 'rows' | 'operations' | 'isDeleted'> | undefined,
  rowIds: readonly number[],
  operationIds: readonly number[],
  now: Instant,
): CreatedOrder {
  const source = recipe && !recipe.isDeleted ? recipe : { rows: [], operations: [] };
  return {
    ...order,
    productionDeadlineDate: order.productionDeadlineDate ?? ownDeadline(order),
    hasOwnDeadline: order.productionDeadlineDate !== null,
    isDeleted: false,
    status: 'NOT_STARTED',
    saidStatus: 'NOT_STARTED',
    completedQuantity: ZERO,
    doneDate: null,
    cutting: null,
    unlinkReason: null,
    rows: rowsFrom(source, order.plannedQuantity, rowIds, now),
    operations: operationsFrom(source, order.plannedQuantity, operationIds, now),
    productions: [],
    undoing: null,
    undoneProductions: [],
    operationsBeforeDone: null,
    isReopened: false,
    batchTransactions: order.batchTransactions ?? [],
    completionProblem: null,
  };
}

export function rowsFrom(recipe: Pick<Recipe, 'rows'>, planned: Quantity, ids: readonly number[], now: Instant): IngredientRow[] {
  return recipe.rows.map((row, i) => ({
    id: ids[i]!,
    variantId: row.ingredientVariantId,
    notes: row.notes ?? '',
    plannedQuantityPerUnit: row.quantity,
    plannedQuantity: multiply(row.quantity, planned),
    actualQuantity: null,
    consumedQuantity: ZERO,
    batchTransactions: [],
    createdAt: now,
    updatedAt: now,
  }));
}

export function operationsFrom(recipe: Pick<Recipe, 'operations'>, planned: Quantity, ids: readonly number[], now: Instant): Operation[] {
  return recipe.operations.map((operation, i) => ({
    id: ids[i]!,
    operationId: operation.operationId,
    operationName: operation.operationName,
    resourceId: operation.resourceId,
    resourceName: operation.resourceName,
    type: operation.type,
    status: 'NOT_STARTED',
    plannedTimePerUnit: operation.plannedTimePerUnit,
    plannedTime: plannedTimeOf(operation, planned),
    actualTime: ZERO,
    costPerHour: operation.costPerHour,
    startedAt: null,
    activeOperatorId: null,
    assignedOperators: [],
    completedByOperators: [],
    completedAt: null,
    createdAt: now,
    updatedAt: now,
  }));
}

/** What an order needs to know of the item it makes. */
export interface Makeable {
  readonly sku: string;
  readonly isProducible: boolean;
  readonly isDeleted: boolean;
  readonly locationName: string;
  readonly locationMakes: boolean;
}

/** @throws Rejection UNKNOWN_VARIANT, NOT_PRODUCIBLE (I1), LOCATION_DOES_NOT_MAKE (I4) */
export function refuseUnmakeable(item: Makeable): void {
  if (item.isDeleted) throw reject('UNKNOWN_VARIANT', 'variant_id', `${item.sku} was deleted.`);
  if (!item.isProducible) throw reject('NOT_PRODUCIBLE', 'variant_id', `${item.sku} can't be made: Make is off for this item.`);
  if (!item.locationMakes)
    throw reject('LOCATION_DOES_NOT_MAKE', 'location_id', `Nothing can be made at ${item.locationName}: Make is off there.`);
}

/**
 * Takes over the recipe as it is now (O2), in place of the rows and operations that the order has: edits by hand are given up.
 * @throws Rejection ORDER_STARTED unless the order is NOT_STARTED and nothing was done for it
 */
export function pullRecipe(
  order: ManufacturingOrder,
  recipe: Pick<Recipe, 'rows' | 'operations' | 'isDeleted'> | undefined,
  rowIds: readonly number[],
  operationIds: readonly number[],
  now: Instant,
): Decision<ManufacturingOrder> {
  if (order.status !== 'NOT_STARTED' || hasWork(order))
    throw reject(
      'ORDER_STARTED',
      'id',
      `${order.orderNo} is ${order.status}. A changed recipe can be taken over only before the order has started.`,
      { status: order.status },
    );
  const source = recipe && !recipe.isDeleted ? recipe : { rows: [], operations: [] };
  const rows = rowsFrom(source, order.plannedQuantity, rowIds, now);
  const operations = operationsFrom(source, order.plannedQuantity, operationIds, now);
  return decided({ ...order, rows, operations }, 'recipe_pulled');
}
