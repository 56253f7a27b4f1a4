import { least, reject, subtract, ZERO, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import { linksOf, replaceRow, rowOf, type SalesOrder, type SalesOrderRow } from './order';
import { openOf, packedOf, requireSettled } from './status';

/** A row and the order that is to be made for it. */
export interface WantedLink {
  readonly rowId: number;
  readonly manufacturingOrderId: number;
  /** The order that the row is linked to, which is done, and what the row lacks again. */
  readonly after?: { readonly manufacturingOrderId: number; readonly quantity: Quantity } | undefined;
}

/**
 * Writes the links to manufacturing orders on rows, before those orders exist (M1): on all that are named, or on none. A row that
 * carries a link already keeps it, unless the new order comes after just that one: the caller finds its id on the row. Undefined if
 * all of them do.
 * @throws Rejection 404 NOT_FOUND, 409 ORDER_IS_QUOTE, NOTHING_TO_MAKE, BUSY
 */
export function linkManufacturingOrders(
  order: SalesOrder,
  wanted: readonly WantedLink[],
  createSubassemblies: boolean,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const links = wanted.filter(
    ({ rowId, after }) => rowOf(order, rowId).linkedManufacturingOrderId === (after?.manufacturingOrderId ?? null),
  );
  if (links.length === 0) return undefined;
  if (order.status === 'PENDING') {
    throw reject(
      'ORDER_IS_QUOTE',
      'sales_order_row_id',
      `${order.orderNo} is a quote. Set its status to NOT_SHIPPED before you make something for it.`,
      {
        status: order.status,
      },
    );
  }
  for (const { rowId } of links) refuseUnlinkable(order, rowId);
  const byRow = new Map(links.map((link) => [link.rowId, link]));
  const rows = order.rows.map((row) => {
    const link = byRow.get(row.id);
    return link ? { ...row, ...linkFor(order, row, link), createSubassemblies, updatedAt: now } : row;
  });
  return { state: { ...order, rows }, events: [{ action: 'linked', change: changeOf(links) }] };
}

type LinkFields = Pick<SalesOrderRow, 'linkedManufacturingOrderId' | 'packedBeforeLink' | 'earlierLinks'>;

/** Of a row that was made before, the new order makes only what the row lacks. */
function linkFor(order: SalesOrder, row: SalesOrderRow, { manufacturingOrderId, after }: WantedLink): LinkFields {
  if (!after) return { linkedManufacturingOrderId: manufacturingOrderId, packedBeforeLink: packedOf(order, row.id) };
  const done = { manufacturingOrderId: after.manufacturingOrderId, packedBeforeLink: row.packedBeforeLink };
  return {
    linkedManufacturingOrderId: manufacturingOrderId,
    packedBeforeLink: subtract(row.quantity, least(after.quantity, openOf(order, row))),
    earlierLinks: [...(row.earlierLinks ?? []), done],
  };
}

function refuseUnlinkable(order: SalesOrder, rowId: number): void {
  // What is being packed right now may or may not count as packed before the link.
  requireSettled(order, rowId);
  const row = rowOf(order, rowId);
  if (row.isService)
    throw reject('NOT_PRODUCIBLE', 'sales_order_row_id', `Row ${rowId} of ${order.orderNo} is a service, so nothing is made for it.`, {
      sales_order_row_id: rowId,
    });
  if (openOf(order, row) === ZERO) {
    throw reject(
      'NOTHING_TO_MAKE',
      'sales_order_row_id',
      `This row of ${order.orderNo} is already packed, so there is nothing to make for it.`,
      {
        sales_order_row_id: rowId,
      },
    );
  }
}

/** One event, however many rows: each event carries the whole order. */
const changeOf = (links: readonly WantedLink[]): Record<string, unknown> =>
  links.length === 1
    ? { sales_order_row_id: links[0]!.rowId, manufacturing_order_id: links[0]!.manufacturingOrderId }
    : {
        sales_order_row_ids: links.map(({ rowId }) => rowId),
        manufacturing_order_ids: links.map(({ manufacturingOrderId }) => manufacturingOrderId),
      };

/**
 * The manufacturing order is gone or works for stock now (M6): the row has the link before it again, if there was one. Undefined if
 * the row doesn't carry this link.
 */
export function cutLink(
  order: SalesOrder,
  rowId: number,
  manufacturingOrderId: number,
  reason: string,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const row = order.rows.find(({ id }) => id === rowId);
  if (!row || !linksOf(row).includes(manufacturingOrderId)) return undefined;
  const current = { manufacturingOrderId: row.linkedManufacturingOrderId!, packedBeforeLink: row.packedBeforeLink };
  const kept = [...(row.earlierLinks ?? []), current].filter((link) => link.manufacturingOrderId !== manufacturingOrderId);
  const last = kept.at(-1);
  const free = {
    ...row,
    linkedManufacturingOrderId: last?.manufacturingOrderId ?? null,
    packedBeforeLink: last?.packedBeforeLink ?? ZERO,
    ...(row.earlierLinks ? { earlierLinks: kept.slice(0, -1) } : {}),
    createSubassemblies: last === current && row.createSubassemblies,
    updatedAt: now,
  };
  return {
    state: replaceRow(order, free),
    events: [{ action: 'unlinked', change: { sales_order_row_id: rowId, manufacturing_order_id: manufacturingOrderId, reason } }],
  };
}
