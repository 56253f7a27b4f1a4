import { divide, multiply, quantity, toDecimal, type Quantity } from '@pegboard/kit';
import type { Collected } from './collected';
import type { OdooProduct, OdooProducts } from './odoo-products';
import type { ForeignRow, ForeignTable } from './table';

const COMPONENT = ['bom lines/component', 'bom_line_ids/product_id', 'bom_line_ids/product_id/name', 'bom lines/component/name'];
const COMPONENT_REF = ['bom lines/component/internal reference', 'bom_line_ids/product_id/default_code'];
const COMPONENT_ID = ['bom lines/component/external id', 'bom_line_ids/product_id/id'];
const LINE_QUANTITY = ['bom lines/quantity', 'bom_line_ids/product_qty'];
const LINE_UNIT = [
  'bom lines/product unit of measure',
  'bom lines/unit of measure',
  'bom lines/unit',
  'bom_line_ids/product_uom_id',
  'bom_line_ids/product_uom_id/name',
];
const PRODUCT = ['product variant', 'product_id', 'product', 'product_tmpl_id', 'product_tmpl_id/name'];
const PRODUCT_REF = [
  'product variant/internal reference',
  'product/internal reference',
  'product_id/default_code',
  'product_tmpl_id/default_code',
];
const PRODUCT_ID = ['product variant/external id', 'product/external id', 'product_id/id', 'product_tmpl_id/id'];
const OUTPUT = ['quantity', 'product_qty'];
const OPERATION = ['operations/operation', 'operation_ids/name'];
const WORK_CENTER = ['operations/work center', 'operation_ids/workcenter_id', 'operation_ids/workcenter_id/name'];
/** In minutes. */
const DURATION = ['operations/manual duration', 'operations/duration', 'operation_ids/time_cycle_manual'];

export const ODOO_BILL_NUMBERS = [...LINE_QUANTITY, ...OUTPUT, ...DURATION];

export const isBills = ({ columns }: ForeignTable): boolean =>
  [...COMPONENT, ...COMPONENT_REF, ...COMPONENT_ID].some((name) => columns.has(name));

interface Bill {
  readonly product: OdooProduct | undefined;
  readonly what: string;
  /** How many a bill makes. */
  readonly output: Quantity;
  readonly isSecond: boolean;
}

/** A bill's lines follow each other; what is said of the bill itself stands in its first line alone. */
export function billsOfMaterials({ rows }: ForeignTable, products: OdooProducts, to: Collected): void {
  const seen = new Set<string>();
  let bill: Bill | undefined;
  for (const row of rows) {
    if (row.text(...PRODUCT, ...PRODUCT_REF, ...PRODUCT_ID) !== '') bill = billOf(row, products, seen, to);
    if (!bill?.product || bill.isSecond) continue;
    if (row.text(...COMPONENT, ...COMPONENT_REF, ...COMPONENT_ID) !== '') ingredient(row, bill, bill.product, products, to);
    if (row.text(...OPERATION) !== '') operation(row, bill, bill.product, to);
  }
}

function billOf(row: ForeignRow, products: OdooProducts, seen: Set<string>, to: Collected): Bill {
  const what = row.text(...PRODUCT, ...PRODUCT_REF, ...PRODUCT_ID);
  const product = products.find(row.text(...PRODUCT_ID), row.code(...PRODUCT_REF), row.text(...PRODUCT));
  const isSecond = product !== undefined && seen.has(product.sku);
  if (!product) to.remark(row, what, 'bill of materials left out: no such product was taken, or several have this name');
  else if (isSecond) to.remark(row, what, 'bill of materials left out: the product has one already');
  else {
    seen.add(product.sku);
    to.change('items', product.item, { type: 'product', is_producible: true });
  }
  const output = quantity(row.number(...OUTPUT) ?? '1');
  return { product, what, output: output === 0 ? quantity(1) : output, isSecond };
}

function ingredient(row: ForeignRow, bill: Bill, product: OdooProduct, products: OdooProducts, to: Collected): void {
  const name = row.text(...COMPONENT, ...COMPONENT_REF, ...COMPONENT_ID);
  const what = `${name} for ${bill.what}`;
  const component = products.find(row.text(...COMPONENT_ID), row.code(...COMPONENT_REF), row.text(...COMPONENT));
  const unit = row.text(...LINE_UNIT);
  const amount = row.number(...LINE_QUANTITY);
  if (!component) return to.remark(row, what, 'left out: no such product was taken, or several have this name');
  if (amount === undefined || amount === '0') return to.remark(row, what, 'left out: it has no quantity');
  if (unit && component.unit && unit !== component.unit)
    return to.remark(row, what, `left out: it is in ${unit}, and the product is kept in ${component.unit}`);
  const forOne = divide(quantity(amount), bill.output);
  if (multiply(forOne, bill.output) !== quantity(amount))
    to.remark(row, what, `${toDecimal(forOne)} for one: ${amount} for ${toDecimal(bill.output)} has no end`);
  if (forOne === 0) return to.remark(row, what, 'left out: so little for one that nothing is left of six decimals');
  if (to.has('recipes', `${product.sku} | ${component.sku}`)) to.remark(row, what, 'added to the line before with the same component');
  to.addUp('recipes', row, { product_sku: product.sku, ingredient_sku: component.sku, quantity: toDecimal(forOne) });
}

function operation(row: ForeignRow, bill: Bill, product: OdooProduct, to: Collected): void {
  const name = row.text(...OPERATION);
  const minutes = quantity(row.number(...DURATION) ?? '0');
  const before = to.add('operations', row, {
    product_sku: product.sku,
    operation: name,
    resource: row.text(...WORK_CENTER),
    seconds: toDecimal(multiply(minutes, quantity(60))),
  });
  if (before) to.remark(row, `${name} for ${bill.what}`, 'left out: the product has an operation of this name');
}
