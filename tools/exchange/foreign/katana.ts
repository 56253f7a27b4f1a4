import { multiply, quantity, toDecimal } from '@pegboard/kit';
import type { Collected } from './collected';
import type { ForeignRow, ForeignTable } from './table';

/**
 * Katana's own files: products and materials, recipes, operations, and the stock list (InventoryItems), as they come out of it and
 * as its import templates have them.
 */
const SKU = ['variant code / sku', 'variant code', 'sku'];
const PRODUCT_SKU = ['product variant code / sku', 'product variant code'];
const INGREDIENT_SKU = ['ingredient variant code / sku', 'ingredient variant code'];
const OPERATION = ['product operation name', 'operation name', 'operation'];
const UNIT = ['unit of measure', 'units of measure'];
const SALES_PRICE = ['default sales price', 'sales price'];
const PURCHASE_PRICE = ['default purchase price', 'purchase price'];
const CONVERSION = ['purchase unit conversion rate', 'conversion rate'];
const MINIMUM = ['minimum order quantity', 'minimum order quantity (moq)', 'moq'];
const LEAD_TIME = ['default lead time', 'lead time', 'lead time (days)', 'default lead time (days)'];
const TIMES = ['hours', 'minutes', 'seconds'] as const;
const IN_STOCK = ['in stock'];
const BATCH = ['batch #', 'batch number', 'batch / serial number'];

export const KATANA_NUMBERS = [
  ...SALES_PRICE,
  ...PURCHASE_PRICE,
  ...CONVERSION,
  ...MINIMUM,
  ...LEAD_TIME,
  ...TIMES,
  ...IN_STOCK,
  'quantity',
  'average cost',
];

/** @returns the files that are none of them */
export function fromKatana(tables: readonly ForeignTable[], to: Collected): string[] {
  const has = ({ columns }: ForeignTable, ...groups: readonly (readonly string[])[]): boolean =>
    groups.every((names) => names.some((name) => columns.has(name)));
  const isRecipes = (table: ForeignTable): boolean => has(table, PRODUCT_SKU, INGREDIENT_SKU);
  const isOperations = (table: ForeignTable): boolean => has(table, PRODUCT_SKU, OPERATION);
  const isStock = (table: ForeignTable): boolean => has(table, SKU, IN_STOCK);
  const isItems = (table: ForeignTable): boolean => has(table, SKU, ['product name', 'material name', 'name']) && !isStock(table);
  const made = new Set(
    tables.filter((table) => isRecipes(table) || isOperations(table)).flatMap(({ rows }) => rows.map((row) => row.code(...PRODUCT_SKU))),
  );
  for (const table of tables.filter(isItems)) items(table, made, to);
  // The stock list names every item too; those that no other file has are made as it says.
  for (const table of tables.filter(isStock)) items(table, made, to, true);
  for (const table of tables.filter(isRecipes)) recipes(table, to);
  for (const table of tables.filter(isOperations)) operations(table, to);
  for (const table of tables.filter(isStock)) stock(table, to);
  return tables.filter((table) => ![isRecipes, isOperations, isStock, isItems].some((is) => is(table))).map(({ file }) => file);
}

function items({ columns, rows }: ForeignTable, made: ReadonlySet<string>, to: Collected, isStockList = false): void {
  let head: ForeignRow | undefined;
  for (const row of rows) {
    const named = row.text('product name', 'material name', 'name');
    if (named) head = row;
    const name = head?.text('product name', 'material name', 'name') ?? '';
    const sku = row.code(...SKU);
    if (!head || (isStockList && to.has('variants', sku))) continue;
    const supplier = head.text('default supplier');
    if (supplier) to.add('suppliers', head, { name: supplier });
    const isProduct =
      columns.has('product name') || /^product/i.test(head.text('type', 'item type')) || (!columns.has('material name') && made.has(sku));
    const item = to.get('items', name);
    if (!item || item.values['type'] === (isProduct ? 'product' : 'material')) to.add('items', head, itemValues(head, name, isProduct));
    const values = {
      item: name,
      sku,
      sales_price: row.number(...SALES_PRICE),
      purchase_price: row.number(...PURCHASE_PRICE),
      minimum_order_quantity: row.number(...MINIMUM),
      lead_time_days: row.number(...LEAD_TIME),
      internal_barcode: row.code('internal barcode'),
      registered_barcode: row.code('registered barcode'),
      supplier_item_code: row.code('supplier item code', 'supplier item codes'),
      options: optionsOf(row, head),
    };
    to.addVariant(row, values, name);
  }
}

