import { SupplyKind, type Supply } from '../keys';
import { Kind, type Table } from '../table';
import type { IngredientOrder, Purchase } from './orders';

const NOTHING: readonly number[] = [];

/** What an order brings that has not come yet. */
export function suppliesOf(order: IngredientOrder): Iterable<Supply> {
  if (order.kind !== Kind.ManufacturingOrder) return order.supplies.values();
  return order.supply ? [order.supply] : [];
}

/** The places of the open rows that go into a supply (P4): ingredients, or for a transfer what is to leave. */
export function inputsOf(table: Table, supply: Supply): readonly number[] {
  switch (supply.kind) {
    case SupplyKind.ManufacturingOrder:
      return openRows(table, supply.order.at);
    case SupplyKind.OutsourcedOrder:
      return openRows(table, supply.order.at).filter((row) => isFor(supply.order as Purchase, table.turn[row]!, supply.id));
    case SupplyKind.Transfer: {
      const row = table.find(Kind.TransferRow, supply.id);
      return row !== undefined && table.openOf(row) > 0 ? [row] : NOTHING;
    }
    default:
      return NOTHING;
  }
}

function openRows(table: Table, order: number): number[] {
  const rows: number[] = [];
  for (let row = table.next[order]!; row >= 0; row = table.next[row]!) if (table.openOf(row) > 0) rows.push(row);
  return rows;
}

/** An ingredient of an outsourced order is for the row that it names, or for all of them. */
function isFor({ fact }: Purchase, turn: number, purchaseRowId: number): boolean {
  const id = fact.ingredientRows[turn]?.purchaseOrderRowId ?? null;
  return id === null || id === purchaseRowId || !fact.rows.some((row) => row.id === id);
}

/** The supplies into which a row of the order goes. */
export function fedBy(table: Table, order: IngredientOrder, row: number): Iterable<Supply> {
  if (order.kind === Kind.ManufacturingOrder) return suppliesOf(order);
  if (order.kind === Kind.PurchaseOrder) return [...order.supplies.values()].filter(({ id }) => isFor(order, table.turn[row]!, id));
  const arriving = order.supplies.get(table.id[row]!);
  return arriving ? [arriving] : [];
}
