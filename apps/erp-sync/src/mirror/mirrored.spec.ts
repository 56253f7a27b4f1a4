import { everyEvent, type AggregateBody, type EventType } from '@pegboard/contracts';
import { leavesOf, type Leaf } from '@pegboard/contracts/testing';
import { toCloudEvent } from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';
import { WriteBatch } from './batch';
import { movementRows } from './movements';
import { rankRow } from './ranks';
import type { MirrorRow } from './table';
import { DATA_TABLES, tableOf, type TableName } from './tables';

/** Events that bring no row, and why. */
const EVENTS_LEFT_OUT: Readonly<Record<string, string>> = {
  'planner.inventory_statuses': 'what transfers wait for is the plan’s own business; their arrival is in stock_movements',
  'inventory.stock_adjustment': 'what it moved is in stock_movements, with its number',
  'inventory.stocktake': 'a count moves stock only by its adjustment',
};

const OF_A_RUN = {
  part: 'how a run is cut into messages',
  parts: 'how a run is cut into messages',
  planned_at: 'plan_at says which run is newer',
  'causes[]': 'leads a trace from a request to its statuses',
  '*.from.*': 'the mirror has what was published before',
};
const OF_OTHERS = 'always empty in this event';
const OF_A_CLAIM = 'says to the planner that what somebody wanted to order is ordered';
const OF_INGREDIENTS = 'what is missing is bought and made by the lists of missing ingredients, which the API answers';

const OF_TIMES = (path: string): Readonly<Record<string, string>> => ({
  [`${path}created_at`]: 'the mirror says what is, not since when',
  [`${path}updated_at`]: 'as created_at',
});

const OF_BOTH_LISTS = {
  'drags[].*': 'becomes a move in the Schedule, which is an event of its own',
  'follows[].*': 'these moves in Sell are events of their own',
};
/** Fields that have no column, and why; `*` stands for anything. */
const LEFT_OUT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'inventory.item': {
    operations_in_sequence: 'a rule of the work-floor',
    'variants[].supplier_item_codes[]': 'what suppliers call it, for orders on paper',
    'variants[].config_attributes[].*': 'the SKU tells variants apart; the names of choices are for screens',
    'variants[].internal_barcode': 'barcodes are for scanners',
    'variants[].registered_barcode': 'as internal_barcode',
    ...OF_TIMES('variants[].'),
  },
  'inventory.location': OF_TIMES(''),
  'purchasing.supplier': { comment: 'a remark for buyers', ...OF_TIMES('') },
  'inventory.service': { 'variants[].is_deleted': 'the variant goes with its service' },
  'inventory.journal': {
    'postings[].is_refused': 'a refused posting has no movements',
    'postings[].movements[].holds_for': 'holds come and go with packing; what is reserved is the word of the plan',
    'balances[].*': 'the sum of the movements',
    'holds[].*': 'as holds_for',
    'row_totals[].*': 'the sum of the movements that serve the row',
    'batches[].*': 'batches have events of their own',
  },
  'manufacturing.manufacturing_order': {
    claim_id: OF_A_CLAIM,
    'follows.*': 'what the order does next by itself; then it is an event of its own',
  },
  'manufacturing.ranking': OF_BOTH_LISTS,
  'purchasing.purchase_order': { claim_id: OF_A_CLAIM },
  'sales.ranking': OF_BOTH_LISTS,
  'sales.sales_order': {
    'rows[].packed_before_link': 'how the quantity of the linked order was found; that order has it',
    'rows[].packed_outside_link': 'as packed_before_link',
    'rows[].earlier_manufacturing_order_ids[]': 'each of these orders names its row itself',
    'rows[].create_subassemblies': 'a wish that was carried out when the link was made',
  },
  'planner.sales_statuses': {
    ...OF_A_RUN,
    'sales_orders[].order.id': 'sales_order_id says the same',
    'manufacturing_orders[].*': OF_OTHERS,
    'purchase_orders[].*': OF_OTHERS,
    'stock_transfers[].*': OF_OTHERS,
  },
  'planner.manufacturing_statuses': {
    ...OF_A_RUN,
    'manufacturing_orders[].order.id': 'order_id says the same',
    'manufacturing_orders[].order.to.missing_quantity': 'zero for an order as a whole',
    'manufacturing_orders[].rows[].*': OF_INGREDIENTS,
    'manufacturing_orders[].customers[].*': 'who waits for an order follows from the ranks',
    'sales_orders[].*': OF_OTHERS,
    'purchase_orders[].*': OF_OTHERS,
    'stock_transfers[].*': OF_OTHERS,
  },
  'planner.purchasing_statuses': {
    ...OF_A_RUN,
    'purchase_orders[].order.id': 'order_id says the same',
    'purchase_orders[].order.to.missing_quantity': 'zero for an order as a whole',
    'purchase_orders[].rows[].*': OF_INGREDIENTS,
    'purchase_orders[].customers[].*': OF_OTHERS,
    'sales_orders[].*': OF_OTHERS,
    'manufacturing_orders[].*': OF_OTHERS,
    'stock_transfers[].*': OF_OTHERS,
  },
};

