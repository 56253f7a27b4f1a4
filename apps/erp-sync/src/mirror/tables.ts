import type { MirrorTable } from './table';
import { TABLES_OF_NAMES } from './tables-of-names';
import { TABLES_OF_ORDERS } from './tables-of-orders';

/** The columns of what the planner says about an order; `plan_at` is epoch × 2³¹ + run, and a higher one is newer. */
const making = {
  plan_at: 'integer',
  ingredient_availability: 'text?',
  ingredient_expected_date: 'text?',
  is_overdue: 'flag?',
  is_late: 'flag?',
  is_at_risk: 'flag?',
} as const;
const selling = {
  ...making,
  product_availability: 'text?',
  product_expected_date: 'text?',
  production_status: 'text?',
  missing_quantity: 'decimal?',
} as const;

/** Everything in the database. The guide for consumers shows it; a test holds the two together. */
export const TABLES = {
  ...TABLES_OF_NAMES,
  ...TABLES_OF_ORDERS,
  stock_movements: {
    about:
      'Every change of stock. `n` is the commit, and `line` counts within it. The sum of `quantity` is the quantity in stock, the sum of `value` its worth. A cost that comes later has no quantity; `cost_variance` is its part for goods that were gone. `resource_type` and `resource_id` are those of `/inventory_movements`. `served_table` names the table that has the row `serves`',
    columns: {
      n: 'integer',
      line: 'integer',
      committed_at: 'text',
      posting_id: 'text',
      kind: 'text',
      cause_type: 'text',
      cause_id: 'integer',
      cause_number: 'text?',
      reverses: 'text?',
      movement_date: 'text',
      variant_id: 'integer',
      location_id: 'integer',
      batch_id: 'integer?',
      quantity: 'decimal',
      price_per_unit: 'decimal?',
      value: 'decimal?',
      cost_variance: 'decimal?',
      serves: 'text?',
      served_table: 'text?',
      resource_type: 'text',
      resource_id: 'integer',
    },
    key: ['n', 'line'],
    indexes: ['variant_id'],
  },
  sales_order_statuses: {
    about: 'The statuses of a sales order',
    columns: { sales_order_id: 'integer', ...selling },
    key: ['sales_order_id'],
    newest: 'plan_at',
  },
  sales_order_row_statuses: {
    about: 'The statuses of its rows',
    columns: { id: 'integer', sales_order_id: 'integer', ...selling },
    key: ['id'],
    indexes: ['sales_order_id'],
  },
  manufacturing_order_statuses: {
    about: 'The statuses of the ingredients of a manufacturing order',
    columns: { manufacturing_order_id: 'integer', ...making },
    key: ['manufacturing_order_id'],
    newest: 'plan_at',
  },
  purchase_order_statuses: {
    about: 'The statuses of the ingredients of an outsourced purchase order',
    columns: { purchase_order_id: 'integer', ...making },
    key: ['purchase_order_id'],
    newest: 'plan_at',
  },
  sync_state: {
    about: 'One line: the position of this mirror, written in the same transaction as the data',
    columns: {
      id: 'integer',
      schema_version: 'integer',
      revision: 'integer',
      sequence: 'integer?',
      message_id: 'text?',
      journal_n: 'integer',
      rebuilds: 'integer',
    },
    key: ['id'],
  },
  skipped: {
    about: 'Events that this mirror does not use, counted by topic',
    columns: { topic: 'text', events: 'integer' },
    key: ['topic'],
  },
  unread: {
    about: 'Events that could not be read, with the reason. Made good: the aggregate was read from its owner instead',
    columns: {
      sequence: 'integer',
      message_id: 'text',
      subject: 'text',
      reason: 'text',
      event: 'text',
      is_made_good: 'flag',
    },
    key: ['sequence', 'message_id'],
  },
} as const satisfies Record<string, MirrorTable>;

export type TableName = keyof typeof TABLES;
export const tableOf = (name: TableName): MirrorTable => TABLES[name];
/** Tables that hold the company's data, not the mirror's own. */
export const DATA_TABLES = (Object.keys(TABLES) as TableName[]).filter((name) => !['sync_state', 'skipped', 'unread'].includes(name));
