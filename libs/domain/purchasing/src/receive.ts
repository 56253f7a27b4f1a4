import type { PostOutcome } from '@pegboard/contracts';
import { decided, divide, least, multiply, reject, subtract, toDecimal, ZERO, type Decision, type Quantity } from '@pegboard/kit';
import { MovedPortions, nextIntent, withWaitingEdit } from '@pegboard/posting';
import { withAdditionalCosts } from './additional-costs';
import { batchesFor, suggestedPart } from './batches';
import { itemOf, named, requireBuyingLocation, type PurchasingKnownItems } from './known-items';
import { inRatio, ratioOf, splitIngredient, type NewIds } from './ingredients';
import { editOrder } from './orders';
import type { ReceiveLine } from './receive-lines';
import { inBaseCurrency, requireExchange, worthOf } from './exchange';
import { requireMeasurable } from './rows';
import {
  ingredientsOf,
  isReceived,
  locationOf,
  receiptSubject,
  receivePostingId,
  requireSettled,
  rowOf,
  stockQuantity,
  withStatus,
  type ConsumedPart,
  type Exchange,
  type OutsourcedIngredientRow,
  type PurchaseOrder,
  type PurchaseOrderEdit,
  type PurchaseOrderRow,
  type Receipt,
  type ReceiptPart,
} from './purchase-order';

export interface ReceiveFacts {
  readonly receiptId: number;
  readonly knownItems: PurchasingKnownItems;
  readonly ids: NewIds;
  readonly baseCurrency: string;
  /** Where it differs from the order's, because an edit comes with the receipt. */
  readonly exchange?: Exchange | undefined;
}

const MAX_MOVEMENTS = 1_000;

/**
 * Writes down that goods came, before the ledger is asked. A partial receipt splits its row: the part that came keeps
 * the id, what is still open gets a new one (B2), and so do its ingredients. A row may be named several times, and a row
 * that was split before means its open rest.
 * @throws Rejection `ORDER_IS_DRAFT`, `ROW_RECEIVED`, `OVER_RECEIPT`, `BUSY` (409), and of `requireExchange`, `batchesFor` (422)
 */
export function requestReceipt(order: PurchaseOrder, lines: readonly ReceiveLine[], facts: ReceiveFacts): Decision<PurchaseOrder> {
  if (order.status === 'DRAFT')
    throw reject('ORDER_IS_DRAFT', 'purchase_order_row_id', `${order.orderNo} is a draft. Place it before you receive it.`, {
      status: order.status,
    });
  if (!facts.exchange) requireExchange(order, facts.baseCurrency);
  let next = order;
  const parts: ReceiptPart[] = [];
  const consumed: ConsumedPart[] = [];
  for (const line of lines) {
    const ordered = openRow(next, line, parts);
    const row = cameTo(order, ordered, line, facts.knownItems);
    requireSettled(order, [row.id]);
    requireWithinOrdered(next, row, line, facts.knownItems);
    requireMeasurable({ ...row, quantity: line.quantity }, line.path.replace(/\/$/, ''));
    const split = splitRow(next, ordered, row.locationId, least(line.quantity, row.quantity), facts);
    const used = consume(split.order, row.id, line, split.restIngredients, facts);
    const part = partOf(split.order, row, line, split.restRowId, facts);
    parts.push(row === ordered ? part : { ...part, wasToArrive: { locationId: ordered.locationId } });
    consumed.push(...used);
    next = split.order;
  }
  requireFewMovements(parts, consumed);
  const movementDate = parts.map((part) => part.receivedDate).reduce((latest, date) => (date > latest ? date : latest));
  const intent = nextIntent(receiptSubject({ id: facts.receiptId }), 'receive', null);
  const priced = withAdditionalCosts(facts.exchange ? { ...next, exchange: facts.exchange } : next, parts);
  const receipt: Receipt = { id: facts.receiptId, status: 'REQUESTED', movementDate, parts: priced, consumed, intent };
  return decided({ ...next, receipts: [...order.receipts, receipt] }, 'receipt_requested', {
    receipt_id: receipt.id,
    rows: parts.map(({ rowId }) => rowId),
  });
}

/**
 * A receipt together with an edit of the order: both happen, or neither. The edit waits for the outcome.
 * @throws Rejection of `editOrder` and `requestReceipt`
 */
export function requestEditedReceipt(
  order: PurchaseOrder,
  edit: PurchaseOrderEdit,
  lines: readonly ReceiveLine[],
  facts: ReceiveFacts,
): Decision<PurchaseOrder> {
  const isEdited = editOrder(order, edit, facts.knownItems) !== undefined;
  const step = requestReceipt(order, lines, { ...facts, exchange: edit.exchange });
  const postingId = receivePostingId({ id: facts.receiptId });
  return withWaitingEdit(step, postingId, isEdited ? edit : undefined);
}

