import type { Api } from '../company/api';
import { all } from '../company/every-page';
import { anyOf } from './any-of';
import type { FileName } from './templates';
import { keyOf } from './read-files';
import { optionsText } from './values';

/** Something that is in the system, in the words of its file. */
export interface There {
  readonly id: number;
  readonly values: Readonly<Record<string, string>>;
  /** Something else has the same key, so a name is ambiguous. */
  readonly isTwice?: boolean;
}

/** What the system has, by file and key; and the expiry dates of batches, by `batchWord`. */
export interface Present extends Readonly<Record<FileName, ReadonlyMap<string, There>>> {
  readonly batches: ReadonlyMap<string, string | undefined>;
  /** What lies where now, however it came; `stock` is what was taken in as opening stock. */
  readonly stockNow: ReadonlyMap<string, There>;
}

/** What is there under a key. Stock is there as it was taken in, and as it lies there now: an export says the latter. */
export const thereUnder = (present: Present, file: FileName, key: string): readonly There[] =>
  (file === 'stock' ? [present.stockNow.get(key), present.stock.get(key)] : [present[file].get(key)]).filter((one) => one !== undefined);

export const batchWord = (sku: string, number: string): string => `${sku} | ${number}`;

/** Adjustments of this beginning are opening stock. */
export const OPENING = 'OPENING ';

/** An empty cell for what isn't there, and everything else as the file would say it. */
const texts = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null || value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  );

function byKey(file: FileName, things: readonly There[]): Map<string, There> {
  const found = new Map<string, There>();
  for (const thing of things) {
    const key = keyOf(file, thing.values);
    found.set(key, found.has(key) ? { ...thing, isTwice: true } : thing);
  }
  return found;
}

/** The values of one file: what the system calls `one`, in the file's words. */
const present = (file: FileName, list: readonly any[], valuesOf: (one: any) => Record<string, unknown>): Map<string, There> =>
  byKey(
    file,
    list.map((one) => ({ id: one.id, values: texts(valuesOf(one)) })),
  );

/** An import makes them in this order, and the first one is the primary one (I4). */
const primaryFirst = (locations: readonly any[]): readonly any[] =>
  [...locations].sort((a, b) => Number(b.is_primary) - Number(a.is_primary));

/** A service has one variant; one without a SKU can't be named in a file. */
const presentServices = (services: readonly any[]): Map<string, There> =>
  present(
    'services',
    services.filter(({ variants }) => variants?.[0]?.sku),
    ({ name, category_name, uom, is_sellable, variants: [variant] }) => ({
      name,
      sku: variant.sku,
      category: category_name,
      uom,
      is_sellable,
      sales_price: variant.sales_price,
      default_cost: variant.default_cost,
    }),
  );

/** Reads through the API what the files speak about. */
export async function readPresent(api: Api): Promise<Present> {
  const lists = {
    locations: '/v1/locations',
    suppliers: '/v1/suppliers',
    customers: '/v1/customers',
    products: '/v1/products?include_archived=true',
    materials: '/v1/materials?include_archived=true',
    recipes: '/v1/bom_rows',
    operations: '/v1/product_operation_rows',
    adjustments: '/v1/stock_adjustments',
    batches: '/v1/batches',
  };
  const read = await Promise.all(Object.entries(lists).map(async ([name, path]) => [name, await all(api, path)] as const));
  const { locations, suppliers, customers, products, materials, recipes, operations, adjustments, batches } = Object.fromEntries(
    read,
  ) as Record<keyof typeof lists, any[]>;
  const items = [...products, ...materials];
  const supplierNames = new Map<number, string>(suppliers.map((one) => [one.id, one.name]));
  const skus = new Map<number, string>(items.flatMap((item) => item.variants).map((variant: any) => [variant.id, variant.sku]));
  const there = {
    batches: new Map(batches.map((one) => [batchWord(skus.get(one.variant_id) ?? '', one.batch_number), dayOf(one)])),
    locations: present('locations', primaryFirst(locations), ({ name, sells, makes, buys, time_zone }) => ({
      name,
      sells,
      makes,
      buys,
      time_zone,
    })),
    suppliers: present('suppliers', suppliers, ({ name, email, phone, currency, conversion_rate }) => ({
      name,
      email,
      phone,
      currency,
      conversion_rate,
    })),
    customers: present('customers', customers, ({ name, email }) => ({ name, email })),
    items: present('items', items, (item) => itemValues(item, supplierNames.get(item.default_supplier_id))),
    variants: byKey(
      'variants',
      items.flatMap((item) => item.variants.map((variant: any) => ({ id: variant.id, values: texts(variantValues(item, variant)) }))),
    ),
    services: presentServices(await anyOf(api, '/v1/services?include_archived=true')),
    recipes: present('recipes', recipes, (row) => ({
      product_sku: skus.get(row.product_variant_id),
      ingredient_sku: skus.get(row.ingredient_variant_id),
      quantity: row.quantity,
    })),
    operations: present('operations', operations, (row) => ({
      product_sku: skus.get(row.product_variant_id),
      operation: row.operation_name,
      resource: row.resource_name,
      type: row.type,
      seconds: row.planned_time_parameter,
    })),
    stock: openingStock(adjustments, new Map(locations.map((one) => [one.id, one.name])), skus, batches),
  };
  return { ...there, stockNow: byKey('stock', await readStock(api, there)) };
}

