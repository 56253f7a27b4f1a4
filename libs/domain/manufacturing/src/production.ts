import type { PostOutcome, Refusal } from '@pegboard/contracts';
import {
  add,
  atLeastZero,
  decided,
  found,
  proportion,
  reject,
  subtract,
  sum,
  toDecimal,
  ZERO,
  type Decision,
  type Instant,
  type Quantity,
  type Rejection,
} from '@pegboard/kit';
import { MovedPortions, nextIntent, withWaitingEdit } from '@pegboard/posting';
import { productBatches, takenBatches, withMade, type Tracking } from './batches';
import { closed } from './operations';
import { editOrder } from './planned';
import { withGivenTimes, workOf, type GivenWork } from './production-work';
import {
  intentOf,
  isDone,
  pendingProduction,
  productionSubject,
  refusePending,
  refuseUnlessOpen,
  restOf,
  statusAfter,
  type BatchTransaction,
  type IngredientRow,
  type ManufacturingOrder,
  type ManufacturingOrderEdit,
  type ProductBatch,
  type Production,
  type ProductionIngredient,
} from './order';

/** As many as one posting of the ledger takes. */
const MAX_MOVEMENTS = 1000;

export interface GivenIngredient {
  readonly rowId: number;
  readonly quantity: Quantity;
  readonly batchTransactions?: readonly BatchTransaction[];
}

export interface ProductionRequest {
  readonly id: number;
  /** Absent: all that is left to make. */
  readonly quantity?: Quantity;
  /** In its place: what the order is to have made in total, with what it has made already. */
  readonly actualQuantity?: Quantity;
  /** Completes the order even with less than planned. */
  readonly isFinal?: boolean;
  readonly productionDate: Instant;
  /** Actuals; rows that aren't named take what is due. */
  readonly ingredients: readonly GivenIngredient[];
  readonly batchTransactions: readonly ProductBatch[] | undefined;
  /** One id per ingredient row. */
  readonly ingredientIds: readonly number[];
  /** How long operations took; those that aren't named took their share. */
  readonly operations?: readonly GivenWork[];
  /** One id per operation. */
  readonly operationIds: readonly number[];
}

/** What the plan says an ingredient row has used once so much is made: exactly the planned quantity at the end. */
const due = (row: IngredientRow, made: Quantity, planned: Quantity): Quantity =>
  planned === 0 ? row.plannedQuantity : proportion(row.plannedQuantity, made, planned);

/**
 * What a production takes of a row unless somebody says otherwise (O3). In between: the planned ratio, rounded so that the steps
 * add up to the plan. The last one: the rest up to the actual quantity that was said, else up to the plan, so it takes the
 * rounding and the difference between planned and actual.
 */
export function defaultQuantity(order: ManufacturingOrder, row: IngredientRow, quantity: Quantity, isFinal: boolean): Quantity {
  const made = add(order.completedQuantity, quantity);
  const dueThen = due(row, made, order.plannedQuantity);
  if (isFinal) return atLeastZero(subtract(row.actualQuantity ?? dueThen, row.consumedQuantity));
  return subtract(dueThen, due(row, order.completedQuantity, order.plannedQuantity));
}

/**
 * Writes the intent of a completion (O3, O5, T6): reaching the planned quantity makes it final. The posting comes after.
 * Undefined: the same request was taken before, here or by another replica, and its production stands.
 * @throws Rejection PRODUCTION_UNDONE (a late retry), ORDER_DONE, BUSY, PRODUCTION_EXCEEDS_ORDER, LINKED_ORDER, UNKNOWN_INGREDIENT,
 *   BATCHES_REQUIRED, BATCHES_DO_NOT_ADD_UP, NOT_BATCH_TRACKED, TOO_MANY_MOVEMENTS, UNKNOWN_OPERATION_ROW
 */
