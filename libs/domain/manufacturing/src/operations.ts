import type { OperationStatus } from '@pegboard/contracts';
import { required, found, add, decided, quantity, reject, ZERO, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import {
  isDone,
  orderDone,
  refuseUnlessOpen,
  statusAfter,
  type ManufacturingOrder,
  type Operation,
  type Operator,
  type SaidStatus,
} from './order';
import { plannedTimeOf, scaledOperation } from './planned-time';
import type { RecipeOperation } from './recipe';

/** Where an operation may go from where it is (O5). */
export const OPERATION_STEPS: Readonly<Record<OperationStatus, readonly OperationStatus[]>> = {
  NOT_STARTED: ['IN_PROGRESS', 'BLOCKED', 'COMPLETED'],
  IN_PROGRESS: ['PAUSED', 'BLOCKED', 'COMPLETED', 'NOT_STARTED'],
  PAUSED: ['IN_PROGRESS', 'BLOCKED', 'COMPLETED', 'NOT_STARTED'],
  BLOCKED: ['IN_PROGRESS', 'PAUSED', 'NOT_STARTED'],
  COMPLETED: ['IN_PROGRESS', 'NOT_STARTED'],
};

export interface OperationEdit {
  readonly status?: OperationStatus;
  /** Seconds, in place of what was measured. */
  readonly actualTime?: Quantity;
  readonly activeOperatorId?: number | null;
  readonly assignedOperators?: readonly Operator[];
  readonly completedByOperators?: readonly Operator[];
  readonly planned?: Partial<PlannedWork>;
}

/** What is planned of an operation: what is done where, for how long and at which rate. */
export type PlannedWork = Pick<
  Operation,
  'operationId' | 'operationName' | 'resourceId' | 'resourceName' | 'type' | 'plannedTimePerUnit' | 'costPerHour'
>;

export type NewOperationRow = PlannedWork & Pick<Operation, 'assignedOperators'>;

/**
 * Edits an operation: its status, who and how long. The time between starting and pausing, blocking or completing is measured
 * unless it is given. Starting one puts the order IN_PROGRESS, blocking one blocks it.
 * @throws Rejection ORDER_DONE, BUSY, NOT_FOUND, OPERATION_STATUS (a step that isn't there), OPERATION_OUT_OF_SEQUENCE
 */
export function changeOperationRow(order: ManufacturingOrder, id: number, edit: OperationEdit, now: Instant): Decision<ManufacturingOrder> {
  refuseUnlessOpen(order);
  const operation = operationRowOf(order, id);
  const isMoving = edit.status !== undefined && edit.status !== operation.status;
  if (isMoving) refuseStep(order, operation, edit.status!);
  const people = {
    ...(edit.assignedOperators ? { assignedOperators: edit.assignedOperators } : {}),
    ...(edit.completedByOperators ? { completedByOperators: edit.completedByOperators } : {}),
    ...(edit.activeOperatorId === undefined ? {} : { activeOperatorId: edit.activeOperatorId }),
  };
  const moved = isMoving ? stepped(operation, edit.status!, now) : operation;
  const changed: Operation = {
    ...withPlan(moved, edit.planned ?? {}, order.plannedQuantity),
    ...people,
    ...(edit.actualTime === undefined ? {} : { actualTime: edit.actualTime }),
    updatedAt: now,
  };
  const operations = order.operations.map((candidate) => (candidate.id === id ? changed : candidate));
  const saidStatus = isMoving ? saidAfter(order.saidStatus, operations, edit.status!) : order.saidStatus;
  const next = { ...order, operations, saidStatus, completionProblem: null };
  return decided({ ...next, status: statusAfter(next) }, 'operation_changed', {
    manufacturing_order_operation_row_id: id,
    status: changed.status,
  });
}

const withPlan = (operation: Operation, planned: Partial<PlannedWork>, quantity: Quantity): Operation =>
  Object.keys(planned).length === 0 ? operation : scaledOperation({ ...operation, ...planned }, quantity);

/** Whether there are operations and all are complete: then the order completes (O5). */
export const areOperationsComplete = (order: Pick<ManufacturingOrder, 'operations'>): boolean =>
  order.operations.length > 0 && order.operations.every((operation) => operation.status === 'COMPLETED');

function refuseStep(order: ManufacturingOrder, operation: Operation, to: OperationStatus): void {
  if (!OPERATION_STEPS[operation.status].includes(to)) {
    throw reject('OPERATION_STATUS', 'status', `The status of ${operation.operationName} can't change from ${operation.status} to ${to}.`, {
      from: operation.status,
      to,
      allowed: OPERATION_STEPS[operation.status],
    });
  }
  if (!order.operationsInSequence) return;
  const place = order.operations.indexOf(operation);
  const before = order.operations.slice(0, place).find((earlier) => earlier.status !== 'COMPLETED');
  if (before && (to === 'IN_PROGRESS' || to === 'COMPLETED')) {
    throw reject(
      'OPERATION_OUT_OF_SEQUENCE',
      'status',
      `${operation.operationName} can't start before ${before.operationName} is completed. ${before.operationName} is ${before.status}.`,
      { waits_for: before.id },
    );
  }
  const after = order.operations.slice(place + 1).find((later) => later.status !== 'NOT_STARTED');
  if (after && operation.status === 'COMPLETED') {
    throw reject(
      'OPERATION_OUT_OF_SEQUENCE',
      'status',
      `${operation.operationName} can't be resumed, because ${after.operationName} is already ${after.status}.`,
      { later: after.id },
    );
  }
}

function stepped(operation: Operation, to: OperationStatus, now: Instant): Operation {
  const worked = operation.startedAt ? add(operation.actualTime, secondsBetween(operation.startedAt, now)) : operation.actualTime;
  return {
    ...operation,
    status: to,
    actualTime: worked,
    startedAt: to === 'IN_PROGRESS' ? now : null,
    activeOperatorId: to === 'IN_PROGRESS' ? operation.activeOperatorId : null,
    completedAt: to === 'COMPLETED' ? now : null,
  };
}

const secondsBetween = (from: Instant, to: Instant): Quantity => quantity(((Date.parse(to) - Date.parse(from)) / 1000).toFixed(3));

function saidAfter(said: SaidStatus, operations: readonly Operation[], to: OperationStatus): SaidStatus {
  if (to === 'BLOCKED') return 'BLOCKED';
  if (to === 'IN_PROGRESS' || to === 'COMPLETED')
    return operations.some((operation) => operation.status === 'BLOCKED') ? 'BLOCKED' : 'IN_PROGRESS';
  return said;
}

/** An operation that nobody has started. */
export const newOperationRow = (
  order: Pick<ManufacturingOrder, 'plannedQuantity'>,
  id: number,
  planned: NewOperationRow,
  now: Instant,
): Operation => ({
  ...planned,
  id,
  status: 'NOT_STARTED',
  plannedTime: plannedTimeOf(planned, order.plannedQuantity),
  actualTime: ZERO,
  startedAt: null,
  activeOperatorId: null,
  completedByOperators: [],
  completedAt: null,
  createdAt: now,
  updatedAt: now,
});

/** Adds an operation to an open order. @throws Rejection ORDER_DONE, BUSY, TOO_MANY */
export function addOperationRow(order: ManufacturingOrder, operation: Operation): Decision<ManufacturingOrder> {
  refuseUnlessOpen(order);
  if (order.operations.length >= 1000)
    throw reject('TOO_MANY', 'manufacturing_order_id', `${order.orderNo} already has 1000 operations, which is the maximum.`, {
      limit: 1000,
    });
  return decided({ ...order, operations: [...order.operations, operation] }, 'operation_added', {
    manufacturing_order_operation_row_id: operation.id,
  });
}

/** @throws Rejection ORDER_DONE, BUSY, OPERATION_STARTED */
export function removeOperationRow(order: ManufacturingOrder, id: number): Decision<ManufacturingOrder> {
  refuseUnlessOpen(order);
  const operation = operationRowOf(order, id);
  if (operation.status !== 'NOT_STARTED')
    throw reject(
      'OPERATION_STARTED',
      'id',
      `${operation.operationName} is ${operation.status}. Only an operation that has not started can be removed.`,
      { status: operation.status },
    );
  return decided({ ...order, operations: order.operations.filter((candidate) => candidate.id !== id) }, 'operation_removed', {
    manufacturing_order_operation_row_id: id,
  });
}

/** Closes an order, whichever way it closes: its operations are complete then, as it is (O5). */
export const closed = (order: ManufacturingOrder, doneDate: Instant, now: Instant): ManufacturingOrder => ({
  ...order,
  status: 'DONE',
  doneDate,
  completionProblem: null,
  operationsBeforeDone: order.operations,
  operations: order.operations.map((operation) =>
    operation.status === 'COMPLETED' ? operation : { ...stepped(operation, 'COMPLETED', now), updatedAt: now },
  ),
});

/**
 * What people say of an order as a whole: NOT_STARTED, IN_PROGRESS, BLOCKED. NOT_STARTED puts its operations back too.
 * @throws Rejection ORDER_DONE (undo first), BUSY, ORDER_HAS_PRODUCTIONS
 */
export function sayStatus(order: ManufacturingOrder, said: SaidStatus, now: Instant): Decision<ManufacturingOrder> | undefined {
  if (isDone(order)) throw orderDone(order);
  refuseUnlessOpen(order);
  if (said === 'NOT_STARTED' && order.productions.length > 0) {
    throw reject(
      'ORDER_HAS_PRODUCTIONS',
      'status',
      `${order.orderNo} has productions. Undo them before you set its status to NOT_STARTED.`,
      { productions: order.productions.length },
    );
  }
  if (said === order.saidStatus) return undefined;
  const operations =
    said === 'NOT_STARTED'
      ? order.operations.map((operation) =>
          operation.status === 'NOT_STARTED' ? operation : { ...stepped(operation, 'NOT_STARTED', now), updatedAt: now },
        )
      : order.operations;
  const next = { ...order, saidStatus: said, operations };
  return decided(
    { ...next, status: statusAfter(next) },
    said === 'IN_PROGRESS' ? 'started' : said === 'BLOCKED' ? 'blocked' : 'put_back',
    {},
  );
}

/** An operation that no recipe has needs a name. @throws Rejection MISSING_FIELD */
export const requireNamed = (name: string | undefined): string =>
  required(name, 'operation_id', 'Give operation_id, or operation_name for a new operation.');

/** What a recipe says of the operation that a body names, or its new name. @throws Rejection UNKNOWN_OPERATION */
export function knownOperation(
  operation: RecipeOperation | undefined,
  id: number,
  newName: string | undefined,
): RecipeOperation | undefined {
  if (operation || newName !== undefined) return operation;
  throw reject('UNKNOWN_OPERATION', 'operation_id', `No recipe has an operation ${id}. Give operation_name for a new operation.`, { id });
}

/** @throws Rejection UNKNOWN_OPERATOR */
export function knownOperator<T>(operator: T | undefined, name: number | string, path: string): T {
  if (operator !== undefined) return operator;
  throw reject('UNKNOWN_OPERATOR', path, `There is no operator ${name}.`, typeof name === 'number' ? { id: name } : { name });
}

/** @throws Rejection NOT_FOUND */
export const operationRowOf = (order: ManufacturingOrder, id: number): Operation =>
  found(
    order.operations.find((operation) => operation.id === id),
    'manufacturing order operation row',
    id,
  );
