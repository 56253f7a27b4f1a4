import { isServedRef, movementResource, type JournalEntry, type ServedKind } from '@pegboard/contracts';
import { refType, toDecimal } from '@pegboard/kit';
import type { MirrorRow } from './table';
import type { TableName } from './tables';

/** In which table here a served row lies. */
export const SERVED_TABLES: Readonly<Record<ServedKind, TableName>> = {
  sales_order_row: 'sales_order_rows',
  manufacturing_order: 'manufacturing_orders',
  manufacturing_order_recipe_row: 'manufacturing_order_rows',
  purchase_order_row: 'purchase_order_rows',
  outsourced_purchase_order_recipe_row: 'purchase_order_ingredients',
  stock_transfer_row: 'stock_transfer_rows',
  stock_transfer_arrival: 'stock_transfer_rows',
  sales_order_row_return: 'sales_order_rows',
};

/** The lines of one commit. Refused postings are commits without movements. */
export function movementRows({ n, committed_at, postings }: JournalEntry): MirrorRow[] {
  const movements = postings.flatMap((posting) => posting.movements.map((movement) => ({ posting, movement })));
  return movements.map(({ posting, movement }, line) => {
    // A newer inventory may name rows that this mirror has no table for; their movements are counted anyway.
    const served = isServedRef(movement.serves) ? movement.serves : null;
    const resource = movementResource(posting.cause, served);
    return {
      n,
      line,
      committed_at,
      posting_id: posting.posting_id,
      kind: posting.kind,
      cause_type: posting.cause.type,
      cause_id: posting.cause.id,
      cause_number: posting.cause.number,
      reverses: posting.reverses,
      movement_date: posting.movement_date,
      variant_id: movement.variant_id,
      location_id: movement.location_id,
      batch_id: movement.batch_id,
      quantity: toDecimal(movement.quantity),
      price_per_unit: movement.price_per_unit === null ? null : toDecimal(movement.price_per_unit),
      value: movement.value === undefined ? null : toDecimal(movement.value),
      cost_variance: movement.cost_variance === undefined ? null : toDecimal(movement.cost_variance),
      serves: movement.serves,
      served_table: served && SERVED_TABLES[refType(served) as ServedKind],
      resource_type: resource.type,
      resource_id: resource.id,
    };
  });
}
