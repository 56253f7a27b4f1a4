import { stockKey, toDecimal, type Quantity } from '@pegboard/kit';
import { differencesFromOwners, exact } from './audit-owners';
import type { Mirror } from './mirror/mirror';
import type { TableName } from './mirror/tables';
import type { Owners } from './owners';

/** One page of a list of the HTTP API. @throws Error if it isn't answered */
export type GetList = (path: string, page: number) => Promise<readonly Record<string, unknown>[]>;

export interface AuditPorts {
  readonly owners: Pick<Owners, 'all'>;
  readonly get: GetList;
}

interface Compared {
  readonly table: TableName;
  readonly path: string;
  /** Columns of the same name on both sides. */
  readonly columns: readonly string[];
  readonly statuses: { readonly table: TableName; readonly of: string; readonly columns: readonly string[] };
  /** Where the orders' places are kept, for those that have one. */
  readonly ranks?: TableName;
  /** `quantity` is the mirror's column of what the API shows as `quantity`. */
  readonly rows?: { readonly table: TableName; readonly of: string; readonly field: string; readonly quantity: string };
}

const ORDERS: readonly Compared[] = [
  {
    table: 'sales_orders',
    path: '/v1/sales_orders',
    columns: ['order_no', 'status', 'customer_id', 'location_id'],
    statuses: {
      table: 'sales_order_statuses',
      of: 'sales_order_id',
      columns: ['product_availability', 'ingredient_availability', 'production_status'],
    },
    ranks: 'sales_order_ranks',
    rows: { table: 'sales_order_rows', of: 'sales_order_id', field: 'sales_order_rows', quantity: 'quantity' },
  },
  {
    table: 'manufacturing_orders',
    path: '/v1/manufacturing_orders',
    columns: ['order_no', 'status', 'variant_id', 'location_id'],
    statuses: { table: 'manufacturing_order_statuses', of: 'manufacturing_order_id', columns: ['ingredient_availability'] },
    ranks: 'manufacturing_order_ranks',
  },
  {
    table: 'purchase_orders',
    path: '/v1/purchase_orders',
    columns: ['order_no', 'status', 'supplier_id', 'location_id'],
    statuses: { table: 'purchase_order_statuses', of: 'purchase_order_id', columns: ['ingredient_availability'] },
    // The API shows what was ordered, in purchase units.
    rows: { table: 'purchase_order_rows', of: 'purchase_order_id', field: 'purchase_order_rows', quantity: 'purchase_quantity' },
  },
];

const PER_PAGE = 250;
const MAX_SHOWN = 200;

/**
 * What the mirror says differently from the company itself: every aggregate against its owner, then counts, statuses, rows
 * and stock against what the HTTP API shows. Empty: they agree.
 */
export async function audit(mirror: Mirror, { owners, get }: AuditPorts): Promise<string[]> {
  const found = await differencesFromOwners(mirror, owners);
  for (const compared of ORDERS) found.push(...(await ordersOf(mirror, compared, get)));
  found.push(...(await stockOf(mirror, get)));
  const unread = await mirror.database
    .selectFrom('unread')
    .select(['sequence', 'subject', 'reason'])
    .where('is_made_good', '=', 0)
    .execute();
  found.push(
    ...unread.map(
      ({ sequence, subject, reason }) =>
        `${subject} at ${sequence} could not be read: ${String(reason).replaceAll(/\s+/g, ' ')} (if it needs nothing more: erp-sync acknowledge ${sequence})`,
    ),
  );
  return found.length > MAX_SHOWN ? [...found.slice(0, MAX_SHOWN), `and ${found.length - MAX_SHOWN} more`] : found;
}

