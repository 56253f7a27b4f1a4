import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import type { Api } from '../company/api';
import { parseCsv, type FurnitureLine } from './csv';

/** Ids by the names of the files. */
export interface Furniture {
  readonly locations: ReadonlyMap<string, number>;
  readonly suppliers: ReadonlyMap<string, number>;
  readonly customers: ReadonlyMap<string, number>;
  /** Variant ids by SKU. */
  readonly variants: ReadonlyMap<string, number>;
  readonly purchaseOrders: ReadonlyMap<string, number>;
  readonly salesOrders: ReadonlyMap<string, number>;
}

const DAY_MS = 86_400_000;

export interface LoadOptions {
  /** Day 0 of the files. */
  readonly today?: Date;
  readonly say?: (text: string) => void;
  /** Sales orders that must not be loaded, because the caller sends them. */
  readonly without?: readonly string[];
}

/** The lines of one file of examples/furniture. */
export const furnitureFile = (name: string): FurnitureLine[] =>
  parseCsv(readFileSync(join(repositoryRoot(), 'examples', 'furniture', `${name}.csv`), 'utf8'));

/** Loads the furniture company through the API, as any import would: owners first, then stock, then open orders. */
export async function loadFurniture(
  api: Api,
  { today = new Date(), say = () => undefined, without = [] }: LoadOptions = {},
): Promise<Furniture> {
  const locations = await named(api, '/v1/locations', furnitureFile('locations').map(locationOf));
  const suppliers = await named(
    api,
    '/v1/suppliers',
    furnitureFile('suppliers').map((line) => ({ name: line['name']! })),
  );
  const customers = await named(
    api,
    '/v1/customers',
    furnitureFile('customers').map((line) => ({ name: line['name']! })),
  );
  const { variants, items } = await loadItems(api, suppliers);
  await loadRecipes(api, variants, items);
  say(`${locations.size} locations, ${suppliers.size} suppliers, ${customers.size} customers, ${variants.size} items with their recipes`);
  const stock = furnitureFile('stock');
  for (const [location, lines] of grouped(stock, 'location'))
    await openingStock(api, idOf(locations, location), location, lines, variants, today);
  const purchaseOrders = await loadPurchaseOrders(api, { locations, suppliers, variants }, today);
  say(`${stock.length} stocks, ${purchaseOrders.size} open purchase orders`);
  const salesOrders = new Map<string, number>();
  const ids = { locations, suppliers, customers, variants, purchaseOrders, salesOrders };
  for (const line of furnitureFile('sales_orders')) {
    if (without.includes(line['order_no']!)) continue;
    salesOrders.set(line['order_no']!, (await api.post('/v1/sales_orders', salesOrderOf(line, ids, today))).id);
  }
  say(`${salesOrders.size} open sales orders`);
  return ids;
}

/** The body of the request that places one order of the file. */
export function salesOrderOf(line: FurnitureLine, ids: Pick<Furniture, 'customers' | 'locations' | 'variants'>, today: Date): unknown {
  return {
    order_no: line['order_no'],
    customer_id: idOf(ids.customers, line['customer']!),
    location_id: idOf(ids.locations, line['ship_from']!),
    delivery_date: dayAfter(today, line['due_day']!),
    sales_order_rows: [
      {
        variant_id: idOf(ids.variants, line['sku']!),
        quantity: Number(line['quantity']),
        price_per_unit: Number(line['price_per_unit']),
      },
    ],
  };
}

const locationOf = (line: FurnitureLine): Body => ({
  name: line['name']!,
  sells: line['sells'] === 'true',
  makes: line['makes'] === 'true',
  buys: line['buys'] === 'true',
  time_zone: line['time_zone'],
});

type Body = Record<string, unknown> & { name: string };

async function named(api: Api, path: string, bodies: readonly Body[]): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const body of bodies) ids.set(body.name, (await api.post(path, body)).id);
  return ids;
}

