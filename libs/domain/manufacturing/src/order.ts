import type { ManufacturingOrderStatus, OperationStatus, ProductionRecordStatus } from '@pegboard/contracts';
import { reject, subtract, type Instant, type Quantity, type Rejection } from '@pegboard/kit';
import { busy, type Intent, type MayWait } from '@pegboard/posting';
import type { OperationType } from './recipe';

/**
 * A manufacturing order (O1–O7): one document with its ingredient rows, operations and productions.
 * Linked to a sales row it is made to order (MTO), else to stock (MTS).
 */
export interface ManufacturingOrder extends MayWait<WaitingOrderEdit> {
  readonly id: number;
  readonly version: number;
  readonly isDeleted: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly orderNo: string;
  readonly status: ManufacturingOrderStatus;
  /** What people said last, without the productions: what the status falls back to when those are undone. */
  readonly saidStatus: SaidStatus;
  readonly variantId: number;
  readonly locationId: number;
  readonly plannedQuantity: Quantity;
  /** What booked productions brought in. */
  readonly completedQuantity: Quantity;
  readonly orderCreatedDate: Instant;
  readonly productionDeadlineDate: Instant;
  readonly doneDate: Instant | null;
  /** What it is to have made when it is done, if somebody said so before. The release before wrote none. */
  readonly wantedQuantity?: Quantity | null;
  readonly additionalInfo: string;
  /** The place in the Schedule it was created with; later moves are kept beside. */
  readonly rank: { readonly key: number; readonly move: number };
  readonly operationsInSequence: boolean;
  readonly link: Link | null;
  /** A link that was cut and of which sales or the ledger hasn't heard yet: an intent. */
  readonly cutting: Cutting | null;
  readonly unlinkReason: string | null;
  /** The shortage that it was made for (P13). Absent if nobody asked for one. */
  readonly claimId?: string;
  readonly rows: readonly IngredientRow[];
  readonly operations: readonly Operation[];
  readonly productions: readonly Production[];
  /**
   * The intent of undoing all productions together (O4); null: none stands. The release before wrote neither this nor the next three.
   */
  readonly undoing?: Intent | null;
  /** Ids of productions that were undone: a late retry of one finds its old posting no more. */
  readonly undoneProductions?: readonly number[];
  /** The operations as they were before the order closed and they with it (O5): what opening it again restores. */
  readonly operationsBeforeDone?: readonly Operation[] | null;
  /** A linked order was opened again, and has followed neither its row nor the Sell list since (M5, M7). */
  readonly isReopened?: boolean;
  /** Somebody has set the deadline, so it no longer follows the delivery date (O7). */
  readonly hasOwnDeadline?: boolean;
  /** Batches for the product, given before it is completed. */
  readonly batchTransactions: readonly ProductBatch[];
  /** Why completing the last operation didn't complete the order (O5). */
  readonly completionProblem: { readonly code: string; readonly message: string } | null;
}

/** What people may edit on the order itself. */
export interface ManufacturingOrderEdit {
  readonly plannedQuantity?: Quantity | undefined;
  readonly productionDeadlineDate?: Instant | undefined;
  readonly additionalInfo?: string | undefined;
  readonly batchTransactions?: ManufacturingOrder['batchTransactions'] | undefined;
  readonly locationId?: number | undefined;
  readonly wantedQuantity?: Quantity | null | undefined;
  readonly orderNo?: string | undefined;
  readonly orderCreatedDate?: Instant | undefined;
  /** Only of an order that is done. */
  readonly doneDate?: Instant | undefined;
}

export type SaidStatus = 'NOT_STARTED' | 'IN_PROGRESS' | 'BLOCKED';

/** What waits for the outcome of a posting: of an order that is opened again, also what people say of it then. */
export interface WaitingOrderEdit extends ManufacturingOrderEdit {
  readonly saidStatus?: SaidStatus | undefined;
}

