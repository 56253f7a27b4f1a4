import type { KeyFigures } from '@pegboard/domain-planning';
import { refuseArchivedItem, refuseArchivedLocation } from '@pegboard/contracts';
import { reject, toDecimal, type Day, type Quantity } from '@pegboard/kit';
import type { ItemDirectory, KnownItem } from '../hearing/item-directory';

/** One row of the replenishment list that somebody chose, with what he wants otherwise than suggested. */
export interface ChosenRow {
  readonly variant_id: number;
  readonly location_id: number;
  readonly quantity?: Quantity;
  readonly action?: 'buy' | 'make';
  readonly supplier_id?: number;
}

/** One row of an order to be made. */
export interface WantedRow {
  readonly variantId: number;
  /** Null: what is missing that nobody is ordering (P13). */
  readonly quantity: Quantity | null;
  /** The row of the request that it stands for. */
  readonly path: string;
  /** Only production that nobody has planned yet lacks it: what is missing goes through the recipes (P14). */
  readonly basis?: 'to_do' | undefined;
}

/** One order to be made: what a supplier sells for one location together, or one thing that we make. */
export type Wanted =
  | {
      readonly action: 'buy';
      readonly supplierId: number;
      readonly locationId: number;
      readonly rows: readonly WantedRow[];
      /** An open draft that gets the rows (P14). */
      readonly appendTo?: number | undefined;
    }
  | {
      readonly action: 'make';
      readonly locationId: number;
      readonly rows: readonly [WantedRow];
      /** The day on which it is needed (P14). */
      readonly neededOn?: Day | undefined;
    };

/** What an item lacks at a location; `isForRecipes`: only production that nobody has planned yet lacks it. */
export type LackToCover = Pick<KeyFigures, 'calculated'> & { readonly isForRecipes?: boolean };

/**
 * B6: the orders that chosen rows become: purchases grouped by supplier and location, productions one by one. A row
 * without a quantity is ordered as much as is missing; one without an action is bought if it can be, else made.
 * @throws Rejection `invalid` with the path of the row
 */
export function replenish(
  rows: readonly ChosenRow[],
  directory: ItemDirectory,
  figuresOf: (variantId: number, locationId: number) => LackToCover,
): Wanted[] {
  const purchases = new Map<string, { action: 'buy'; supplierId: number; locationId: number; rows: WantedRow[] }>();
  const productions: Wanted[] = [];
  const seen = new Set<string>();
  rows.forEach((row, i) => {
    const path = `rows/${i}`;
    const key = `${row.variant_id}@${row.location_id}`;
    if (seen.has(key))
      throw reject('DUPLICATE_ROW', path, `${placeOf(row, directory)} is in the list twice.`, {
        variant_id: row.variant_id,
      });
    seen.add(key);
    const item = knownItem(row, directory, path);
    const lack = figuresOf(row.variant_id, row.location_id);
    const quantity = wantedQuantity(row, directory, lack, path);
    const wanted: WantedRow = { variantId: row.variant_id, quantity, path, ...(lack.isForRecipes ? { basis: 'to_do' } : {}) };
    if (actionOf(row, directory, path) === 'make') {
      productions.push({ action: 'make', locationId: row.location_id, rows: [wanted] });
      return;
    }
    const supplierId = row.supplier_id ?? item.defaultSupplierId;
    if (supplierId === null)
      throw reject('NO_SUPPLIER', `${path}/supplier_id`, `${skuOf(row, directory)} has no default supplier. Give a supplier_id.`, {
        variant_id: row.variant_id,
      });
    const group = `${supplierId}@${row.location_id}`;
    const purchase = purchases.get(group) ?? { action: 'buy' as const, supplierId, locationId: row.location_id, rows: [] };
    purchase.rows.push(wanted);
    purchases.set(group, purchase);
  });
  return [...purchases.values(), ...productions];
}

const skuOf = (row: ChosenRow, directory: ItemDirectory): string => directory.variant(row.variant_id)?.sku ?? `Variant ${row.variant_id}`;
/** What and where, as people call it: `CHAIR at Factory`. */
const placeOf = (row: ChosenRow, directory: ItemDirectory): string =>
  `${skuOf(row, directory)} at ${directory.locationOf(row.location_id)?.name ?? `location ${row.location_id}`}`;

function knownItem(row: ChosenRow, directory: ItemDirectory, path: string): KnownItem {
  const item = directory.itemOf(row.variant_id);
  if (!item)
    throw reject('UNKNOWN_VARIANT', `${path}/variant_id`, `There is no variant ${row.variant_id}.`, { variant_id: row.variant_id });
  const location = directory.locationOf(row.location_id);
  if (!location)
    throw reject('UNKNOWN_LOCATION', `${path}/location_id`, `There is no location ${row.location_id}.`, { location_id: row.location_id });
  refuseArchivedItem({ name: skuOf(row, directory), is_archived: item.isArchived }, row.variant_id, `${path}/variant_id`);
  refuseArchivedLocation({ id: location.id, name: location.name, is_archived: location.isArchived }, `${path}/location_id`);
  return item;
}

/** Null: as much as is missing. */
function wantedQuantity(row: ChosenRow, directory: ItemDirectory, figures: Pick<KeyFigures, 'calculated'>, path: string): Quantity | null {
  if (row.quantity !== undefined) return row.quantity;
  if (figures.calculated < 0) return null;
  throw reject(
    'NOTHING_MISSING',
    `${path}/quantity`,
    `${placeOf(row, directory)} is not short (${toDecimal(figures.calculated)} in excess). Give a quantity to order it anyway.`,
    { excess: toDecimal(figures.calculated) },
  );
}

/** @throws Rejection NOT_PURCHASABLE, NOT_PRODUCIBLE (I1), LOCATION_DOES_NOT_BUY, LOCATION_DOES_NOT_MAKE (I4) */
function actionOf(row: ChosenRow, directory: ItemDirectory, path: string): 'buy' | 'make' {
  const { canBuy, canMake } = directory.ways(row.variant_id, row.location_id);
  const action = row.action ?? (canBuy ? 'buy' : 'make');
  if (action === 'buy' ? canBuy : canMake) return action;
  const item = directory.itemOf(row.variant_id)!;
  const isOfItem = action === 'buy' ? !item.canBuy : !item.canMake;
  const done = action === 'buy' ? 'bought' : 'made';
  if (isOfItem)
    throw reject(
      action === 'buy' ? 'NOT_PURCHASABLE' : 'NOT_PRODUCIBLE',
      `${path}/action`,
      `${skuOf(row, directory)} can't be ${done}: ${action === 'buy' ? 'Buy' : 'Make'} is off for it.`,
      { variant_id: row.variant_id },
    );
  throw reject(
    action === 'buy' ? 'LOCATION_DOES_NOT_BUY' : 'LOCATION_DOES_NOT_MAKE',
    `${path}/location_id`,
    `Nothing can be ${done} at ${directory.locationOf(row.location_id)!.name}: ${action === 'buy' ? 'Buy' : 'Make'} is off there.`,
    { location_id: row.location_id },
  );
}