/** How many new ids the splits of a receipt may need: a rest of each row, and of each of its ingredients. */
export function idsForSplits(order: PurchaseOrder, lines: readonly Pick<ReceiveLine, 'rowId'>[]): { rows: number; ingredients: number } {
  const counts = lines.map(({ rowId }) => {
    const origin = order.rows.find(({ id }) => id === rowId)?.originId;
    return Math.max(0, ...order.rows.filter(({ originId }) => originId === origin).map(({ id }) => ingredientsOf(order, id).length));
  });
  return { rows: lines.length, ingredients: counts.reduce((total, count) => total + count, 0) };
}

/** The row named if it is open, else the open rest of what it once was. */
function openRow(order: PurchaseOrder, line: ReceiveLine, taken: readonly ReceiptPart[]): PurchaseOrderRow {
  const named = rowOf(order, line.rowId, `${line.path}purchase_order_row_id`);
  const isOpen = (row: PurchaseOrderRow): boolean => !isReceived(row) && !taken.some(({ rowId }) => rowId === row.id);
  const row = isOpen(named) ? named : order.rows.find((other) => other.originId === named.originId && isOpen(other));
  if (row) return row;
  const path = `${line.path}purchase_order_row_id`;
  if (isReceived(named))
    throw reject('ROW_RECEIVED', path, `Row ${named.id} of ${order.orderNo} is completely received.`, {
      purchase_order_row_id: named.id,
      received_date: named.receivedDate,
    });
  throw overReceipt(
    order,
    named,
    line,
    ZERO,
    `Earlier rows of the request already receive all of row ${named.id} of ${order.orderNo}. ${toDecimal(line.quantity)} ${named.purchaseUom} are too many.`,
  );
}

function requireWithinOrdered(order: PurchaseOrder, row: PurchaseOrderRow, line: ReceiveLine, knownItems: PurchasingKnownItems): void {
  if (line.quantity <= row.quantity || line.allowsOverReceipt) return;
  const what = named(knownItems.items.get(row.variantId), row.variantId);
  throw overReceipt(
    order,
    row,
    line,
    row.quantity,
    `${toDecimal(line.quantity)} ${row.purchaseUom} of ${what} can't be received: only ${toDecimal(row.quantity)} are open on ${order.orderNo}.`,
  );
}

const overReceipt = (order: PurchaseOrder, row: PurchaseOrderRow, line: ReceiveLine, open: Quantity, message: string) =>
  reject('OVER_RECEIPT', `${line.path}quantity`, message, {
    purchase_order_id: order.id,
    purchase_order_row_id: row.id,
    quantity: toDecimal(line.quantity),
    open: toDecimal(open),
  });

interface Split {
  readonly order: PurchaseOrder;
  readonly restRowId: number | null;
  /** The ingredient's id → the id of its open rest. */
  readonly restIngredients: ReadonlyMap<number, number>;
}

/** The row where its goods came; the rest of it still arrives where it was to. @throws Rejection of `requireBuyingLocation` */
function cameTo(order: PurchaseOrder, row: PurchaseOrderRow, line: ReceiveLine, knownItems: PurchasingKnownItems): PurchaseOrderRow {
  if (line.locationId === undefined || line.locationId === locationOf(order, row)) return row;
  requireBuyingLocation(knownItems, line.locationId, `${line.path}location_id`);
  return { ...row, locationId: line.locationId };
}

/** Cuts `came` off a row; the order stays the same in sum, so that the plan doesn't move until the ledger does. */
function splitRow(
  order: PurchaseOrder,
  row: PurchaseOrderRow,
  locationId: number | null,
  came: Quantity,
  { ids, receiptId }: ReceiveFacts,
): Split {
  const restQuantity = subtract(row.quantity, came);
  const kept = { ...row, locationId, quantity: came, receiptId };
  if (restQuantity === 0)
    return {
      order: { ...order, rows: order.rows.map((each) => (each.id === row.id ? kept : each)) },
      restRowId: null,
      restIngredients: new Map(),
    };
  const rest: PurchaseOrderRow = { ...row, id: ids.row(), quantity: restQuantity };
  const restIngredients = new Map<number, number>();
  const ingredientRows = order.ingredientRows.flatMap((ingredient): OutsourcedIngredientRow[] => {
    if (ingredient.purchaseOrderRowId !== row.id) return [ingredient];
    const share = splitIngredient(ingredient, stockQuantity(kept), stockQuantity(row));
    // Its share is rounded; what it is a share of stays known.
    const ratio = ratioOf(ingredient, stockQuantity(row));
    const open = { ...ingredient, ratio, id: ids.ingredient(), purchaseOrderRowId: rest.id, quantity: share.rest };
    restIngredients.set(ingredient.id, open.id);
    return [{ ...ingredient, ratio, quantity: share.part }, open];
  });
  const rows = order.rows.flatMap((each) => (each.id === row.id ? [kept, rest] : [each]));
  return { order: { ...order, rows, ingredientRows }, restRowId: rest.id, restIngredients };
}

/**
 * B5: what the received part takes of its ingredients; those that the contractor supplies are not ours to count. Of a tracked one that
 * names no batches the ledger chooses them (T6).
 */
