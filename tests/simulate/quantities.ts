import type { LedgerFact } from '@pegboard/domain-planning';
import { broughtOf } from '@pegboard/domain-purchasing';
import { documentsOf } from './clerks';
import type { World } from './world';

type Doc = any;

/** What the ledger has moved for each row is what its document says of it: nothing is lost, and nothing is moved twice. */
export function quantityFaults(world: World, ledger: LedgerFact): string[] {
  const said = new Map<string, number>();
  const say = (row: string, quantity: number): void => void said.set(row, (said.get(row) ?? 0) + quantity);
  for (const order of documentsOf(world, 'sales', 'sales_orders')) {
    for (const fulfillment of order.fulfillments)
      for (const row of fulfillment.rows) say(`sales_order_row/${row.salesOrderRowId}`, row.quantity);
    for (const { rows } of order.returns ?? [])
      for (const { salesOrderRowId, brought = [] } of rows)
        for (const part of brought) say(`sales_order_row_return/${salesOrderRowId}`, part.quantity);
  }
  for (const order of documentsOf(world, 'manufacturing', 'manufacturing_orders')) {
    say(`manufacturing_order/${order._id}`, order.completedQuantity);
    for (const row of order.rows) say(`manufacturing_order_recipe_row/${row.id}`, row.consumedQuantity);
  }
  for (const order of documentsOf(world, 'purchasing', 'purchase_orders')) {
    for (const { rowId, quantity } of broughtOf(order)) say(`purchase_order_row/${rowId}`, quantity);
    for (const receipt of order.receipts.filter(({ status }: Doc) => status === 'BOOKED'))
      for (const part of receipt.consumed ?? []) say(`outsourced_purchase_order_recipe_row/${part.ingredientRowId}`, part.quantity);
  }
  const moved = new Map(ledger.rowTotals.map((total) => [total.row as string, total.moved as number]));
  return [...new Set([...said.keys(), ...moved.keys()])].flatMap((row) => {
    const [is, should] = [moved.get(row) ?? 0, said.get(row) ?? 0];
    return is === should || isElsewhere(row) ? [] : [`the ledger has moved ${is} for ${row}, and its document says ${should}`];
  });
}

/** Rows of transfers, whose documents say only where the goods are. */
const isElsewhere = (row: string): boolean => row.startsWith('stock_transfer');