async function ordersOf({ database }: Mirror, compared: Compared, get: GetList): Promise<string[]> {
  const { table, path, columns, statuses, ranks, rows } = compared;
  const orders = await database.selectFrom(table).selectAll().where('is_deleted', '=', 0).execute();
  const here = new Map(orders.map((order) => [Number(order['id']), order]));
  const planned = await byOrder(database, statuses.table, statuses.of);
  const places = ranks ? await byOrder(database, ranks, statuses.of) : undefined;
  const parts = rows ? await rowsOf(database, rows) : new Map<number, string>();
  const found: string[] = [];
  let count = 0;
  for await (const order of everything(path, get)) {
    const id = Number(order['id']);
    const row = here.get(id);
    const compare = (name: string, mine: unknown, theirs: unknown): void => {
      if (String(mine) !== String(theirs)) found.push(`${path}/${id}: ${name} is ${theirs}, the mirror has ${mine}`);
    };
    count++;
    if (!row) {
      found.push(`${path}/${id} is missing`);
      continue;
    }
    for (const column of columns) compare(column, row[column], order[column]);
    for (const column of statuses.columns) compare(column, shownStatus(table, column, order, planned.get(id)?.[column]), order[column]);
    if (places) compare('rank', places.get(id)?.['rank_key'], order['rank']);
    if (rows) compare(rows.field, parts.get(id) ?? '', shownRows(order[rows.field], 'quantity'));
  }
  if (count !== here.size) found.push(`${path} has ${count}, the mirror ${here.size}`);
  return found;
}

async function byOrder(database: Mirror['database'], table: TableName, of: string): Promise<Map<number, Record<string, unknown>>> {
  const rows = await database.selectFrom(table).selectAll().execute();
  return new Map(rows.map((row) => [Number(row[of]), row]));
}

/** `row×quantity` of every row, in the order of ids. */
async function rowsOf(database: Mirror['database'], { table, of, quantity: field }: NonNullable<Compared['rows']>) {
  const byOrder = new Map<number, Record<string, unknown>[]>();
  for (const row of await database.selectFrom(table).selectAll().execute())
    byOrder.set(Number(row[of]), [...(byOrder.get(Number(row[of])) ?? []), row]);
  return new Map([...byOrder].map(([id, rows]) => [id, shownRows(rows, field)]));
}

const shownRows = (rows: unknown, field: string): string =>
  [...((rows ?? []) as Record<string, unknown>[])]
    .sort((a, b) => Number(a['id']) - Number(b['id']))
    .map((row) => `${row['id']}×${toDecimal(exact(row[field]))}`)
    .join(' ');

/** The sum of all movements is what the inventory shows. */
async function stockOf({ database }: Mirror, get: GetList): Promise<string[]> {
  const sums = await database
    .selectFrom('stock_movements')
    .select(['variant_id', 'location_id'])
    .select(({ fn }) => fn.sum('quantity').as('quantity'))
    .groupBy(['variant_id', 'location_id'])
    .execute();
  const here = new Map(
    sums.map((sum) => [stockKey(Number(sum['variant_id']), Number(sum['location_id'])) as string, exact(sum['quantity'])]),
  );
  const found: string[] = [];
  for await (const line of everything('/v1/inventory?include_archived=true', get)) {
    const key = stockKey(Number(line['variant_id']), Number(line['location_id']));
    const mine = here.get(key) ?? 0;
    here.delete(key);
    const theirs = exact(line['quantity_in_stock']);
    if (mine !== theirs) found.push(`${key}: in stock ${toDecimal(theirs)}, the mirror's movements come to ${toDecimal(mine as Quantity)}`);
  }
  for (const [key, rest] of here)
    if (rest !== 0) found.push(`${key}: not in the inventory, the mirror's movements come to ${toDecimal(rest)}`);
  return found;
}

async function* everything(path: string, get: GetList): AsyncGenerator<Record<string, unknown>, void> {
  const paged = `${path}${path.includes('?') ? '&' : '?'}limit=${PER_PAGE}`;
  for (let page = 1; ; page++) {
    const rows = await get(paged, page);
    yield* rows;
    if (rows.length < PER_PAGE) return;
  }
}

/** What the API shows of what the plan says, and where it says nothing. */
function shownStatus(table: TableName, column: string, order: Record<string, unknown>, kept: unknown): unknown {
  // Whether an order is outsourced and has ingredients is compared with its owner; here it decides what is shown.
  if (table === 'purchase_orders')
    return order[column] === 'NO_RECIPE' || order['entity_type'] === 'regular' ? order[column] : (kept ?? undefined);
  if (kept !== null && kept !== undefined) return kept;
  if (table === 'manufacturing_orders') return order['status'] === 'DONE' ? 'PROCESSED' : null;
  return column === 'production_status' && order['status'] !== 'PENDING' ? 'NONE' : 'NOT_APPLICABLE';
}
