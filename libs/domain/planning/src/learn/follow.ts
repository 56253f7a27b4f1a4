import { most, multiply, ZERO, type Quantity } from '@pegboard/kit';
import type { MakerRowFact } from '../words';
import type { Picture } from '../picture';
import { rowMadeFor, type MakerHeading } from './links';

/**
 * P9: an order as it will be once it has followed what its sales order says by now (M5, M6, O7); undefined if it goes with its row.
 * The same object if nothing has to follow.
 */
export function followed(picture: Picture, said: MakerHeading): MakerHeading | undefined {
  const { follows, salesOrderId } = said;
  const order = salesOrderId === null ? undefined : picture.facts.get('sales_order', salesOrderId);
  if (!follows || order?.type !== 'sales_order') return said;
  const row = rowMadeFor(picture, said);
  const link = row === undefined ? undefined : picture.links.get(row);
  const isDone = said.status === 'DONE';
  const left = row === undefined || !link ? 0 : picture.table.quantity[row]! - link.packedBefore;
  // S6: an order to which nothing of the row is left loses the row, unless it is done.
  const isWanted = (link?.makerId === said.id && (isDone || left > 0)) || (isDone && link?.earlier.includes(said.id));
  if (order.isDeleted || row === undefined || !isWanted)
    return follows.staysWithoutRow ? { ...said, salesOrderId: null, salesOrderRowId: null } : undefined;
  if (isDone) return said;
  const completed = said.completedQuantity ?? ZERO;
  const planned = most(left as Quantity, completed);
  const deadline = follows.defaultDeadline === null ? said.productionDeadline : (order.deliveryDate ?? follows.defaultDeadline);
  if (planned === said.plannedQuantity && deadline === said.productionDeadline) return said;
  const isAllMade = planned === completed && planned !== said.plannedQuantity;
  return {
    ...said,
    plannedQuantity: planned,
    status: isAllMade ? 'DONE' : said.status,
    productionDeadline: deadline,
    expectedDate: said.expectedDate === said.productionDeadline ? deadline : said.expectedDate,
  };
}

/** M5: the ingredients for another quantity of the product. */
export const scaledTo = (planned: Quantity, rows: readonly MakerRowFact[]): MakerRowFact[] =>
  rows.map((row) => (row.quantityPerUnit === undefined ? row : { ...row, plannedQuantity: multiply(row.quantityPerUnit, planned) }));