async function loadItems(
  api: Api,
  suppliers: ReadonlyMap<string, number>,
): Promise<{ variants: Map<string, number>; items: Map<string, number> }> {
  const variants = new Map<string, number>();
  const items = new Map<string, number>();
  const variantLines = furnitureFile('variants');
  for (const line of furnitureFile('items')) {
    const isProduct = line['type'] === 'product';
    const supplier = line['default_supplier'];
    const item = await api.post(isProduct ? '/v1/products' : '/v1/materials', {
      name: line['name'],
      category_name: line['category'],
      uom: line['uom'],
      is_sellable: line['is_sellable'] === 'true',
      ...(isProduct ? { is_producible: line['is_producible'] === 'true', is_purchasable: line['is_purchasable'] === 'true' } : {}),
      ...(supplier ? { default_supplier_id: idOf(suppliers, supplier) } : {}),
      variants: variantLines.filter((variant) => variant['item'] === line['name']).map(variantOf),
    });
    for (const variant of item.variants) {
      variants.set(variant.sku, variant.id);
      items.set(variant.sku, item.id);
    }
  }
  return { variants, items };
}

function variantOf(line: FurnitureLine): unknown {
  const number = (name: string, column: string): Record<string, number> => (line[column] ? { [name]: Number(line[column]) } : {});
  return {
    sku: line['sku'],
    ...number('sales_price', 'sales_price'),
    ...number('purchase_price', 'purchase_price'),
    ...number('minimum_order_quantity', 'minimum_order_quantity'),
    ...number('lead_time', 'lead_time_days'),
  };
}

async function loadRecipes(api: Api, variants: ReadonlyMap<string, number>, items: ReadonlyMap<string, number>): Promise<void> {
  await api.post('/v1/bom_rows/batch/create', {
    data: furnitureFile('recipes').map((line) => ({
      product_item_id: idOf(items, line['product_sku']!),
      product_variant_id: idOf(variants, line['product_sku']!),
      ingredient_variant_id: idOf(variants, line['ingredient_sku']!),
      quantity: Number(line['quantity']),
    })),
  });
  await api.post('/v1/product_operation_rows', {
    rows: furnitureFile('operations').map((line) => ({
      product_variant_id: idOf(variants, line['product_sku']!),
      operation_name: line['operation'],
      ...(line['resource'] ? { resource_name: line['resource'] } : {}),
      type: line['type'],
      planned_time_parameter: Number(line['seconds']),
    })),
  });
}

async function openingStock(
  api: Api,
  locationId: number,
  location: string,
  lines: readonly FurnitureLine[],
  variants: ReadonlyMap<string, number>,
  today: Date,
): Promise<void> {
  await api.post('/v1/stock_adjustments', {
    stock_adjustment_number: `OPENING ${location}`,
    reference_no: `OPENING ${location}`,
    location_id: locationId,
    adjustment_date: today.toISOString(),
    stock_adjustment_rows: lines.map((line) => ({
      variant_id: idOf(variants, line['sku']!),
      quantity: Number(line['quantity']),
      cost_per_unit: Number(line['cost_per_unit']),
    })),
  });
}

async function loadPurchaseOrders(
  api: Api,
  ids: Pick<Furniture, 'locations' | 'suppliers' | 'variants'>,
  today: Date,
): Promise<Map<string, number>> {
  const orders = new Map<string, number>();
  for (const line of furnitureFile('purchase_orders')) {
    const order = await api.post('/v1/purchase_orders', {
      order_no: line['order_no'],
      supplier_id: idOf(ids.suppliers, line['supplier']!),
      location_id: idOf(ids.locations, line['location']!),
      order_created_date: dayAfter(today, line['ordered_day']!),
      expected_arrival_date: dayAfter(today, line['expected_day']!),
      purchase_order_rows: [
        {
          variant_id: idOf(ids.variants, line['sku']!),
          quantity: Number(line['quantity']),
          price_per_unit: Number(line['price_per_unit']),
        },
      ],
    });
    orders.set(line['order_no']!, order.id);
  }
  return orders;
}

const dayAfter = (today: Date, days: string): string => new Date(today.getTime() + Number(days) * DAY_MS).toISOString();

function grouped(lines: readonly FurnitureLine[], column: string): Map<string, FurnitureLine[]> {
  const groups = new Map<string, FurnitureLine[]>();
  for (const line of lines) groups.set(line[column]!, [...(groups.get(line[column]!) ?? []), line]);
  return groups;
}

function idOf(ids: ReadonlyMap<string, number>, name: string): number {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`the furniture files use ${name}, but none of them defines it`);
  return id;
}