export function requestProduction(
  order: ManufacturingOrder,
  request: ProductionRequest,
  tracking: Tracking,
  now: Instant,
): Decision<ManufacturingOrder> | undefined {
  const known = order.productions.find(({ id }) => id === request.id);
  if (known?.status === 'REVERTING') refusePending(order);
  if (known) return undefined;
  if (order.undoneProductions?.includes(request.id)) throw productionUndone(order, request.id);
  refuseUnlessOpen(order);
  const rest = restOf(order);
  const total = request.quantity === undefined ? (request.actualQuantity ?? order.wantedQuantity ?? undefined) : undefined;
  const quantity = request.quantity ?? (total === undefined ? rest : subtract(total, order.completedQuantity));
  const isLast = (request.isFinal ?? false) || total !== undefined;
  refuseQuantity(order, quantity, rest, isLast);
  const isFinal = isLast || quantity >= rest;
  const ingredients = ingredientsOf(order, request, quantity, isFinal, tracking);
  const operations = workOf(order, quantity, request.operations ?? [], request.operationIds);
  const workCost = sum(operations.map(({ cost }) => cost));
  const production: Production = {
    id: request.id,
    status: 'REQUESTED',
    quantity,
    isFinal,
    productionDate: request.productionDate,
    batchTransactions: productBatches(order, request.batchTransactions, quantity, tracking),
    ingredients,
    operations,
    materialCost: null,
    ...(workCost > 0 ? { workCost } : {}),
    intent: nextIntent(productionSubject(request), 'book', null),
    createdAt: now,
  };
  refuseTooManyMovements(production);
  return decided({ ...order, productions: [...order.productions, production], completionProblem: null }, 'production_requested', {
    manufacturing_order_production_id: request.id,
  });
}

/**
 * A completion together with an edit of the order: both happen, or neither. What is produced follows the edit, which waits for the
 * outcome.
 * @throws Rejection of `editOrder` and `requestProduction`
 */
export function requestEditedProduction(
  order: ManufacturingOrder,
  edit: ManufacturingOrderEdit,
  request: ProductionRequest,
  tracking: Tracking,
  now: Instant,
): Decision<ManufacturingOrder> | undefined {
  const isTaken = order.productions.some(({ id }) => id === request.id) || order.undoneProductions?.includes(request.id);
  const editing = isTaken ? undefined : editOrder(order, edit, now);
  if (!editing) return requestProduction(order, request, tracking, now);
  const step = requestProduction(editing.state, request, tracking, now)!;
  const { productions } = step.state;
  const state = { ...order, productions, completionProblem: null };
  return withWaitingEdit({ ...step, state }, intentOf(productions.at(-1)!).postingId, edit);
}

/** @throws Rejection NOT_FOUND */
export const productionOf = (order: ManufacturingOrder, id: number): Production =>
  found(
    order.productions.find((production) => production.id === id),
    'manufacturing order production',
    id,
  );

/** The production that a request made. @throws Rejection PRODUCTION_UNDONE if somebody undid it before that could be answered */
export function standingProduction(order: ManufacturingOrder, id: number): Production {
  const production = order.productions.find((candidate) => candidate.id === id);
  if (!production) throw productionUndone(order, id);
  return production;
}

export const productionUndone = (order: ManufacturingOrder, id: number): Rejection =>
  reject('PRODUCTION_UNDONE', 'id', `Production ${id} of ${order.orderNo} was undone. Report a new one.`, {
    manufacturing_order_production_id: id,
  });

function refuseTooManyMovements(production: Production): void {
  const count = production.batchTransactions.length + production.ingredients.flatMap((ingredient) => ingredient.batchTransactions).length;
  if (count <= MAX_MOVEMENTS) return;
  throw reject(
    'TOO_MANY_MOVEMENTS',
    'quantity',
    `A production has at most ${MAX_MOVEMENTS} stock movements; this one would have ${count}. Report it in parts, or use fewer batches.`,
    { count, limit: MAX_MOVEMENTS },
  );
}

function refuseQuantity(order: ManufacturingOrder, quantity: Quantity, rest: Quantity, isFinal: boolean): void {
  if (quantity <= 0)
    throw reject('QUANTITY_NOT_POSITIVE', 'quantity', `The quantity of a production must be above 0, not ${toDecimal(quantity)}.`, {
      value: toDecimal(quantity),
    });
  if (!order.link) return;
  const numbers = { rest: toDecimal(rest), planned: toDecimal(order.plannedQuantity), value: toDecimal(quantity) };
  if (quantity > rest)
    throw reject(
      'PRODUCTION_EXCEEDS_ORDER',
      'quantity',
      `${order.orderNo} is linked to a sales order and has only ${toDecimal(rest)} left to make, not ${toDecimal(quantity)}.`,
      numbers,
    );
  if (isFinal && quantity < rest)
    throw reject(
      'LINKED_ORDER',
      'is_final',
      `${order.orderNo} is linked to a sales order row and is done only when all ${toDecimal(order.plannedQuantity)} are made. Reduce the row, or unlink the order.`,
      numbers,
    );
}

