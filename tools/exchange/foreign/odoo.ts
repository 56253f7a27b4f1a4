import type { Collected } from './collected';
import { ownName } from './collected';
import { billsOfMaterials, isBills, ODOO_BILL_NUMBERS } from './odoo-bills';
import { OdooProducts } from './odoo-products';
import type { ForeignRow, ForeignTable } from './table';

/**
 * Odoo's exports of products (product.template or product.product), bills of materials (mrp.bom) and stock (stock.quant), with
 * the columns called as people read them or, in an import-compatible export, as the fields are called.
 */
const NAME = ['name', 'display name', 'display_name'];
const SKU = ['internal reference', 'default_code'];
const SALES_PRICE = ['sales price', 'sale price', 'public price', 'list_price', 'lst_price'];
const COST = ['cost', 'standard_price'];
const KIND = ['product type', 'type', 'detailed_type'];
const VALUES = ['variant values', 'product_template_variant_value_ids', 'product_template_attribute_value_ids'];
const LOCATION = ['location', 'location_id'];
const PRODUCT = ['product', 'product_id', 'product/name', 'product_id/name'];
const ON_HAND = ['on hand quantity', 'inventoried quantity', 'quantity', 'inventory_quantity_auto_apply', 'inventory_quantity'];
const LOT = ['lot/serial number', 'lot_id', 'lot_id/name', 'lot/serial number/lot/serial number'];
const EXPIRY = ['lot/serial number/expiration date', 'lot_id/expiration_date', 'expiration date'];

export const ODOO_NUMBERS = [...SALES_PRICE, ...COST, ...ON_HAND, ...ODOO_BILL_NUMBERS];

/** @returns the files that are none of them */
export function fromOdoo(tables: readonly ForeignTable[], to: Collected): string[] {
  const has = ({ columns }: ForeignTable, ...groups: readonly (readonly string[])[]): boolean =>
    groups.every((names) => names.some((name) => columns.has(name)));
  const isStock = (table: ForeignTable): boolean => has(table, LOCATION, ON_HAND) && !isBills(table);
  const isProducts = (table: ForeignTable): boolean => has(table, NAME, SKU) && !isBills(table) && !isStock(table);
  const products = new OdooProducts();
  for (const table of tables.filter(isProducts)) takeProducts(table, products, to);
  for (const table of tables.filter(isBills)) billsOfMaterials(table, products, to);
  for (const table of tables.filter(isStock)) takeStock(table, products, to);
  return tables.filter((table) => ![isBills, isStock, isProducts].some((is) => is(table))).map(({ file }) => file);
}

function takeProducts({ rows }: ForeignTable, products: OdooProducts, to: Collected): void {
  const owners = new Map<string, string>();
  for (const row of rows) {
    const [title, sku, values] = [row.text(...NAME).replace(/^\[[^\]]*\]\s*/, ''), row.code(...SKU), row.text(...VALUES)];
    // A line without a name goes on with another part of the product above, such as a second vendor.
    if (title === '') continue;
    const what = [title, values].filter(Boolean).join(' ');
    if (/service|combo/i.test(row.text(...KIND))) to.remark(row, what, 'left out: it is a service, or a choice of products');
    else if (row.flag(true, 'active') === false) to.remark(row, what, 'left out: archived there');
    else {
      // Variants of one template carry its name, and differ by their values.
      const name = values ? title : ownName(title, sku, owners);
      const unit = row.text('unit of measure', 'unit', 'uom_id', 'uom_id/name');
      to.add('items', row, itemValues(row, name, unit));
      const supplier = row.text('vendors/vendor', 'seller_ids/partner_id', 'vendors/display name', 'seller_ids/partner_id/name');
      if (supplier) {
        to.add('suppliers', row, { name: supplier });
        to.change('items', name, { default_supplier: supplier });
      }
      const isTaken = to.addVariant(
        row,
        {
          item: name,
          sku,
          sales_price: row.number(...SALES_PRICE),
          purchase_price: row.number(...COST),
          registered_barcode: row.code('barcode'),
          options: optionsOf(values),
        },
        what,
      );
      if (isTaken) products.add({ sku, item: name, title, unit, externalId: row.text('external id', 'id') });
    }
  }
}

function itemValues(row: ForeignRow, name: string, unit: string) {
  const [isSold, isBought] = [
    row.flag(true, 'can be sold', 'sales', 'sale_ok'),
    row.flag(true, 'can be purchased', 'purchase', 'purchase_ok'),
  ];
  const isMade = /manufactur/i.test(row.text('routes', 'route_ids', 'route_ids/name'));
  // What is only bought is a material; a bill of materials makes a product of it later.
  const isProduct = isSold || isMade;
  return {
    type: isProduct ? 'product' : 'material',
    name,
    category: row.text('product category', 'category', 'categ_id', 'categ_id/name').split(' / ').at(-1),
    uom: unit,
    is_sellable: isSold,
    ...(isProduct ? { is_producible: isMade, is_purchasable: isBought } : {}),
    batch_tracked: /lot|serial/i.test(row.text('tracking')) || undefined,
  };
}

/** `Wood: oak, Finish: matt` */
const optionsOf = (values: string): string =>
  values
    .split(',')
    .map((value) => value.split(':').map((part) => part.trim()))
    .filter(([name, value]) => name && value)
    .map(([name, value]) => `${name}=${value}`.replaceAll(';', ' '))
    .join('; ');

/** Bins of a warehouse are added up: `WH/Stock/Shelf 1` lies in WH. */
function takeStock({ rows }: ForeignTable, products: OdooProducts, to: Collected): void {
  for (const row of rows) {
    const place = row.text(...LOCATION);
    const what = `${row.text(...PRODUCT)} at ${place}`;
    const amount = row.text(...ON_HAND);
    if (amount === '' || Number(amount.replace(',', '.')) === 0 || /^(virtual locations|partners|physical locations)\b/i.test(place))
      continue;
    const product = products.find(
      row.text('product/external id', 'product_id/id'),
      row.code('product/internal reference', 'product_id/default_code'),
      row.text(...PRODUCT),
    );
    if (place === '') to.remark(row, what, 'left out: it says no location');
    else if (!product) to.remark(row, what, 'left out: no such product was taken');
    else if (row.isBelowZero(...ON_HAND)) to.remark(row, what, `left out: its stock is ${amount}`);
    else {
      const values = {
        location: place.split('/')[0]!.trim(),
        sku: product.sku,
        quantity: row.number(...ON_HAND) ?? '0',
        cost_per_unit: to.get('variants', product.sku)?.values['purchase_price'],
        batch_number: row.text(...LOT),
        expiration_date: row.text(...EXPIRY).slice(0, 10),
      };
      to.addStock(row, values, what);
    }
  }
}
