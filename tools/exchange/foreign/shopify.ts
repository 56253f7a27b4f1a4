import type { Collected } from './collected';
import { ownName } from './collected';
import type { ForeignRow, ForeignTable } from './table';

/**
 * Shopify's product and inventory exports. The names of the columns changed in 2025; both are known.
 * What is sold there is a product here; its vendor, texts and pictures stay there.
 */
const [HANDLE, TITLE, SKU, PRICE, COST] = [
  ['handle', 'url handle'],
  ['title'],
  ['variant sku', 'sku'],
  ['variant price', 'price'],
  ['cost per item'],
];
const ON_HAND = ['on hand (new)', 'on hand (current)', 'on hand', 'available'];

export const SHOPIFY_NUMBERS = [...PRICE, ...COST, ...ON_HAND];

/** @returns the files that are neither */
export function fromShopify(tables: readonly ForeignTable[], to: Collected): string[] {
  const has = ({ columns }: ForeignTable, names: readonly string[]): boolean => names.some((name) => columns.has(name));
  const isInventory = (table: ForeignTable): boolean => table.columns.has('location') && has(table, ON_HAND) && table.columns.has('sku');
  const isProducts = (table: ForeignTable): boolean => has(table, HANDLE) && has(table, PRICE) && has(table, SKU) && !isInventory(table);
  for (const table of tables.filter(isProducts)) products(table, to);
  for (const table of tables.filter(isInventory)) inventory(table, to);
  return tables.filter((table) => !isProducts(table) && !isInventory(table)).map(({ file }) => file);
}

/** One line a variant; lines of one handle are one product, and those with a picture alone are none. */
function products({ rows }: ForeignTable, to: Collected): void {
  const owners = new Map<string, string>();
  let product: { handle: string; head: ForeignRow; name: string; isLeftOut: boolean } | undefined;
  for (const row of rows) {
    const handle = row.text(...HANDLE);
    if (product?.handle !== handle) {
      const name = ownName(row.text(...TITLE) || handle, handle, owners);
      const why = whyNot(row);
      if (why) to.remark(row, name, `left out: ${why}`);
      product = { handle, head: row, name, isLeftOut: why !== undefined };
    }
    const isVariant = row.text(...SKU, ...PRICE, 'option1 value') !== '';
    if (product.isLeftOut || !isVariant) continue;
    const { name, head } = product;
    to.add('items', head, { type: 'product', name, category: head.text('type') || head.text('product category').split(' > ').at(-1)! });
    const what = [name, ...[1, 2, 3].map((i) => row.text(`option${i} value`))]
      .filter((text) => text && text !== 'Default Title')
      .join(', ');
    to.addVariant(
      row,
      {
        item: name,
        sku: row.code(...SKU),
        sales_price: row.number(...PRICE),
        purchase_price: row.number(...COST),
        registered_barcode: row.code('variant barcode', 'barcode'),
        options: optionsOf(row, head),
      },
      what,
    );
  }
}

function whyNot(row: ForeignRow): string | undefined {
  if (row.flag(false, 'gift card')) return 'a gift card';
  if (row.text('status').toLowerCase() === 'archived') return 'archived there';
  return undefined;
}

/** The names stand in the first line of a product, the values in each. */
function optionsOf(row: ForeignRow, head: ForeignRow): string {
  return [1, 2, 3]
    .map((i) => [head.text(`option${i} name`), row.text(`option${i} value`)] as const)
    .filter(([name, value]) => name && value && value !== 'Default Title')
    .map(([name, value]) => `${name}=${value}`.replaceAll(';', ','))
    .join('; ');
}

function inventory({ rows }: ForeignTable, to: Collected): void {
  for (const row of rows) {
    const [sku, place] = [row.code('sku'), row.text('location')];
    const what = [sku, row.text(...TITLE), row.text('option1 value')].filter(Boolean).join(' ');
    const onHand = row.text(...ON_HAND);
    if (onHand === '' || onHand.toLowerCase() === 'not stocked' || Number(onHand) === 0) continue;
    if (sku === '') to.remark(row, what, 'left out: it has no SKU');
    else if (row.isBelowZero(...ON_HAND)) to.remark(row, `${what} at ${place}`, `left out: its stock is ${onHand}`);
    else {
      const before = to.get('stock', `${place} | ${sku} | `);
      const values = {
        location: place,
        sku,
        quantity: row.number(...ON_HAND) ?? '0',
        cost_per_unit: to.get('variants', sku)?.values['purchase_price'],
      };
      if (before) to.remark(row, `${what} at ${place}`, `left out: the SKU is in ${before.source} line ${before.line} already`);
      else to.addStock(row, values, `${what} at ${place}`);
    }
  }
}