/** The opening stock that was taken in before. */
function openingStock(
  adjustments: readonly any[],
  locations: ReadonlyMap<number, string>,
  skus: ReadonlyMap<number, string>,
  batches: readonly any[],
): Map<string, There> {
  const batchOf = new Map(batches.map((one) => [one.id, one]));
  const lines = adjustments
    .filter((one) => one.stock_adjustment_number.startsWith(OPENING) && one.status === 'COMPLETED')
    .flatMap((adjustment) =>
      adjustment.stock_adjustment_rows.flatMap((row: any) =>
        openingLines(adjustment, row, locations.get(adjustment.location_id), skus.get(row.variant_id), batchOf),
      ),
    );
  return new Map(lines.map((line) => [keyOf('stock', line.values), line]));
}

const dayOf = (batch: any): string | undefined => batch?.expiration_date?.slice(0, 10);

const itemValues = (item: any, supplier: string | undefined): Record<string, unknown> => ({
  type: item.type,
  name: item.name,
  category: item.category_name,
  uom: item.uom,
  is_sellable: item.is_sellable,
  is_producible: item.is_producible,
  is_purchasable: item.is_purchasable,
  batch_tracked: item.batch_tracked,
  purchase_uom: item.purchase_uom,
  purchase_uom_conversion_rate: item.purchase_uom_conversion_rate,
  default_supplier: supplier,
});

const variantValues = (item: any, variant: any): Record<string, unknown> => ({
  item: item.name,
  sku: variant.sku,
  sales_price: variant.sales_price,
  purchase_price: variant.purchase_price,
  minimum_order_quantity: variant.minimum_order_quantity,
  lead_time_days: variant.lead_time,
  internal_barcode: variant.internal_barcode,
  registered_barcode: variant.registered_barcode,
  supplier_item_code: variant.supplier_item_codes[0],
  options: optionsText(variant.config_attributes.map((one: any) => [one.config_name, one.config_value])),
});

function openingLines(
  adjustment: any,
  row: any,
  location: string | undefined,
  sku: string | undefined,
  batches: ReadonlyMap<number, any>,
): There[] {
  const own = { location, sku, cost_per_unit: row.cost_per_unit };
  if (row.batch_transactions.length === 0) return [{ id: adjustment.id, values: texts({ ...own, quantity: row.quantity }) }];
  return row.batch_transactions.map((part: any) => {
    const batch = batches.get(part.batch_id);
    return {
      id: adjustment.id,
      values: texts({
        ...own,
        quantity: part.quantity,
        batch_number: batch?.batch_number,
        without_batch: part.batch_id === null ? 'true' : undefined,
        expiration_date: dayOf(batch),
      }),
    };
  });
}

/** What lies where now, for an export: not what was there when the company started. */
async function readStock(api: Api, present: Omit<Present, 'stockNow'>): Promise<There[]> {
  const names = (file: 'locations' | 'variants', column: string): Map<number, string> =>
    new Map([...present[file].values()].map(({ id, values }) => [id, values[column]!]));
  const [places, skus] = [names('locations', 'name'), names('variants', 'sku')];
  const tracked = new Set(
    [...present.variants.values()].flatMap(({ id, values }) =>
      present.items.get(values['item']!)?.values['batch_tracked'] === 'true' ? [id] : [],
    ),
  );
  const inventory = await all(api, '/v1/inventory');
  const costs = new Map(inventory.map((one) => [`${one.variant_id}@${one.location_id}`, Number(one.average_cost)]));
  const plain = inventory
    .filter((one) => Number(one.quantity_in_stock) > 0 && !tracked.has(one.variant_id))
    .map((one) => ({ ...one, quantity: one.quantity_in_stock }));
  const batches =
    tracked.size === 0 ? [] : (await all(api, '/v1/batch_stocks')).map((one) => ({ ...one, quantity: one.quantity_in_stock }));
  return [...plain, ...batches].map((one) => ({
    id: 0,
    values: texts({
      location: places.get(one.location_id),
      sku: skus.get(one.variant_id),
      quantity: Number(one.quantity),
      cost_per_unit: costs.get(`${one.variant_id}@${one.location_id}`),
      batch_number: one.batch_number,
      without_batch: one.batch_id === null ? 'true' : undefined,
      expiration_date: one.expiration_date?.slice(0, 10),
    }),
  }));
}
