import { plainWire, PURCHASE_ORDER_ROW_FIELDS, type Refusal } from '@pegboard/contracts';
import { add, decided, ONE, reject, type Decision } from '@pegboard/kit';
import { nextIntent, refusedIntent, withWaitingEdit } from '@pegboard/posting';
import type { PurchasingKnownItems } from './known-items';
import { editOrder } from './orders';
import { replaced } from './receive';
import { withoutRevaluations } from './revaluations';
import {
  ingredientsOf,
  intentOf,
  isReceived,
  receiptSubject,
  requireSettled,
  withStatus,
  type OutsourcedIngredientRow,
  type PurchaseOrder,
  type PurchaseOrderEdit,
  type PurchaseOrderRow,
  type Receipt,
} from './purchase-order';

/**
 * Writes down that a receipt is to be undone, before the ledger is asked. Undefined if that is written already.
 * @throws Rejection `NOT_FOUND` (404), `RECEIPT_NOT_BOOKED`, `BUSY` (409)
 */
export function requestRevert(order: PurchaseOrder, receiptId: number): Decision<PurchaseOrder> | undefined {
  const receipt = order.receipts.find(({ id }) => id === receiptId);
  if (!receipt) throw reject('NOT_FOUND', 'id', `There is no receipt ${receiptId}.`, { id: receiptId });
  if (receipt.status === 'REVERTING' && !order.reverting) return undefined;
  requireSettled(order);
  if (receipt.status !== 'BOOKED') {
    throw reject('RECEIPT_NOT_BOOKED', 'id', `Receipt ${receiptId} of ${order.orderNo} is ${receipt.status} and can't be reverted.`, {
      receipt_id: receiptId,
      status: receipt.status,
    });
  }
  const intent = nextIntent(receiptSubject(receipt), 'revert', intentOf(receipt));
  const reverting: Receipt = { ...receipt, status: 'REVERTING', intent };
  return decided({ ...order, receipts: replaced(order, reverting) }, 'receipt_reverting', { receipt_id: receiptId });
}

/** Receipts that are reverted together, the newest first. */
export const inRevertOrder = (receipts: readonly Receipt[]): readonly Receipt[] => [...receipts].reverse();

/** Those that one intent reverts together. */
export const revertedTogether = (order: PurchaseOrder): readonly Receipt[] =>
  inRevertOrder(order.receipts.filter(({ status }) => status === 'REVERTING'));

/**
 * Writes down that all receipts are to be undone, in one commit or not at all. Undefined: none is booked, or it is written already.
 * @throws Rejection `BUSY` (409)
 */
export function requestRevertAll(order: PurchaseOrder): Decision<PurchaseOrder> | undefined {
  if (order.reverting) return undefined;
  requireSettled(order);
  const booked = order.receipts.filter(({ status }) => status === 'BOOKED');
  const [newest] = inRevertOrder(booked);
  if (!newest) return undefined;
  const reverting = nextIntent(receiptSubject(newest), 'revert_with_others', intentOf(newest));
  const receipts = order.receipts.map((receipt): Receipt => (booked.includes(receipt) ? { ...receipt, status: 'REVERTING' } : receipt));
  return decided({ ...order, receipts, reverting }, 'receipt_reverting', { receipt_ids: booked.map(({ id }) => id) });
}

/**
 * The same together with an edit of the order: both happen, or neither.
 * @throws Rejection of `editOrder` and `requestRevertAll`
 */
export function requestEditedRevertAll(
  order: PurchaseOrder,
  edit: PurchaseOrderEdit,
  knownItems: PurchasingKnownItems,
): Decision<PurchaseOrder> | undefined {
  if (order.reverting) return undefined;
  const editing = editOrder(order, edit, knownItems);
  const step = requestRevertAll(order);
  return step && editing ? withWaitingEdit(step, step.state.reverting!.postingId, edit) : (step ?? editing);
}

/** The ledger has reversed all of them: the order is as it was before the first. */
export function bookRevertAll(order: PurchaseOrder): Decision<PurchaseOrder> {
  const gone = revertedTogether(order);
  const opened = gone.reduce(reopened, withoutRevaluations(order, gone));
  const receipts = opened.receipts.map((receipt): Receipt =>
    gone.some(({ id }) => id === receipt.id) ? { ...receipt, status: 'REVERTED' } : receipt,
  );
  const state = withStatus({ ...opened, receipts, reverting: null });
  return decided(state, 'receipt_reverted', {
    receipt_ids: gone.map(({ id }) => id),
    reverted_rows: gone.flatMap(({ parts }) => parts.map(({ rowId }) => rowId)),
    status: { from: order.status, to: state.status },
  });
}

/** The ledger refused it: all receipts stand. The newest keeps the reason, and the number of tries. */
export function refuseRevertAll(order: PurchaseOrder, refusal: Refusal): Decision<PurchaseOrder> {
  const kept = revertedTogether(order);
  const receipts = order.receipts.map((receipt): Receipt => {
    if (!kept.includes(receipt)) return receipt;
    return { ...receipt, status: 'BOOKED', intent: receipt === kept[0] ? refusedIntent(order.reverting!, refusal) : intentOf(receipt) };
  });
  return decided({ ...order, receipts, reverting: null }, 'revert_refused', { receipt_ids: kept.map(({ id }) => id), code: refusal.code });
}

