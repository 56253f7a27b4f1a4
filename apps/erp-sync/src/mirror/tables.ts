/** `decimal` is exact with six places (PostgreSQL), or a number that is exact when rounded to six (SQLite); `flag` is 0 or 1. */
export type ColumnType = 'integer' | 'decimal' | 'flag' | 'text';

export interface Table {
  readonly about: string;
  /** A column whose type ends with `?` may be null. */
  readonly columns: Readonly<Record<string, ColumnType | `${ColumnType}?`>>;
  readonly key: readonly string[];
  /** The column that decides which of two writes is the newer one; absent for parts, which are replaced with their whole. */
  readonly newest?: string;
  readonly indexes?: readonly string[];
}

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

const aggregate = { id: 'integer', version: 'integer', is_deleted: 'flag' } as const;
const whole = { key: ['id'], newest: 'version' } as const;

/** The columns of what the planner says about an order; `plan_at` is epoch × 2³¹ + run, and a higher one is newer. */
const making = {
  plan_at: 'integer',
  ingredient_availability: 'text?',
  ingredient_expected_date: 'text?',
  is_overdue: 'flag?',
  is_late: 'flag?',
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
  customers: { about: 'Who buys', columns: { ...aggregate, name: 'text', email: 'text?' }, ...whole },
  suppliers: { about: 'Who sells to us', columns: { ...aggregate, name: 'text', email: 'text?', currency: 'text?' }, ...whole },
  items: {
    about: 'Products and materials',
    columns: {
      ...aggregate,
      type: 'text',
      name: 'text',
      uom: 'text',
      category_name: 'text?',
      is_sellable: 'flag',
      is_producible: 'flag',
      is_purchasable: 'flag',
      batch_tracked: 'flag',
      is_archived: 'flag',
      default_supplier_id: 'integer?',
    },
    ...whole,
  },
  variants: {
    about: 'What stock is kept of; parts of an item',
    columns: { id: 'integer', item_id: 'integer', sku: 'text', sales_price: 'decimal?', purchase_price: 'decimal?', is_deleted: 'flag' },
    key: ['id'],
    indexes: ['item_id', 'sku'],
  },
  locations: {
    about: 'Where stock is kept',
    columns: { ...aggregate, name: 'text', sells: 'flag', makes: 'flag', buys: 'flag', time_zone: 'text' },
    ...whole,
  },
  batches: {
    about: 'Lots of one variant',
    columns: { ...aggregate, batch_number: 'text', variant_id: 'integer', expiration_date: 'text?' },
    ...whole,
  },
  sales_orders: {
    about: 'Orders of customers',
    columns: {
      ...aggregate,
      order_no: 'text',
      customer_id: 'integer',
      customer_name: 'text',
      location_id: 'integer',
      status: 'text',
      order_created_date: 'text',
      delivery_date: 'text?',
    },
    ...whole,
    indexes: ['customer_id'],
  },
  sales_order_rows: {
    about: 'What is ordered',
    columns: {
      id: 'integer',
      sales_order_id: 'integer',
      variant_id: 'integer',
      location_id: 'integer',
      quantity: 'decimal',
      price_per_unit: 'decimal?',
      linked_manufacturing_order_id: 'integer?',
    },
    key: ['id'],
    indexes: ['sales_order_id'],
  },
  sales_order_fulfillments: {
    about: 'What was packed or delivered together; REQUESTED and REVERTING have no outcome yet',
    columns: { id: 'integer', sales_order_id: 'integer', status: 'text' },
    key: ['id'],
    indexes: ['sales_order_id'],
  },
  sales_order_fulfillment_rows: {
    about: 'How much of which row, by batch where there are any (`line` counts within the fulfillment)',
    columns: {
      sales_order_fulfillment_id: 'integer',
      line: 'integer',
      sales_order_id: 'integer',
      sales_order_row_id: 'integer',
      batch_id: 'integer?',
      quantity: 'decimal',
    },
    key: ['sales_order_fulfillment_id', 'line'],
    indexes: ['sales_order_id'],
  },
  manufacturing_orders: {
    about: 'What is made, for a sales row or for stock',
    columns: {
      ...aggregate,
      order_no: 'text',
      status: 'text',
      variant_id: 'integer',
      location_id: 'integer',
      planned_quantity: 'decimal',
      completed_quantity: 'decimal',
      order_created_date: 'text',
      production_deadline_date: 'text',
      done_date: 'text?',
      sales_order_id: 'integer?',
      sales_order_row_id: 'integer?',
    },
    ...whole,
  },
  manufacturing_order_rows: {
    about: 'Its ingredients',
    columns: {
      id: 'integer',
      manufacturing_order_id: 'integer',
      variant_id: 'integer',
      planned_quantity_per_unit: 'decimal',
      planned_quantity: 'decimal',
    },
    key: ['id'],
    indexes: ['manufacturing_order_id'],
  },
  purchase_orders: {
    about: 'What is bought, or made by a supplier (`outsourced`)',
    columns: {
      ...aggregate,
      order_no: 'text',
      entity_type: 'text',
      status: 'text',
      supplier_id: 'integer',
      location_id: 'integer',
      tracking_location_id: 'integer?',
      order_created_date: 'text',
      expected_arrival_date: 'text?',
    },
    ...whole,
  },
  purchase_order_rows: {
    about: 'In stock units; `group_id` joins what a partial receipt split',
    columns: {
      id: 'integer',
      purchase_order_id: 'integer',
      variant_id: 'integer',
      location_id: 'integer',
      quantity: 'decimal',
      purchase_quantity: 'decimal',
      price_per_unit: 'decimal',
      arrival_date: 'text?',
      received_date: 'text?',
      group_id: 'integer',
    },
    key: ['id'],
    indexes: ['purchase_order_id'],
  },
  stock_movements: {
    about: 'Every change of stock there ever was: `n` is the commit, `line` counts within it; the sum is what is in stock',
    columns: {
      n: 'integer',
      line: 'integer',
      committed_at: 'text',
      posting_id: 'text',
      kind: 'text',
      cause_type: 'text',
      cause_id: 'integer',
      movement_date: 'text',
      variant_id: 'integer',
      location_id: 'integer',
      batch_id: 'integer?',
      quantity: 'decimal',
      price_per_unit: 'decimal?',
      serves: 'text?',
    },
    key: ['n', 'line'],
    indexes: ['variant_id'],
  },
  sales_order_statuses: {
    about: "The plan's word on a sales order",
    columns: { sales_order_id: 'integer', ...selling },
    key: ['sales_order_id'],
    newest: 'plan_at',
  },
  sales_order_row_statuses: {
    about: 'and on its rows',
    columns: { id: 'integer', sales_order_id: 'integer', ...selling },
    key: ['id'],
    indexes: ['sales_order_id'],
  },
  manufacturing_order_statuses: {
    about: "The plan's word on a manufacturing order's ingredients",
    columns: { manufacturing_order_id: 'integer', ...making },
    key: ['manufacturing_order_id'],
    newest: 'plan_at',
  },
  purchase_order_statuses: {
    about: "and on an outsourced purchase order's",
    columns: { purchase_order_id: 'integer', ...making },
    key: ['purchase_order_id'],
    newest: 'plan_at',
  },
  sync_state: {
    about: 'One line: how far this mirror has come, written in the transaction that brought it there',
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
  skipped: { about: 'Events that mean nothing to this mirror, counted', columns: { topic: 'text', events: 'integer' }, key: ['topic'] },
  unread: {
    about: 'Events that could not be read, and why; made good: their owner was asked instead',
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
} as const satisfies Record<string, Table>;

export type TableName = keyof typeof TABLES;
export const tableOf = (name: TableName): Table => TABLES[name];
/** Tables that hold the company's data, not the mirror's own. */
export const DATA_TABLES = (Object.keys(TABLES) as TableName[]).filter((name) => !['sync_state', 'skipped', 'unread'].includes(name));