/** The tie to one sales row. Its quantity is the order's while it isn't DONE (M5). */
export interface Link {
  readonly salesOrderId: number;
  readonly salesOrderRowId: number;
  readonly deliveryDate: Instant | null;
  readonly createsSubassemblies: boolean;
  /** The version of the sales order that was followed last; what is older says nothing new. */
  readonly salesVersion: number;
  /** Whom it is made for, by name, as the sales order said last; absent in orders that the release before wrote. */
  readonly orderNo?: string;
  readonly customerName?: string;
}

/** Steps that follow a cut link: sales forgets it, and the ledger frees what was held. */
export interface Cutting {
  readonly salesOrderRowId: number;
  readonly reason: string;
  readonly isToldSales: boolean;
  readonly isReleased: boolean;
  /** Other orders were made for the row, too, so only what this one made is freed. Absent in what the release before wrote. */
  readonly isShared?: boolean;
}

export interface BatchTransaction {
  /** Null is stock without a batch. */
  readonly batchId: number | null;
  readonly quantity: Quantity;
  /** Of an ingredient of a production: the ledger chooses the batches (T6). */
  readonly isSuggested?: boolean;
}

/** A batch that is there, or one that the production makes (T6). */
export interface ProductBatch extends BatchTransaction {
  readonly newBatch: { readonly batchNumber: string; readonly expirationDate: string | null } | null;
}

