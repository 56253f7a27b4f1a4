import type { ManufacturingOrderBody, PlainState, SALES_ORDER_ROW_FIELDS } from '@pegboard/contracts';
import { add, reject, sum, toDecimal, ZERO, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import { ownPrice, sellableItem, sellingLocation, type SalesKnownItems } from './known-items';
import { newRow, refuseDiscount, serviceMark, type NewRow } from './create-order';
import { wire, withMergedValues } from './edit-order';
import { MAX_ROWS, replaceRow, rowOf, type SalesOrder, type SalesOrderRow } from './order';
import { checkBatches } from './moved-rows';
import { decidedWithStatus, openOf, outsideLinkOf, packedOf, requireSettled } from './status';

export interface RowEdit extends Partial<PlainState<typeof SALES_ORDER_ROW_FIELDS>> {
  readonly variantId?: number | undefined;
  readonly quantity?: Quantity | undefined;
  readonly locationId?: number | undefined;
  readonly pricePerUnit?: Quantity | null | undefined;
  readonly taxRate?: Quantity | null | undefined;
  readonly attributes?: SalesOrderRow['attributes'] | undefined;
  /** None: the ledger chooses again. */
  readonly wantedBatches?: SalesOrderRow['wantedBatches'] | undefined;
}

/** What the linked manufacturing order looks like, asked for before the decision; null if it isn't there (yet). */
export type LinkedOrder = Pick<ManufacturingOrderBody, 'status' | 'completed_quantity' | 'productions' | 'order_no'> | null;

/**
 * Adds a row to an order, also to a packed one, which is then packed in part. Undefined if a try before has added it.
 * @throws Rejection 422 as on creation
 */
export function addRow(order: SalesOrder, input: NewRow, knownItems: SalesKnownItems, now: Instant): Decision<SalesOrder> | undefined {
  if (order.rows.some(({ id }) => id === input.id)) return undefined;
  if (order.rows.length >= MAX_ROWS)
    throw reject('ORDER_IS_FULL', 'sales_order_id', `${order.orderNo} has ${MAX_ROWS} rows, which is the maximum.`, {
      rows: order.rows.length,
      limit: MAX_ROWS,
    });
  const row = newRow(input, order, knownItems, now);
  return decidedWithStatus({ ...order, rows: [...order.rows, row] }, order, {
    action: 'row_added',
    change: { sales_order_row_id: row.id },
  });
}

/** What its total and the discount on it depend on. */
const OF_TOTAL = ['quantity', 'pricePerUnit', 'totalDiscount'] as const;

/**
 * Changes the fields of a row that are named (M5, S2).
 * @throws Rejection 409 BUSY, ROW_IS_PACKED, ROW_IS_LINKED, QUANTITY_BELOW_PACKED,
 *   QUANTITY_BELOW_COMPLETED, ROW_IS_MADE; 422 as on creation, DISCOUNT_TOO_LARGE
 */
export function editRow(
  order: SalesOrder,
  rowId: number,
  given: RowEdit,
  linked: LinkedOrder,
  knownItems: SalesKnownItems,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const row = rowOf(order, rowId);
  const edit = withMergedValues(row, { ...given, wantedBatches: newlyWanted(row, given) });
  const changed = Object.entries(edit).filter(([field, value]) => value !== undefined && value !== row[field as keyof RowEdit]);
  if (changed.length === 0) return undefined;
  requireSettled(order, rowId);
  const next: SalesOrderRow = { ...row, ...Object.fromEntries(changed), updatedAt: now };
  if (next.variantId !== row.variantId) refuseIfBound(order, row, 'variant_id');
  if (next.locationId !== row.locationId) refuseIfBound(order, row, 'location_id');
  if (next.quantity !== row.quantity) refuseQuantity(order, row, next.quantity, linked);
  const edited = next.variantId === row.variantId ? checkedLocation(next, row, knownItems) : priced(next, edit, knownItems);
  if (OF_TOTAL.some((field) => edited[field] !== row[field])) refuseDiscount(edited, order, 'total_discount');
  const state = replaceRow(order, edited);
  refuseWanted(state, edited, edit, knownItems);
  return decidedWithStatus(state, order, {
    action: 'row_updated',
    change: { sales_order_row_id: rowId, fields: changed.map(([field]) => wire(field)) },
  });
}

/** The batches that an edit names, unless they are those that are named already. */
function newlyWanted({ wantedBatches = [] }: SalesOrderRow, { wantedBatches: named }: RowEdit): RowEdit['wantedBatches'] {
  const isSame =
    named?.length === wantedBatches.length &&
    named.every(({ batchId, quantity }, i) => batchId === wantedBatches[i]!.batchId && quantity === wantedBatches[i]!.quantity);
  return isSame ? undefined : named;
}

/** Batches that are named ahead are all that is open (T6). @throws Rejection 409 ROW_IS_PACKED; 422 of `checkBatches` */
function refuseWanted(order: SalesOrder, row: SalesOrderRow, { wantedBatches: batches = [] }: RowEdit, knownItems: SalesKnownItems): void {
  if (batches.length === 0) return;
  const open = openOf(order, row);
  if (open === ZERO)
    throw reject('ROW_IS_PACKED', 'batch_transactions', `All of this row is packed. Revert the packing first, to take other batches.`, {
      packed: toDecimal(packedOf(order, row.id)),
    });
  checkBatches(order, { salesOrderRowId: row.id, quantity: open, batches }, knownItems, '');
}

function checkedLocation(next: SalesOrderRow, row: SalesOrderRow, knownItems: SalesKnownItems): SalesOrderRow {
  if (next.locationId !== row.locationId) sellingLocation(knownItems, next.locationId, 'location_id');
  return next;
}

/** Another variant brings its own price, unless one is given with it. */
function priced(next: SalesOrderRow, edit: RowEdit, knownItems: SalesKnownItems): SalesOrderRow {
  const item = sellableItem(knownItems, next.variantId, 'variant_id');
  sellingLocation(knownItems, next.locationId, 'location_id');
  const { isService: _before, wantedBatches: _wanted, ...other } = next;
  const rest = edit.wantedBatches === undefined ? other : { ...other, wantedBatches: edit.wantedBatches };
  const row: SalesOrderRow = { ...rest, ...serviceMark(knownItems, next.variantId) };
  return edit.pricePerUnit === undefined ? { ...row, pricePerUnit: ownPrice(knownItems, item, next.variantId) } : row;
}

function refuseIfBound(order: SalesOrder, row: SalesOrderRow, path: string): void {
  const packed = packedOf(order, row.id);
  if (packed > ZERO) {
    throw reject(
      'ROW_IS_PACKED',
      path,
      `${toDecimal(packed)} of this row are packed, so ${path} can't be changed. Revert the packing first.`,
      { packed: toDecimal(packed) },
    );
  }
  if (row.linkedManufacturingOrderId !== null) {
    throw reject(
      'ROW_IS_LINKED',
      path,
      `Manufacturing order ${row.linkedManufacturingOrderId} is linked to this row, so ${path} can't be changed. Unlink it first.`,
      {
        linked_manufacturing_order_id: row.linkedManufacturingOrderId,
      },
    );
  }
}

function refuseQuantity(order: SalesOrder, row: SalesOrderRow, quantity: Quantity, linked: LinkedOrder): void {
  const packed = packedOf(order, row.id);
  if (quantity < packed) {
    throw reject(
      'QUANTITY_BELOW_PACKED',
      'quantity',
      `${toDecimal(packed)} are already packed, so the quantity can't be less. Revert the packing first.`,
      {
        quantity: toDecimal(quantity),
        packed: toDecimal(packed),
      },
    );
  }
  if (row.linkedManufacturingOrderId === null || !linked) return;
  const least = sum([row.packedBeforeLink, outsideLinkOf(order, row), madeOf(linked)]);
  if (quantity < least && linked.status === 'DONE') {
    // What was added after it was made is on nobody's order and can be taken back; what was made can't.
    throw reject(
      'ROW_IS_MADE',
      'quantity',
      `${linked.order_no} is done and has made ${toDecimal(madeOf(linked))} for this row, so its quantity can't go below ${toDecimal(least)}. Unlink the manufacturing order first.`,
      { quantity: toDecimal(quantity), least: toDecimal(least) },
    );
  }
  if (quantity < least) {
    throw reject(
      'QUANTITY_BELOW_COMPLETED',
      'quantity',
      `${linked.order_no} has completed ${toDecimal(madeOf(linked))} for this row, so the quantity can't go below ${toDecimal(least)}.`,
      {
        quantity: toDecimal(quantity),
        least: toDecimal(least),
      },
    );
  }
}

/** Completed, and being completed at this moment: the answer of the ledger may come after ours. */
const madeOf = (linked: NonNullable<LinkedOrder>): Quantity =>
  add(linked.completed_quantity, sum(linked.productions.filter(({ status }) => status === 'REQUESTED').map(({ quantity }) => quantity)));

/**
 * Takes a row off the order. Manufacturing learns from the event that the row is gone (M6).
 * @throws Rejection 409 BUSY, ROW_IS_PACKED
 */
export function deleteRow(order: SalesOrder, rowId: number): Decision<SalesOrder> {
  const row = rowOf(order, rowId);
  requireSettled(order, rowId);
  const packed = packedOf(order, rowId);
  if (packed > ZERO) {
    throw reject('ROW_IS_PACKED', 'id', `${toDecimal(packed)} of this row are packed, so it can't be deleted. Revert the packing first.`, {
      packed: toDecimal(packed),
    });
  }
  const state = { ...order, rows: order.rows.filter(({ id }) => id !== rowId) };
  return decidedWithStatus(state, order, {
    action: 'row_deleted',
    change: { sales_order_row_id: rowId, linked_manufacturing_order_id: row.linkedManufacturingOrderId },
  });
}
