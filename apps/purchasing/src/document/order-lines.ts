import { locationOf, rowTotal, type PurchaseOrder, type PurchaseOrderRow } from '@pegboard/domain-purchasing';
import { sumUnbounded, type Quantity } from '@pegboard/kit';

type Line = PurchaseOrderRow & { readonly total: Quantity };

/** Rows that a partial receipt split are one line again: the supplier was sent one. */
export function linesOf(order: PurchaseOrder): Line[] {
  const lines = new Map<string, Line>();
  for (const row of order.rows) {
    const key = JSON.stringify([
      row.originId,
      row.variantId,
      row.purchaseUom,
      row.conversionRate,
      row.pricePerUnit,
      locationOf(order, row),
    ]);
    const line = lines.get(key);
    const total = rowTotal(order, row);
    lines.set(
      key,
      line
        ? {
            ...line,
            quantity: sumUnbounded([line.quantity, row.quantity]),
            arrivalDate: row.arrivalDate,
            total: sumUnbounded([line.total, total]),
          }
        : { ...row, total },
    );
  }
  return [...lines.values()];
}