function ingredientsOf(
  order: ManufacturingOrder,
  request: ProductionRequest,
  quantity: Quantity,
  isFinal: boolean,
  tracking: Tracking,
): ProductionIngredient[] {
  for (const [i, { rowId }] of request.ingredients.entries()) {
    if (order.rows.some((row) => row.id === rowId)) continue;
    throw reject(
      'UNKNOWN_INGREDIENT',
      `ingredients/${i}/manufacturing_order_recipe_row_id`,
      `${order.orderNo} has no ingredient row ${rowId}.`,
      { id: rowId },
    );
  }
  return order.rows.flatMap((row, i) => {
    const given = request.ingredients.filter((ingredient) => ingredient.rowId === row.id);
    const taken = given.length > 0 ? sum(given.map((ingredient) => ingredient.quantity)) : defaultQuantity(order, row, quantity, isFinal);
    if (taken === 0) return [];
    const named = given.flatMap((ingredient) => ingredient.batchTransactions ?? []);
    return [
      {
        id: request.ingredientIds[i]!,
        rowId: row.id,
        variantId: row.variantId,
        quantity: taken,
        batchTransactions: takenBatches(order, row, named, taken, tracking),
      },
    ];
  });
}

/** The ledger has booked it. @param outcome with the batches of the product, also those just made, and of the ingredients */
export function recordBooked(
  order: ManufacturingOrder,
  production: Production,
  outcome: Pick<PostOutcome, 'batch_ids' | 'moved'>,
  now: Instant,
): Decision<ManufacturingOrder> {
  const moved = new MovedPortions(outcome);
  const booked: Production = {
    ...production,
    status: 'BOOKED',
    batchTransactions: moved.of(production.batchTransactions).map((batch) => ({ ...batch, newBatch: null })),
    ingredients: production.ingredients.map((ingredient) => ({ ...ingredient, batchTransactions: moved.of(ingredient.batchTransactions) })),
  };
  const next: ManufacturingOrder = {
    ...order,
    completedQuantity: add(order.completedQuantity, production.quantity),
    batchTransactions: withMade(order.batchTransactions, production.batchTransactions, booked.batchTransactions),
    rows: withTaken(order.rows, production, 1),
    operations: withGivenTimes(order.operations, production, 1),
    productions: replaced(order.productions, booked),
  };
  const done = production.isFinal ? closed(next, production.productionDate, now) : { ...next, status: statusAfter(next) };
  return decided(done, production.isFinal ? 'done' : 'produced', {
    manufacturing_order_production_id: production.id,
    quantity: toDecimal(production.quantity),
  });
}

/** The ledger has refused it: nothing was moved, and the order is as it was before. */
export const recordRefused = (
  order: ManufacturingOrder,
  { id }: Production,
  { code }: Pick<Refusal, 'code'>,
): Decision<ManufacturingOrder> =>
  decided({ ...order, productions: order.productions.filter((candidate) => candidate.id !== id) }, 'production_refused', {
    manufacturing_order_production_id: id,
    code,
  });

/** Completing all operations wanted to complete the order and couldn't: it says why (O5). */
export const noteCompletionProblem = (
  order: ManufacturingOrder,
  problem: { code: string; message: string },
): Decision<ManufacturingOrder> | undefined =>
  isDone(order) || pendingProduction(order)
    ? undefined
    : decided({ ...order, completionProblem: problem }, 'completion_waits', { code: problem.code });

export const replaced = (productions: readonly Production[], one: Production): readonly Production[] =>
  productions.map((production) => (production.id === one.id ? one : production));

/** What a production took of the rows, added to what they have used, or taken from it. */
export function withTaken(rows: readonly IngredientRow[], production: Production, sign: 1 | -1): readonly IngredientRow[] {
  return rows.map((row) => {
    const taken = sum(production.ingredients.filter((ingredient) => ingredient.rowId === row.id).map((ingredient) => ingredient.quantity));
    return taken === ZERO
      ? row
      : { ...row, consumedQuantity: sign === 1 ? add(row.consumedQuantity, taken) : subtract(row.consumedQuantity, taken) };
  });
}