function itemValues(head: ForeignRow, name: string, isProduct: boolean) {
  return {
    type: isProduct ? 'product' : 'material',
    name,
    category: head.text('category'),
    uom: head.text(...UNIT),
    is_sellable: head.flag(undefined, 'sell'),
    ...(isProduct ? { is_producible: head.flag(undefined, 'make'), is_purchasable: head.flag(undefined, 'buy') } : {}),
    batch_tracked: /batch|serial|lot/i.test(head.text('product tracking', 'material tracking', 'tracking')) || undefined,
    purchase_uom: head.text('purchase unit of measure', 'purchase unit'),
    purchase_uom_conversion_rate: head.number(...CONVERSION),
    default_supplier: head.text('default supplier'),
  };
}

/** Options are named in the line of the item or in each line. */
const optionsOf = (row: ForeignRow, head: ForeignRow): string =>
  Array.from({ length: 10 }, (_, i) => i + 1)
    .map((i) => [row.text(`variant option ${i}`) || head.text(`variant option ${i}`), row.text(`variant value ${i}`)] as const)
    .filter(([name, value]) => name && value)
    .map(([name, value]) => `${name}=${value}`.replaceAll(';', ','))
    .join('; ');

function recipes({ rows }: ForeignTable, to: Collected): void {
  for (const row of rows) {
    const [product, ingredient] = [row.code(...PRODUCT_SKU), row.code(...INGREDIENT_SKU)];
    const what = `${product || row.text('product variant name')} of ${ingredient || row.text('ingredient variant name')}`;
    const amount = row.number('quantity');
    if (product === '' || ingredient === '') to.remark(row, what, 'left out: it has no SKU');
    else if (amount === undefined || amount === '0') to.remark(row, what, 'left out: it has no quantity');
    else {
      if (to.has('recipes', `${product} | ${ingredient}`)) to.remark(row, what, 'added to the row before with the same ingredient');
      to.addUp('recipes', row, { product_sku: product, ingredient_sku: ingredient, quantity: amount });
    }
  }
}

const SECONDS_OF: Readonly<Record<(typeof TIMES)[number], string>> = { hours: '3600', minutes: '60', seconds: '1' };
const TYPES: Readonly<Record<string, string>> = {
  process: 'process',
  setup: 'setup',
  'per unit': 'perUnit',
  perunit: 'perUnit',
  fixed: 'fixed',
  'fixed cost': 'fixed',
};

function operations({ rows }: ForeignTable, to: Collected): void {
  for (const row of rows) {
    const [product, operation] = [row.code(...PRODUCT_SKU), row.text(...OPERATION)];
    if (product === '' || operation === '') {
      to.remark(row, `${product} ${operation}`, `left out: it has no ${product === '' ? 'SKU' : 'operation'}`);
      continue;
    }
    const parts = TIMES.map((unit) => multiply(quantity(row.number(unit) ?? '0'), quantity(SECONDS_OF[unit])));
    const seconds = toDecimal(parts.reduce((sum, part) => (sum + part) as typeof part));
    const type = TYPES[row.text('operation type', 'type').toLowerCase()];
    const before = to.add('operations', row, { product_sku: product, operation, resource: row.text('resource'), type, seconds });
    if (before) to.remark(row, `${product} ${operation}`, `left out: the operation is in line ${before.line} already`);
  }
}

function stock({ rows }: ForeignTable, to: Collected): void {
  for (const row of rows) {
    const [sku, place, batch] = [row.code(...SKU), row.text('location'), row.code(...BATCH)];
    const what = [sku, row.text('name')].filter(Boolean).join(' ');
    const amount = row.text(...IN_STOCK);
    if (sku === '' || amount === '' || Number(amount.replace(',', '.')) === 0) continue;
    if (row.isBelowZero(...IN_STOCK)) to.remark(row, `${what} at ${place}`, `left out: its stock is ${amount}`);
    else if (place === '') to.remark(row, what, 'left out: it says no location');
    else {
      const values = {
        location: place,
        sku,
        quantity: row.number(...IN_STOCK) ?? '0',
        cost_per_unit: row.number('average cost'),
        batch_number: batch,
        expiration_date: row.text('expiration date', 'batch expiration date').slice(0, 10),
      };
      const before = to.get('stock', `${place} | ${sku} | ${batch}`);
      if (before) to.remark(row, `${what} at ${place}`, `left out: the SKU is in ${before.source} line ${before.line} already`);
      else to.addStock(row, values, `${what} at ${place}`);
    }
  }
}