export interface IngredientRow {
  readonly id: number;
  readonly variantId: number;
  readonly notes: string;
  readonly plannedQuantityPerUnit: Quantity;
  readonly plannedQuantity: Quantity;
  /** The total to be used when the order is done, if it was given; otherwise as planned. */
  readonly actualQuantity: Quantity | null;
  /** What booked productions took. */
  readonly consumedQuantity: Quantity;
  /** Batches for the next production that names none. */
  readonly batchTransactions: readonly BatchTransaction[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface Operator {
  readonly operatorId: number;
  readonly name: string;
}

export interface Operation {
  readonly id: number;
  readonly operationId: number | null;
  readonly operationName: string;
  readonly resourceId: number | null;
  readonly resourceName: string | null;
  readonly type: OperationType;
  readonly status: OperationStatus;
  /** Seconds. */
  readonly plannedTimePerUnit: Quantity;
  readonly plannedTime: Quantity;
  /** Seconds worked so far, without the stretch that is running now. */
  readonly actualTime: Quantity;
  readonly costPerHour: Quantity | null;
  readonly startedAt: Instant | null;
  readonly activeOperatorId: number | null;
  readonly assignedOperators: readonly Operator[];
  readonly completedByOperators: readonly Operator[];
  readonly completedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** One completion, partial or whole (O3). REQUESTED and REVERTING are intents whose posting has no outcome yet. */
export interface Production {
  readonly id: number;
  readonly status: ProductionRecordStatus;
  readonly quantity: Quantity;
  /** Whether it completes the order. */
  readonly isFinal: boolean;
  readonly productionDate: Instant;
  readonly batchTransactions: readonly ProductBatch[];
  readonly ingredients: readonly ProductionIngredient[];
  /** The work that went into it. Absent in what the release before wrote. */
  readonly operations?: readonly ProductionOperation[];
  /** What went into it, at the average costs of that moment; null if one is unknown. */
  readonly materialCost: Quantity | null;
  /** What its share of the work costs; the ledger adds what the ingredients are worth when they leave (T9). Absent until it is known. */
  readonly workCost?: Quantity;
  /** Its last step towards the ledger. Absent in what the release before wrote: see `intentOf`. */
  readonly intent?: Intent;
  readonly createdAt: Instant;
}

/** How the release before wrote it. */
interface FormerProduction {
  readonly refusedUndos: number;
  readonly operationsBefore: readonly Operation[] | null;
  /** Ingredients and work, of one unit. */
  readonly pricePerUnit: Quantity | null;
}

/** What one unit costs where the release before said so, and the ledger has not been asked yet. */
export const formerPriceOf = (production: Production): Quantity | null =>
  (production as unknown as Partial<FormerProduction>).pricePerUnit ?? null;

export const productionSubject = ({ id }: Pick<Production, 'id'>): string => `manufacturing_order_production/${id}`;
export const bookingId = (production: Pick<Production, 'id'>): string => `${productionSubject(production)}/book`;

/** The intent of a production, also of one that the release before wrote. */
export function intentOf(production: Production): Intent {
  if (production.intent) return production.intent;
  const { refusedUndos = 0 } = production as unknown as Partial<FormerProduction>;
  const undoing = `${productionSubject(production)}/undo${refusedUndos === 0 ? '' : `/${refusedUndos + 1}`}`;
  const isUndoing = production.status === 'REVERTING';
  return { postingId: isUndoing ? undoing : bookingId(production), attempts: 1 + refusedUndos + (isUndoing ? 1 : 0), refusal: null };
}

/** The operations to which an order goes back when a production that is part of its end is undone. */
export function operationsBefore(order: ManufacturingOrder, production: Production): readonly Operation[] {
  const former = (production as unknown as Partial<FormerProduction>).operationsBefore;
  return order.operationsBeforeDone ?? former ?? order.operations;
}

export interface ProductionIngredient {
  readonly id: number;
  readonly rowId: number;
  readonly variantId: number;
  readonly quantity: Quantity;
  readonly batchTransactions: readonly BatchTransaction[];
  /** What it cost at the average of that moment; null if that was unknown. Absent in what the release before wrote. */
  readonly cost?: Quantity | null;
}

/** The time that one operation of the order took for a production. */
export interface ProductionOperation {
  readonly id: number;
  readonly rowId: number;
  /** Seconds. */
  readonly time: Quantity;
  readonly cost: Quantity;
  /** Somebody said so; otherwise it is a share of the operation's time. */
  readonly isGiven: boolean;
}

/** The order that a body names. @throws Rejection 422 UNKNOWN_MANUFACTURING_ORDER */
export function knownOrder(order: ManufacturingOrder | undefined, id: number): ManufacturingOrder {
  if (order && !order.isDeleted) return order;
  throw reject('UNKNOWN_MANUFACTURING_ORDER', 'manufacturing_order_id', `There is no manufacturing order ${id}.`, { id });
}

export const isDone = (order: Pick<ManufacturingOrder, 'status'>): boolean => order.status === 'DONE';
export const isOpen = (order: Pick<ManufacturingOrder, 'status' | 'isDeleted'>): boolean => !order.isDeleted && !isDone(order);

/** What is still to be made. */
export const restOf = (order: ManufacturingOrder): Quantity => subtract(order.plannedQuantity, order.completedQuantity);

/** A production whose posting has no outcome yet: at most one, unless all are being undone together. */
export const pendingProduction = (order: ManufacturingOrder): Production | undefined =>
  order.productions.find((production) => production.status !== 'BOOKED');

/** Whether anything was done for it: then M6 keeps it when its sales row goes. */
export const hasWork = (order: ManufacturingOrder): boolean =>
  order.saidStatus !== 'NOT_STARTED' ||
  order.productions.length > 0 ||
  order.operations.some((operation) => operation.status !== 'NOT_STARTED');

/** The status that follows from what was said and what was produced (O1). */
export function statusAfter(order: Pick<ManufacturingOrder, 'saidStatus' | 'completedQuantity'>): ManufacturingOrderStatus {
  return order.completedQuantity > 0 && order.saidStatus !== 'BLOCKED' ? 'PARTIALLY_COMPLETED' : order.saidStatus;
}

export const orderDone = (order: ManufacturingOrder): Rejection =>
  reject('ORDER_DONE', 'status', `${order.orderNo} is done. Undo its production before you change it.`, {
    manufacturing_order_id: order.id,
  });

/** While the outcome of a posting is unknown nothing that it was based on may change. @throws Rejection BUSY */
export function refusePending(order: ManufacturingOrder): void {
  const pending = pendingProduction(order);
  if (pending) throw busy(order.orderNo, { manufacturing_order_production_id: pending.id });
}

/** @throws Rejection ORDER_DONE, BUSY */
export function refuseUnlessOpen(order: ManufacturingOrder): void {
  if (isDone(order)) throw orderDone(order);
  refusePending(order);
}
