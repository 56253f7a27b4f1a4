import { OPENING, type Present } from './present';
import { lineOf, type Given, type ImportProblem } from './read-files';
import type { FileName } from './templates';
import { optionsIn } from './values';

/** A request that makes lines of files, and which part of its body came from which line. */
export interface Call {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly parts: readonly Part[];
}

/** `at` is where the line's own fields begin in the body, such as `variants/3`. */
interface Part {
  readonly at: string;
  readonly line: Given;
}

/** Calls that may be made side by side; those of the next stage need what these made. */
export interface CallStage {
  readonly calls: readonly Call[];
  /** Rows of one recipe keep their order only if they come one after the other. The first location of a company is its primary one (I4). */
  readonly isInOrder: boolean;
}

/** The id of what a line names. */
export type IdOf = (file: FileName, key: string) => number;

/** How many rows one call takes. */
const ROWS_AT_ONCE = 150;

/** Fields of the API that are called otherwise in the files. */
const COLUMNS: Readonly<Record<string, string>> = {
  category_name: 'category',
  default_supplier_id: 'default_supplier',
  lead_time: 'lead_time_days',
  supplier_item_codes: 'supplier_item_code',
  config_attributes: 'options',
  config_name: 'options',
  config_value: 'options',
  product_variant_id: 'product_sku',
  ingredient_variant_id: 'ingredient_sku',
  operation_name: 'operation',
  resource_name: 'resource',
  planned_time_parameter: 'seconds',
  variant_id: 'sku',
  location_id: 'location',
};

/**
 * The requests that make the lines, stage by stage. The check before and the import itself send the very same bodies, so what is
 * refused in one is refused in the other. A stage's bodies are built when it is reached, since they name what was made before.
 */
export const STAGES: readonly ((lines: readonly Given[], present: Present, idOf: IdOf, now: Date) => CallStage)[] = [
  (lines) => inOrder(of(lines, 'locations').map(location)),
  (lines) =>
    sideBySide([...of(lines, 'suppliers').map(supplier), ...of(lines, 'customers').map(customer), ...of(lines, 'services').map(service)]),
  (lines, _present, idOf) => sideBySide(of(lines, 'items').map((line) => item(line, lines, idOf))),
  (lines, present, idOf) => {
    const made = new Set(of(lines, 'items').map((line) => line.values['name']));
    return sideBySide(
      of(lines, 'variants')
        .filter((line) => !made.has(line.values['item']))
        .map((line) => variant(line, present, idOf)),
    );
  },
  (lines, present, idOf) => inOrder(chunks(of(lines, 'recipes')).map((rows) => recipeRows(rows, lines, present, idOf))),
  (lines, _present, idOf) => inOrder(chunks(of(lines, 'operations')).map((rows) => operations(rows, idOf))),
  (lines, _present, idOf, now) => sideBySide(byLocation(of(lines, 'stock')).map((rows) => stock(rows, idOf, now))),
];

const sideBySide = (calls: readonly Call[]): CallStage => ({ calls, isInOrder: false });
const inOrder = (calls: readonly Call[]): CallStage => ({ calls, isInOrder: true });
const of = (lines: readonly Given[], file: FileName): Given[] => lines.filter((line) => line.file === file);

const alone = (path: string, line: Given, body: Readonly<Record<string, unknown>>): Call => ({ path, body, parts: [{ at: '', line }] });

const location = (line: Given): Call =>
  alone('/v1/locations', line, { ...texts(line, ['name', 'time_zone']), ...flags(line, ['sells', 'makes', 'buys']) });
const supplier = (line: Given): Call =>
  alone('/v1/suppliers', line, texts(line, ['name', 'email', 'phone', 'currency', 'conversion_rate']));
const customer = (line: Given): Call => alone('/v1/customers', line, texts(line, ['name', 'email']));

const service = (line: Given): Call => ({
  path: '/v1/services',
  body: {
    ...texts(line, ['name', 'uom']),
    ...renamed(line, { category: 'category_name' }),
    ...flags(line, ['is_sellable']),
    variants: [texts(line, ['sku', 'sales_price', 'default_cost'])],
  },
  parts: [{ at: '', line }],
});

function item(line: Given, lines: readonly Given[], idOf: IdOf): Call {
  const isProduct = line.values['type'] === 'product';
  const variants = of(lines, 'variants').filter(({ values }) => values['item'] === line.values['name']);
  const supplierName = line.values['default_supplier'];
  const body = {
    ...texts(line, ['name', 'uom', 'purchase_uom', 'purchase_uom_conversion_rate']),
    ...renamed(line, { category: 'category_name' }),
    ...flags(line, isProduct ? ['is_sellable', 'is_producible', 'is_purchasable', 'batch_tracked'] : ['is_sellable', 'batch_tracked']),
    ...(supplierName ? { default_supplier_id: idOf('suppliers', supplierName) } : {}),
    variants: variants.map(variantBody),
  };
  const parts = [{ at: '', line }, ...variants.map((own, i) => ({ at: `variants/${i}`, line: own }))];
  return { path: isProduct ? '/v1/products' : '/v1/materials', body, parts };
}

/** One more variant of an item that is there. */
function variant(line: Given, present: Present, idOf: IdOf): Call {
  const name = line.values['item']!;
  const owner = present.items.get(name)?.values['type'] === 'material' ? 'material_id' : 'product_id';
  return alone('/v1/variants', line, { ...variantBody(line), [owner]: idOf('items', name) });
}