function consume(
  order: PurchaseOrder,
  rowId: number,
  line: ReceiveLine,
  rests: ReadonlyMap<number, number>,
  facts: ReceiveFacts,
): ConsumedPart[] {
  const row = rowOf(order, rowId);
  const came = multiply(line.quantity, row.conversionRate);
  const own = ingredientsOf(order, rowId).filter((ingredient) => !ingredient.isSuppliedByContractor);
  const unknown = line.actuals.find(({ ingredientRowId }) => !own.some(({ id }) => id === ingredientRowId));
  if (unknown) {
    throw reject(
      'UNKNOWN_INGREDIENT_ROW',
      `${line.path}ingredients`,
      `Row ${rowId} of ${order.orderNo} has no ingredient row ${unknown.ingredientRowId} from our own stock.`,
      {
        outsourced_purchase_order_recipe_row_id: unknown.ingredientRowId,
      },
    );
  }
  return own.map((ingredient) => {
    const actual = line.actuals.find(({ ingredientRowId }) => ingredientRowId === ingredient.id);
    const isOver = line.quantity > row.quantity;
    const quantity = actual?.quantity ?? (isOver ? inRatio(ratioOf(ingredient, stockQuantity(row)), came).quantity : ingredient.quantity);
    const item = itemOf(facts.knownItems, ingredient.variantId, `${line.path}ingredients`);
    const named = actual?.batches ?? [];
    const isOpen = named === 'suggested' || (named.length === 0 && item.batch_tracked);
    const batches = batchesFor(item, ingredient.variantId, quantity, isOpen ? suggestedPart(quantity) : named, `${line.path}ingredients`);
    return { ingredientRowId: ingredient.id, restIngredientRowId: rests.get(ingredient.id) ?? null, quantity, batches };
  });
}

function partOf(
  order: PurchaseOrder,
  row: PurchaseOrderRow,
  line: ReceiveLine,
  restRowId: number | null,
  facts: ReceiveFacts,
): ReceiptPart {
  const stock = multiply(line.quantity, row.conversionRate);
  const item = itemOf(facts.knownItems, row.variantId, `${line.path}purchase_order_row_id`);
  const batches = batchesFor(item, row.variantId, stock, line.batches, `${line.path}batch_transactions`);
  const priced = facts.exchange ? { exchange: facts.exchange } : order;
  return {
    path: line.path,
    rowId: row.id,
    quantity: line.quantity,
    orderedQuantity: rowOf(order, row.id).quantity,
    restRowId,
    receivedDate: line.receivedDate,
    pricePerStockUnit: divide(inBaseCurrency(priced, row.pricePerUnit), row.conversionRate),
    value: worthOf(priced, row, line.quantity, line.path),
    batches,
  };
}

function requireFewMovements(parts: readonly ReceiptPart[], consumed: readonly ConsumedPart[]): void {
  const count = [...parts, ...consumed].reduce((total, part) => total + part.batches.length, 0);
  if (count <= MAX_MOVEMENTS) return;
  throw reject(
    'TOO_MANY_MOVEMENTS',
    '',
    `A receipt has at most ${MAX_MOVEMENTS} stock movements; this one would have ${count}. Receive it in parts.`,
    { count, limit: MAX_MOVEMENTS },
  );
}

/** The ledger has posted it: the rows are received, with the batches that the ledger found or made. */
export function bookReceipt(
  order: PurchaseOrder,
  receipt: Receipt,
  outcome: Pick<PostOutcome, 'batch_ids' | 'moved'>,
): Decision<PurchaseOrder> {
  const receiptId = receipt.id;
  const moved = new MovedPortions(outcome);
  const parts = receipt.parts.map((part) => ({ ...part, batches: moved.of(part.batches) }));
  const consumed = receipt.consumed.map((part) => ({ ...part, batches: moved.of(part.batches) }));
  const rows = order.rows.map((row) => {
    const part = parts.find(({ rowId }) => rowId === row.id);
    return part ? { ...row, quantity: part.quantity, receivedDate: part.receivedDate, receiptId, batches: part.batches } : row;
  });
  const ingredientRows = order.ingredientRows.map((row) => {
    const part = consumed.find(({ ingredientRowId }) => ingredientRowId === row.id);
    return part ? { ...row, consumed: part.quantity, batches: part.batches } : row;
  });
  const booked: Receipt = { ...receipt, status: 'BOOKED', parts, consumed };
  const state = withStatus({ ...order, rows, ingredientRows, receipts: replaced(order, booked) });
  return decided(state, state.status === 'RECEIVED' ? 'received' : 'partially_received', {
    receipt_id: receiptId,
    received_rows: parts.map(({ rowId }) => rowId),
    status: { from: order.status, to: state.status },
  });
}

export const replaced = (order: PurchaseOrder, receipt: Receipt): Receipt[] =>
  order.receipts.map((each) => (each.id === receipt.id ? receipt : each));
