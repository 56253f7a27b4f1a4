import { decided, given, multiply, reject, toDecimal, ZERO, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import { closed } from './operations';
import { scaledOperation } from './planned-time';
import {
  isDone,
  refusePending,
  refuseUnlessOpen,
  statusAfter,
  type IngredientRow,
  type ManufacturingOrder,
  type ManufacturingOrderEdit,
} from './order';

const scaledRow = (row: IngredientRow, planned: Quantity): IngredientRow => ({
  ...row,
  plannedQuantity: multiply(row.plannedQuantityPerUnit, planned),
});

/**
 * The order for another quantity: ingredients and planned times are per unit × the new quantity, where per unit is what stands
 * on the order's own rows, so that edits by hand are kept (M5). A quantity equal to what is completed closes it.
 * The caller has checked that it isn't below what is completed.
 */
export function scaled(order: ManufacturingOrder, planned: Quantity, now: Instant): ManufacturingOrder {
  const next = {
    ...order,
    plannedQuantity: planned,
    rows: order.rows.map((row) => scaledRow(row, planned)),
    operations: order.operations.map((operation) => scaledOperation(operation, planned)),
  };
  const isAllMade = planned === order.completedQuantity;
  return isAllMade ? closed(next, now, now) : { ...next, status: statusAfter(next) };
}

/**
 * Edits what people may edit on the order itself. A linked order's quantity and place belong to its sales row (M5).
 * @throws Rejection ORDER_DONE, BUSY, LINKED_ORDER, PLANNED_BELOW_COMPLETED, ORDER_HAS_PRODUCTIONS, READ_ONLY_FIELD
 */
export function editOrder(order: ManufacturingOrder, edit: ManufacturingOrderEdit, now: Instant): Decision<ManufacturingOrder> | undefined {
  const { additionalInfo: _info, orderNo, orderCreatedDate, doneDate, plannedQuantity, ...rest } = edit;
  if ([orderNo, orderCreatedDate, doneDate].some((value) => value !== undefined)) refusePending(order);
  if (plannedQuantity !== undefined || Object.values(rest).some((value) => value !== undefined)) refuseUnlessOpen(order);
  if (doneDate !== undefined && !isDone(order)) throw notDone();
  refuseOtherTotal(order, rest.wantedQuantity);
  if (order.link && plannedQuantity !== undefined && plannedQuantity !== order.plannedQuantity)
    throw linked(order, 'planned_quantity', 'quantity');
  if (rest.locationId !== undefined && rest.locationId !== order.locationId) refuseMoving(order);
  if (plannedQuantity !== undefined) refuseBelowCompleted(order, plannedQuantity);
  return edited(order, edit, now);
}

/** Makes an edit that `editOrder` has checked. */
export function edited(order: ManufacturingOrder, edit: ManufacturingOrderEdit, now: Instant): Decision<ManufacturingOrder> | undefined {
  const { plannedQuantity, ...rest } = given(edit);
  const changed = Object.keys(given(edit));
  if (changed.length === 0) return undefined;
  const kept: ManufacturingOrder = { ...order, ...rest, ...(rest.productionDeadlineDate === undefined ? {} : { hasOwnDeadline: true }) };
  const next = plannedQuantity === undefined || plannedQuantity === order.plannedQuantity ? kept : scaled(kept, plannedQuantity, now);
  return decided(next, next.status === 'DONE' && order.status !== 'DONE' ? 'done' : 'updated', { fields: changed });
}

/** @throws Rejection PLANNED_BELOW_COMPLETED */
export function refuseBelowCompleted(order: ManufacturingOrder, planned: Quantity): void {
  if (planned >= order.completedQuantity) return;
  throw reject(
    'PLANNED_BELOW_COMPLETED',
    'planned_quantity',
    `${order.orderNo} has already made ${toDecimal(order.completedQuantity)}, so its planned quantity can't be ${toDecimal(planned)}. Undo a production first.`,
    {
      planned: toDecimal(planned),
      completed: toDecimal(order.completedQuantity),
    },
  );
}

/** A linked order makes what its row needs, neither more nor less. @throws Rejection LINKED_ORDER */
function refuseOtherTotal(order: ManufacturingOrder, wanted: Quantity | null | undefined): void {
  if (order.link && wanted && wanted !== order.plannedQuantity) throw linked(order, 'actual_quantity', 'quantity');
}

export const notDone = () =>
  reject('READ_ONLY_FIELD', 'done_date', 'The field done_date can be given only with status DONE, or once the order is done.');

function refuseMoving(order: ManufacturingOrder): void {
  if (order.link) throw linked(order, 'location_id', 'location');
  if (order.productions.length > 0)
    throw reject('ORDER_HAS_PRODUCTIONS', 'location_id', `${order.orderNo} has productions at its location. Undo them first.`);
}

export const linked = (order: ManufacturingOrder, path: string, what: string) =>
  reject(
    'LINKED_ORDER',
    path,
    `${order.orderNo} is linked to a sales order row and has the ${what} of that row. Change the row, or unlink the order.`,
    {
      sales_order_id: order.link!.salesOrderId,
      sales_order_row_id: order.link!.salesOrderRowId,
    },
  );

export interface IngredientEdit {
  readonly variantId?: number;
  readonly plannedQuantityPerUnit?: Quantity;
  readonly actualQuantity?: Quantity | null;
  readonly notes?: string;
  readonly batchTransactions?: IngredientRow['batchTransactions'];
}

/** Adds an ingredient to an open order (O2). @throws Rejection ORDER_DONE, BUSY, RECIPE_CYCLE, TOO_MANY */
export function addIngredient(
  order: ManufacturingOrder,
  row: Pick<IngredientRow, 'id' | 'variantId' | 'plannedQuantityPerUnit'> & Partial<IngredientRow>,
  now: Instant,
): Decision<ManufacturingOrder> {
  refuseUnlessOpen(order);
  refuseItself(order, row.variantId);
  if (order.rows.length >= 1000)
    throw reject('TOO_MANY', 'manufacturing_order_id', `${order.orderNo} already has 1000 ingredient rows, which is the maximum.`, {
      limit: 1000,
    });
  const added: IngredientRow = {
    notes: '',
    actualQuantity: null,
    consumedQuantity: ZERO,
    batchTransactions: [],
    ...row,
    plannedQuantity: multiply(row.plannedQuantityPerUnit, order.plannedQuantity),
    createdAt: now,
    updatedAt: now,
  };
  return decided({ ...order, rows: [...order.rows, added] }, 'ingredient_added', { manufacturing_order_recipe_row_id: row.id });
}

/**
 * Edits an ingredient of an open order (O2).
 * @throws Rejection ORDER_DONE, BUSY, INGREDIENT_CONSUMED (another variant after some was used), ACTUAL_BELOW_CONSUMED
 */
export function changeIngredient(
  order: ManufacturingOrder,
  rowId: number,
  edit: IngredientEdit,
  now: Instant,
): Decision<ManufacturingOrder> {
  refuseUnlessOpen(order);
  const row = order.rows.find((candidate) => candidate.id === rowId)!;
  if (edit.variantId !== undefined && edit.variantId !== row.variantId) {
    refuseItself(order, edit.variantId);
    if (row.consumedQuantity > 0) throw consumed(order, row, 'exchanged');
  }
  if (edit.actualQuantity && edit.actualQuantity < row.consumedQuantity) {
    throw reject(
      'ACTUAL_BELOW_CONSUMED',
      'total_actual_quantity',
      `${toDecimal(row.consumedQuantity)} are already used, so the total can't be ${toDecimal(edit.actualQuantity)}. Undo a production first.`,
      {
        consumed: toDecimal(row.consumedQuantity),
        value: toDecimal(edit.actualQuantity),
      },
    );
  }
  const changed = scaledRow({ ...row, ...given(edit), updatedAt: now } as IngredientRow, order.plannedQuantity);
  return decided({ ...order, rows: order.rows.map((candidate) => (candidate.id === rowId ? changed : candidate)) }, 'ingredient_changed', {
    manufacturing_order_recipe_row_id: rowId,
  });
}

/** @throws Rejection ORDER_DONE, BUSY, INGREDIENT_CONSUMED */
export function removeIngredient(order: ManufacturingOrder, rowId: number): Decision<ManufacturingOrder> {
  refuseUnlessOpen(order);
  const row = order.rows.find((candidate) => candidate.id === rowId)!;
  if (row.consumedQuantity > 0) throw consumed(order, row, 'removed');
  return decided({ ...order, rows: order.rows.filter((candidate) => candidate.id !== rowId) }, 'ingredient_removed', {
    manufacturing_order_recipe_row_id: rowId,
  });
}

const consumed = (order: ManufacturingOrder, row: IngredientRow, what: string) =>
  reject(
    'INGREDIENT_CONSUMED',
    'id',
    `${order.orderNo} has used ${toDecimal(row.consumedQuantity)} of this ingredient, so it can't be ${what}. Undo the production first.`,
    { consumed: toDecimal(row.consumedQuantity) },
  );

function refuseItself(order: ManufacturingOrder, variantId: number): void {
  if (variantId !== order.variantId) return;
  throw reject('RECIPE_CYCLE', 'variant_id', `${order.orderNo} can't use the product that it makes.`, { cycle: [variantId, variantId] });
}