/** B2: the ledger has posted the reverse. The rows are open again, and what the receipt split grows together. */
export function bookRevert(order: PurchaseOrder, receipt: Receipt): Decision<PurchaseOrder> {
  const opened = reopened(withoutRevaluations(order, [receipt]), receipt);
  const receipts = opened.receipts.map((each): Receipt => (each.id === receipt.id ? { ...each, status: 'REVERTED' } : each));
  const state = withStatus({ ...opened, receipts });
  return decided(state, 'receipt_reverted', {
    receipt_id: receipt.id,
    reverted_rows: receipt.parts.map(({ rowId }) => rowId),
    status: { from: order.status, to: state.status },
  });
}

/** The ledger refused the goods: the order is as it was before they came, and the receipt is gone. */
export function refuseReceipt(order: PurchaseOrder, receipt: Receipt, refusal: Refusal): Decision<PurchaseOrder> {
  const receipts = order.receipts.filter(({ id }) => id !== receipt.id);
  return decided({ ...reopened(order, receipt), receipts }, 'receipt_refused', { receipt_id: receipt.id, code: refusal.code });
}

/** The ledger refused the reverse, because the goods are used: the receipt stands, and says why. */
export function refuseRevert(order: PurchaseOrder, receipt: Receipt, refusal: Refusal): Decision<PurchaseOrder> {
  const stands: Receipt = { ...receipt, status: 'BOOKED', intent: refusedIntent(intentOf(receipt), refusal) };
  return decided({ ...order, receipts: replaced(order, stands) }, 'revert_refused', { receipt_id: receipt.id, code: refusal.code });
}

/** The rows of a receipt as they were before it, the last split undone first. */
function reopened(order: PurchaseOrder, receipt: Receipt): PurchaseOrder {
  return [...receipt.parts].reverse().reduce((state, part) => {
    const rows = state.rows.map((row) =>
      row.id === part.rowId
        ? { ...row, ...part.wasToArrive, quantity: part.orderedQuantity, receivedDate: null, receiptId: null, batches: [] }
        : row,
    );
    const ingredientRows = state.ingredientRows.map((row) =>
      row.purchaseOrderRowId === part.rowId ? { ...row, consumed: null, batches: [] } : row,
    );
    return merged({ ...state, rows, ingredientRows }, part.rowId);
  }, order);
}

/**
 * Merges a reopened row with the open rows of its origin that are like it in everything but the quantity; the lowest id
 * stays. A rest that was given another date or price since is a decision of its own and stays a row of its own.
 */
function merged(order: PurchaseOrder, rowId: number): PurchaseOrder {
  const row = order.rows.find(({ id }) => id === rowId)!;
  const twin = order.rows.find(
    (other) => other.id !== rowId && !isReceived(other) && other.receiptId === null && isTwin(order, row, other),
  );
  if (!twin) return order;
  const [kept, gone] = row.id < twin.id ? [row, twin] : [twin, row];
  const whole = { ...kept, quantity: add(kept.quantity, gone.quantity) };
  const rows = order.rows.filter(({ id }) => id !== gone.id).map((each) => (each.id === kept.id ? whole : each));
  const goneIngredients = ingredientsOf(order, gone.id);
  const ingredientRows = order.ingredientRows
    .filter(({ purchaseOrderRowId }) => purchaseOrderRowId !== gone.id)
    .map((each) => {
      const other =
        each.purchaseOrderRowId === kept.id
          ? goneIngredients.find((candidate) => termsOfIngredient(candidate) === termsOfIngredient(each))
          : undefined;
      return other ? { ...each, quantity: add(each.quantity, other.quantity) } : each;
    });
  return merged({ ...order, rows, ingredientRows }, kept.id);
}

function isTwin(order: PurchaseOrder, a: PurchaseOrderRow, b: PurchaseOrderRow): boolean {
  const ingredients = (row: PurchaseOrderRow): string => ingredientsOf(order, row.id).map(termsOfIngredient).sort().join();
  return termsOf(a) === termsOf(b) && ingredients(a) === ingredients(b);
}

const termsOf = (row: PurchaseOrderRow): string => {
  const { originId, groupId, variantId, locationId, purchaseUom, conversionRate, pricePerUnit, arrivalDate } = row;
  const terms = { originId, groupId, variantId, locationId, purchaseUom, conversionRate, pricePerUnit, arrivalDate };
  return JSON.stringify({ ...terms, ...plainWire(PURCHASE_ORDER_ROW_FIELDS, row) });
};

const termsOfIngredient = ({ variantId, quantityPerUnit, ratio, isSuppliedByContractor, notes }: OutsourcedIngredientRow): string =>
  JSON.stringify([variantId, ratio ?? { quantity: quantityPerUnit, per: ONE }, isSuppliedByContractor, notes]);