function variantBody(line: Given): Record<string, unknown> {
  const { lead_time_days: days, supplier_item_code: code, options } = line.values;
  return {
    ...texts(line, ['sku', 'sales_price', 'purchase_price', 'minimum_order_quantity', 'internal_barcode', 'registered_barcode']),
    ...(days === undefined ? {} : { lead_time: Number(days) }),
    ...(code === undefined ? {} : { supplier_item_codes: [code] }),
    ...(options === undefined
      ? {}
      : { config_attributes: optionsIn(options).map(([config_name, config_value]) => ({ config_name, config_value })) }),
  };
}

function recipeRows(rows: readonly Given[], lines: readonly Given[], present: Present, idOf: IdOf): Call {
  const itemOfSku = new Map([...present.variants].map(([sku, { values }]) => [sku, values['item']!]));
  for (const { values } of of(lines, 'variants')) itemOfSku.set(values['sku']!, values['item']!);
  const data = rows.map(({ values }) => ({
    product_item_id: idOf('items', itemOfSku.get(values['product_sku']!)!),
    product_variant_id: idOf('variants', values['product_sku']!),
    ingredient_variant_id: idOf('variants', values['ingredient_sku']!),
    quantity: values['quantity'],
  }));
  return { path: '/v1/bom_rows/batch/create', body: { data }, parts: rows.map((line, i) => ({ at: `data/${i}`, line })) };
}

function operations(lines: readonly Given[], idOf: IdOf): Call {
  const rows = lines.map((line) => ({
    product_variant_id: idOf('variants', line.values['product_sku']!),
    ...texts(line, ['type']),
    ...renamed(line, { operation: 'operation_name', resource: 'resource_name' }),
    planned_time_parameter: line.values['seconds'] ?? '0',
  }));
  const parts = lines.map((line, i) => ({ at: `rows/${i}`, line }));
  return { path: '/v1/product_operation_rows', body: { rows, keep_current_rows: true }, parts };
}

function byLocation(lines: readonly Given[]): Given[][] {
  const own = new Map<string, Given[]>();
  for (const line of lines) own.set(line.values['location']!, [...(own.get(line.values['location']!) ?? []), line]);
  return [...own.values()].flatMap(chunks);
}

function stock(lines: readonly Given[], idOf: IdOf, now: Date): Call {
  const name = lines[0]!.values['location']!;
  const body = {
    stock_adjustment_number: `${OPENING}${name} ${now.toISOString()} ${lines[0]!.line}`.slice(0, 200),
    location_id: idOf('locations', name),
    adjustment_date: now.toISOString(),
    stock_adjustment_rows: lines.map((line) => stockRow(line, idOf)),
  };
  const parts = lines.map((line, i) => ({ at: `stock_adjustment_rows/${i}`, line }));
  return { path: '/v1/stock_adjustments', body, parts };
}

function stockRow(line: Given, idOf: IdOf): unknown {
  const { quantity } = line.values;
  return {
    variant_id: idOf('variants', line.values['sku']!),
    quantity,
    cost_per_unit: line.values['cost_per_unit'] ?? '0',
    ...batchPart(line),
  };
}

function batchPart(line: Given): object {
  const { quantity, batch_number: batch, without_batch: isWithout } = line.values;
  if (batch) return { batch_transactions: [{ ...texts(line, ['batch_number', 'expiration_date']), quantity }] };
  return isWithout === 'true' ? { batch_transactions: [{ batch_id: null, quantity }] } : {};
}

const texts = ({ values }: Given, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
const flags = ({ values }: Given, names: readonly string[]): Record<string, boolean> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name] === 'true']])));
const renamed = ({ values }: Given, names: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).flatMap(([column, field]) => (values[column] === undefined ? [] : [[field, values[column]]])));

const chunks = (lines: readonly Given[]): Given[][] =>
  Array.from({ length: Math.ceil(lines.length / ROWS_AT_ONCE) }, (_, i) => lines.slice(i * ROWS_AT_ONCE, (i + 1) * ROWS_AT_ONCE));

/** A refusal of the API, said with the lines that it is about and in the words of their columns. */
export function problemsOf({ parts }: Call, { message, details }: ImportRefusal): ImportProblem[] {
  const said = (details ?? []).map((detail) => {
    const part = parts.reduce((best, one) => (isBelow(detail.path, one.at) && one.at.length >= best.at.length ? one : best), parts[0]!);
    const field =
      detail.path
        .slice(part.at === '' ? 0 : part.at.length + 1)
        .split('/')
        .findLast((word) => !/^\d*$/.test(word)) ?? '';
    const column = COLUMNS[field] ?? field;
    return { ...lineOf(part.line), ...(column ? { column } : {}), message: inColumns(detail.message, field, column) };
  });
  return said.length > 0 ? said : [{ ...lineOf(parts[0]!.line), message: inColumns(message, '', '') }];
}

export interface ImportRefusal {
  readonly message: string;
  readonly details?: readonly { readonly path: string; readonly message: string }[];
}

const isBelow = (path: string, at: string): boolean => at === '' || path === at || path.startsWith(`${at}/`);
const inColumns = (message: string, field: string, column: string): string =>
  message.replace(new RegExp(`^${field}(/\\d+)? `), `${column} `).replace(/\.$/, '');
