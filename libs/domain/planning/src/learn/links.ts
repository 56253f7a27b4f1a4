import { type Heading, Maker, type MakerLink } from '../orders';
import type { ManufacturingOrderFact } from '../words';
import { maker, salesOrder, type Picture } from '../picture';
import { Kind } from '../table';

export type MakerHeading = Heading<ManufacturingOrderFact>;

/** What is known of a manufacturing order that isn't deleted, as it was said; the plan may hold it further on (P9). */
export function saidOf(picture: Picture, id: number): MakerHeading | undefined {
  const known = picture.facts.get('manufacturing_order', id);
  return known?.type === 'manufacturing_order' && !known.isDeleted ? known : undefined;
}

/** The place of the row that an order says it is made for; undefined if the sales order hasn't such a row (any more). */
export function rowMadeFor(picture: Picture, { salesOrderId, salesOrderRowId }: MakerHeading): number | undefined {
  const order = salesOrderId === null ? undefined : salesOrder(picture, salesOrderId);
  const row = salesOrderRowId === null ? undefined : picture.table.find(Kind.SalesRow, salesOrderRowId);
  return order && row !== undefined && picture.table.owner[row] === order.at ? row : undefined;
}

/** Those in the plan that say they are made for a sales order, linked or not. */
export const makersFor = (picture: Picture, salesOrderId: number): Maker[] =>
  [...(picture.makersFor.get(salesOrderId) ?? [])].flatMap((id) => maker(picture, id) ?? []);

/** The link counts when both sides say so, or while the sales order hasn't been heard of. */
export function linkOf(picture: Picture, { fact }: Maker): MakerLink | null {
  const { salesOrderId, salesOrderRowId, variantId, locationId } = fact;
  if (salesOrderId === null || salesOrderRowId === null) return null;
  const key = picture.key(variantId, locationId);
  const link = { salesOrderId, rowId: salesOrderRowId, key };
  if (!picture.facts.get('sales_order', salesOrderId)) return { ...link, salesOrder: undefined, rowAt: -1 };
  const rowAt = rowMadeFor(picture, fact);
  if (rowAt === undefined || !isNewestLinkOf(picture, rowAt, fact) || picture.keyAt(rowAt) !== key) return null;
  return { ...link, salesOrder: salesOrder(picture, salesOrderId), rowAt };
}

/** A row's link is the newest order made for it that is there and still says so: a new one isn't there yet, or is already gone (M1, M6). */
function isNewestLinkOf(picture: Picture, rowAt: number, { id, salesOrderRowId }: MakerHeading): boolean {
  const said = picture.links.get(rowAt);
  if (!said) return false;
  if (said.makerId === id) return true;
  const place = said.earlier.indexOf(id);
  if (place === -1) return false;
  return ![...said.earlier.slice(place + 1), said.makerId].some(
    (newer) => newer !== null && saidOf(picture, newer)?.salesOrderRowId === salesOrderRowId,
  );
}
