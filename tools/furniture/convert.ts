import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { formatCsv } from './csv';

/**
 * Turns frePPLe's manufacturing demo (Django fixtures, MIT) into the files of examples/furniture:
 * `node tools/bootstrap.mjs furniture/convert <fixture.json>`. Dates become days from the fixture's own current date.
 */
type Fields = Readonly<Record<string, any>>;
type Table = Readonly<Record<string, string | number | boolean>>[];

const DAY_MS = 86_400_000;
/** Where things are made; only from there an order can be made to order. */
const WORKS = 'factory';

export function convert(fixture: readonly { model: string; fields: Fields }[]): Record<string, Table> {
  const rows = (model: string): Fields[] => fixture.filter((entry) => entry.model === model).map((entry) => entry.fields);
  const today = rows('common.parameter').find((parameter) => parameter['name'] === 'currentdate')!['value'] as string;
  const dayOf = (date: string): number => Math.round((Date.parse(`${date}Z`) - Date.parse(`${today}Z`)) / DAY_MS);
  const operations = rows('input.operation');
  const materials = rows('input.operationmaterial');
  const real = (row: Fields): boolean => !String(row['name']).startsWith('All ');
  const items = rows('input.item').filter(real);
  return {
    locations: rows('input.location')
      .filter(real)
      .map(({ name }) => ({
        name,
        sells: name !== 'warehouse',
        makes: name === WORKS,
        buys: name === WORKS,
        time_zone: 'UTC',
      })),
    suppliers: rows('input.supplier').map(({ name }) => ({ name })),
    customers: rows('input.customer')
      .filter(real)
      .map(({ name }) => ({ name })),
    ...itemTables(items, operations, rows('input.itemsupplier')),
    recipes: recipes(operations, materials),
    operations: operationTable(operations, materials, rows('input.operationresource')),
    stock: rows('input.buffer')
      .filter((buffer) => buffer['onhand'] > 0)
      .map((buffer) => ({
        location: buffer['location_id'],
        sku: skuOf(buffer['item_id']),
        quantity: buffer['onhand'],
        cost_per_unit: items.find((item) => item['name'] === buffer['item_id'])!['cost'],
      })),
    purchase_orders: rows('input.operationplan')
      .filter((plan) => plan['type'] === 'PO')
      .sort((a, b) => compare(a['reference'], b['reference']))
      .map((plan) => ({
        order_no: plan['reference'],
        supplier: plan['supplier_id'],
        location: plan['location_id'],
        sku: skuOf(plan['item_id']),
        quantity: plan['quantity'],
        price_per_unit: items.find((item) => item['name'] === plan['item_id'])!['cost'],
        ordered_day: dayOf(plan['startdate']),
        expected_day: dayOf(plan['enddate']),
      })),
    sales_orders: salesOrders(rows('input.demand'), items, dayOf),
  };
}

/** Open orders only, in the order that their priority and due date give them. */
function salesOrders(demands: Fields[], items: Fields[], dayOf: (date: string) => number): Table {
  return demands
    .filter((demand) => demand['status'] === 'open')
    .sort((a, b) => a['priority'] - b['priority'] || compare(a['due'], b['due']) || compare(a['name'], b['name']))
    .map((demand) => ({
      order_no: String(demand['name']).replace('Demand ', 'SO-'),
      customer: demand['customer_id'],
      ship_from: WORKS,
      shop: demand['location_id'],
      sku: skuOf(demand['item_id']),
      quantity: demand['quantity'],
      price_per_unit: items.find((item) => item['name'] === demand['item_id'])!['cost'],
      priority: demand['priority'],
      due_day: dayOf(demand['due']),
    }));
}

function itemTables(items: Fields[], operations: Fields[], suppliers: Fields[]): { items: Table; variants: Table } {
  const isMade = (name: string): boolean => operations.some((operation) => operation['item_id'] === name);
  const supplyOf = (name: string): Fields | undefined => suppliers.find((supply) => supply['item_id'] === name);
  return {
    items: items.map((item) => ({
      type: isMade(item['name']) ? 'product' : 'material',
      name: item['name'],
      category: item['category'],
      uom: 'pcs',
      is_sellable: item['category'] === 'furniture',
      is_producible: isMade(item['name']),
      is_purchasable: supplyOf(item['name']) !== undefined,
      default_supplier: supplyOf(item['name'])?.['supplier_id'] ?? '',
    })),
    variants: items.map((item) => {
      const supply = supplyOf(item['name']);
      return {
        item: item['name'],
        sku: skuOf(item['name']),
        sales_price: item['category'] === 'furniture' ? item['cost'] : '',
        purchase_price: supply ? item['cost'] : '',
        minimum_order_quantity: supply?.['sizeminimum'] ?? '',
        lead_time_days: supply ? Number(supply['leadtime']) / (DAY_MS / 1000) : '',
      };
    }),
  };
}

/** What an operation, or a step of a routing, consumes becomes an ingredient of what it makes. */
function recipes(operations: Fields[], materials: Fields[]): Table {
  return materials
    .filter((material) => material['quantity'] < 0)
    .map((material) => ({
      product_sku: skuOf(productOf(material['operation_id'], operations)),
      ingredient_sku: skuOf(material['item_id']),
      quantity: -material['quantity'],
    }));
}

function operationTable(operations: Fields[], materials: Fields[], resources: Fields[]): Table {
  const used = new Set(materials.map((material) => material['operation_id'] as string));
  return operations
    .filter((operation) => operation['type'] !== 'routing' && used.has(operation['name']))
    .map((operation) => ({
      product_sku: skuOf(productOf(operation['name'], operations)),
      operation: operation['name'],
      resource: resourceOf(operation['name'], resources),
      type: operation['type'] === 'time_per' ? 'process' : 'fixed',
      seconds: Number(operation['duration_per'] ?? operation['duration']),
    }));
}

function productOf(operation: string, operations: Fields[]): string {
  const found = operations.find((candidate) => candidate['name'] === operation)!;
  return (found['item_id'] as string | undefined) ?? productOf(found['owner_id'] as string, operations);
}

/** The machine, where there is one, before the people who run it. */
function resourceOf(operation: string, resources: Fields[]): string {
  const names = resources.filter((use) => use['operation_id'] === operation).map((use) => use['resource_id'] as string);
  return names.find((name) => name !== 'operators') ?? names[0] ?? '';
}

const skuOf = (item: string): string => item.toUpperCase().replaceAll(' ', '-');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function main(path: string | undefined): void {
  if (!path) throw new Error('give the fixture to convert');
  const tables = convert(JSON.parse(readFileSync(path, 'utf8')));
  for (const [name, table] of Object.entries(tables)) {
    writeFileSync(join(repositoryRoot(), 'examples', 'furniture', `${name}.csv`), formatCsv(table));
  }
}

if (process.argv[1]?.endsWith('furniture/convert.js')) main(process.argv[2]);