/** The rows that one event brings into the mirror, by table. */
function rowsOf(type: EventType<any>, body: any): [TableName, MirrorRow][] {
  const event = toCloudEvent({ type, id: 1, action: 'changed', body, messageId: 'm', time: '2026-05-03T10:00:00.000Z' as Instant });
  const batch = new WriteBatch();
  batch.take({
    subject: `evt.${type.service}.${type.resource}.1.changed`,
    sequence: 1,
    messageId: 'm',
    event: JSON.parse(JSON.stringify(event)),
  });
  expect(batch.unread).toEqual([]);
  return [
    ...[...batch.bodies].flatMap(([kind, bodies]) =>
      [...bodies.values()].flatMap((one: AggregateBody): [TableName, MirrorRow][] => [
        [kind.table, kind.row(one)],
        ...kind.parts.flatMap(({ table, rows }) => rows(one).map((row): [TableName, MirrorRow] => [table, row])),
      ]),
    ),
    ...[...batch.statuses].flatMap(([kind, orders]) =>
      [...orders.values()].flatMap(({ row, rows }): [TableName, MirrorRow][] => [
        [kind.table, row],
        ...rows.flatMap((one): [TableName, MirrorRow][] => (kind.rowTable ? [[kind.rowTable, one]] : [])),
      ]),
    ),
    ...[...batch.ranks].flatMap(([kind, ranks]) =>
      [...ranks].map(([id, rank]): [TableName, MirrorRow] => [kind.table, rankRow(kind, id, rank)]),
    ),
    ...[...batch.commits.values()].flatMap(movementRows).map((row): [TableName, MirrorRow] => ['stock_movements', row]),
  ];
}

/** Whether some change of the leaf changes a row. */
function isNoticed(type: EventType<any>, { changes }: Leaf): boolean {
  const before = new Map<unknown, string>();
  return changes.some((change) => {
    const rows = before.get(change.before) ?? JSON.stringify(rowsOf(type, change.before));
    before.set(change.before, rows);
    return JSON.stringify(rowsOf(type, change.after)) !== rows;
  });
}

const isCoveredBy = (pattern: string, path: string): boolean => {
  const words = pattern.split('*').map((word) => word.replace(/[.[\]]/g, '\\$&'));
  return new RegExp(`^${words.join('.*')}$`).test(path);
};

describe('what the mirror takes of every event', () => {
  const events = everyEvent.map(([, type]): [string, EventType<any>] => [`${type.service}.${type.resource}`, type]);
  const whole = (type: EventType<any>): unknown => leavesOf(type.body)[0]!.changes[0]!.before;

  it('every event has a table, or is left out for a reason', () => {
    const without = events.filter(([, type]) => rowsOf(type, whole(type)).length === 0);
    expect(without.map(([name]) => name).sort()).toEqual(Object.keys(EVENTS_LEFT_OUT).sort());
  });

  it.each(events.filter(([name]) => !(name in EVENTS_LEFT_OUT)))(
    '%s: every field has a column, or is left out for a reason',
    (name, type) => {
      const patterns = Object.keys(LEFT_OUT[name] ?? {});
      const isLeftOut = (path: string): boolean => patterns.some((pattern) => isCoveredBy(pattern, path));
      const leaves = leavesOf(type.body).map((leaf) => ({ path: leaf.path, noticed: isNoticed(type, leaf) }));
      expect(leaves.filter(({ path, noticed }) => !noticed && !isLeftOut(path)).map(({ path }) => `${path} is forgotten`)).toEqual([]);
      expect(leaves.filter(({ path, noticed }) => noticed && isLeftOut(path)).map(({ path }) => `${path} has a column`)).toEqual([]);
      expect(patterns.filter((pattern) => !leaves.some(({ path }) => isCoveredBy(pattern, path)))).toEqual([]);
    },
  );

  it('every column is filled by some event', () => {
    const rows = events.flatMap(([, type]) => rowsOf(type, whole(type)));
    const isFilled = (table: string, column: string): boolean =>
      rows.some(([name, row]) => name === table && (row[column] ?? null) !== null);
    const empty = DATA_TABLES.flatMap((table) =>
      Object.keys(tableOf(table).columns).flatMap((column) => (isFilled(table, column) ? [] : [`${table}.${column}`])),
    );
    expect(empty).toEqual([]);
  });
});
