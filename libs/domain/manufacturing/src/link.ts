import { add, decided, most, reject, subtract, toDecimal, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import { hasWork, isDone, refusePending, type Link, type ManufacturingOrder } from './order';
import { ownDeadline } from './create';
import { scaled } from './planned';

/** The linked sales row as its owner has it. */
export interface LinkedRow {
  /** The version of the sales order that says so. */
  readonly salesVersion: number;
  readonly quantity: Quantity;
  readonly packedBeforeLink: Quantity;
  /** What has left the link since, because it was packed from other stock (S6). */
  readonly packedOutsideLink: Quantity;
  /** Other orders were made for the row, too. */
  readonly isShared: boolean;
  readonly deliveryDate: Instant | null;
  readonly orderNo: string;
  readonly customerName: string;
}

/** M1, S6: the quantity of an order that is made for a row: what was not packed before the link was made, nor since from other stock. */
export const quantityForRow = (row: Pick<LinkedRow, 'quantity' | 'packedBeforeLink' | 'packedOutsideLink'>): Quantity =>
  subtract(row.quantity, add(row.packedBeforeLink, row.packedOutsideLink));

/**
 * M5: until it is DONE the order's quantity is the row's. If nothing of the row is left to it, because the rest was packed from other
 * stock, it loses the row (S6). Never below what is completed, whatever the row says by now: sales
 * refuses that, and a race that slips through ends at what is completed, which is DONE.
 * @throws Rejection BUSY: settle that first, then follow
 */
export function followRow(order: ManufacturingOrder, row: LinkedRow, now: Instant): Decision<ManufacturingOrder> | undefined {
  if (!order.link || order.isDeleted || row.salesVersion < order.link.salesVersion) return undefined;
  if (quantityForRow(row) <= 0 && !isDone(order)) return loseRow(order, nothingLeft(row), { isToldSales: false, isShared: row.isShared });
  const { deliveryDate, salesVersion, orderNo, customerName } = row;
  const link = { ...order.link, deliveryDate, salesVersion, orderNo, customerName };
  const productionDeadlineDate = followedDeadline(order, link);
  const planned = isDone(order) ? order.plannedQuantity : most(quantityForRow(row), order.completedQuantity);
  if (planned === order.plannedQuantity) {
    if (salesVersion === order.link.salesVersion && orderNo === order.link.orderNo) return undefined;
    // Remembering the version keeps an older word that comes late from being followed; nobody needs to hear of it.
    const fields = [
      ...(deliveryDate === order.link.deliveryDate ? [] : ['sales_order_delivery_deadline']),
      ...(productionDeadlineDate === order.productionDeadlineDate ? [] : ['production_deadline_date']),
    ];
    return {
      state: { ...order, link, productionDeadlineDate },
      events: fields.length === 0 ? [] : [{ action: 'updated', change: { fields } }],
    };
  }
  refusePending(order);
  const next = { ...scaled(order, planned, now), link, productionDeadlineDate };
  return decided(next, isDone(next) ? 'done' : 'quantity_followed', { from: toDecimal(order.plannedQuantity), to: toDecimal(planned) });
}

const nothingLeft = ({ orderNo, packedOutsideLink }: LinkedRow): string =>
  packedOutsideLink > 0 ? `Sales order ${orderNo} was packed from other stock.` : `Its row of sales order ${orderNo} is packed without it.`;

/** What becomes of an order when its row changes, for those who plan it before it has followed (P9); null without a link. */
export function followsOf(order: ManufacturingOrder): { stays_without_row: boolean; default_deadline_date: Instant | null } | null {
  if (!order.link || order.isDeleted) return null;
  const alone = ownDeadline({ ...order, link: null });
  return { stays_without_row: hasWork(order), default_deadline_date: hasSetDeadline(order) ? null : alone };
}

/** An order of an earlier release doesn't say so: then it is set if it differs. */
const hasSetDeadline = (order: ManufacturingOrder): boolean => order.hasOwnDeadline ?? order.productionDeadlineDate !== ownDeadline(order);

/** O7: what nobody has set follows the delivery date. */
function followedDeadline(order: ManufacturingOrder, link: Link): Instant {
  return hasSetDeadline(order) || isDone(order) ? order.productionDeadlineDate : ownDeadline({ ...order, link });
}

export interface LosingRow {
  /** Sales has said so itself. */
  readonly isToldSales?: boolean;
  /** Other orders were made for the row, too: what they made stays held for it. */
  readonly isShared?: boolean;
}

/**
 * M6: the sales row is gone, or wants nothing of this order. An order without work goes too; one with work stays, is made to stock and
 * says why.
 * @throws Rejection BUSY: settle that first
 */
export function loseRow(
  order: ManufacturingOrder,
  reason: string,
  { isToldSales = true, isShared = false }: LosingRow = {},
): Decision<ManufacturingOrder> | undefined {
  if (!order.link || order.isDeleted) return undefined;
  refusePending(order);
  return hasWork(order) ? cut(order, reason, { isToldSales, isShared }) : tombstone(order, reason, isToldSales);
}

/**
 * M6: an explicit unlink; the order stays, is made to stock, and what it made is free. Logged with the user's name.
 * @param isShared other orders were made for the row, too: what they made stays held for it
 * @throws Rejection NOT_LINKED, BUSY
 */
export function unlink(order: ManufacturingOrder, reason: string, isShared = false): Decision<ManufacturingOrder> {
  if (!order.link)
    throw reject('NOT_LINKED', 'sales_order_row_id', `${order.orderNo} is not linked to a sales order.`, {
      manufacturing_order_id: order.id,
    });
  refusePending(order);
  return cut(order, reason, { isToldSales: false, isShared });
}

/**
 * Deletes an open order that has produced nothing; its sales row is left without supply (M6).
 * @throws Rejection ORDER_DONE, ORDER_HAS_PRODUCTIONS, BUSY
 */
export function deleteOrder(order: ManufacturingOrder, reason: string): Decision<ManufacturingOrder> {
  refusePending(order);
  if (isDone(order) || order.productions.length > 0) {
    throw reject(
      'ORDER_HAS_PRODUCTIONS',
      'id',
      `${order.orderNo} has made ${toDecimal(order.completedQuantity)}. Undo its productions before you delete it.`,
      { completed: toDecimal(order.completedQuantity) },
    );
  }
  return tombstone(order, reason, false);
}

function cut(order: ManufacturingOrder, reason: string, losing: Required<LosingRow>): Decision<ManufacturingOrder> {
  const salesOrderRowId = order.link!.salesOrderRowId;
  // Nothing is held where nothing was made.
  const cutting = { salesOrderRowId, reason, ...losing, isReleased: order.completedQuantity === 0 };
  return decided({ ...order, link: null, isReopened: false, unlinkReason: reason, cutting: over(cutting) }, 'unlinked', {
    sales_order_row_id: salesOrderRowId,
    reason,
  });
}

function tombstone(order: ManufacturingOrder, reason: string, isToldSales: boolean): Decision<ManufacturingOrder> {
  const cutting = order.link ? over({ salesOrderRowId: order.link.salesOrderRowId, reason, isToldSales, isReleased: true }) : order.cutting;
  return decided({ ...order, isDeleted: true, cutting }, 'deleted', { reason });
}

/** The steps after a cut were taken. */
export const recordCut = (order: ManufacturingOrder): Decision<ManufacturingOrder> => decided({ ...order, cutting: null }, 'cut_settled');

const over = (cutting: NonNullable<ManufacturingOrder['cutting']>): ManufacturingOrder['cutting'] =>
  cutting.isToldSales && cutting.isReleased ? null : cutting;

/** What the linked row has packed since it was linked, and by which fulfillments, the newest last. */
export interface Packed {
  readonly quantity: Quantity;
  readonly by: readonly { readonly id: number; readonly quantity: Quantity }[];
}

function inTheWay({ quantity, by }: Packed, left: Quantity): number[] {
  let rest = quantity;
  const ids: number[] = [];
  for (const one of [...by].reverse()) {
    if (rest <= left) break;
    ids.unshift(one.id);
    rest = subtract(rest, one.quantity);
  }
  return ids;
}

/**
 * What the linked row has packed can't be unmade (O4). Named are as many of the newest packings as must be reverted first.
 * @param left what the order would still have made
 * @throws Rejection PACKED_FROM_PRODUCTION
 */
export function refuseIfPacked(order: ManufacturingOrder, left: Quantity, packed: Packed): void {
  if (order.link && packed.quantity > left) {
    throw reject(
      'PACKED_FROM_PRODUCTION',
      'id',
      `${toDecimal(packed.quantity)} of the output of ${order.orderNo} are packed, and without this production it has made only ${toDecimal(left)}. Revert the packing first.`,
      {
        packed: toDecimal(packed.quantity),
        left: toDecimal(left),
        sales_order_fulfillment_ids: inTheWay(packed, left),
      },
    );
  }
}
