import type { Api } from '../company/api';
import { all, OPENING, type Present } from './present';
import { keyOf, type Given } from './read-files';
import { FILES, type FileName } from './templates';

export interface CarryOutOptions {
  readonly now: Date;
  readonly progress?: (done: number, all: number, file: FileName) => void;
}

/** The import stopped at a request that the system refused; what had been made was taken back. */
export class ImportStopped extends Error {
  constructor(
    readonly reason: Error,
    /** What could not be taken back, with why. */
    readonly left: readonly string[],
  ) {
    super(
      left.length === 0
        ? `${reason.message}. Nothing was imported.`
        : `${reason.message}. These could not be taken back: ${left.join('; ')}`,
    );
  }
}

const ROWS_AT_ONCE = 150;

/** Makes what a plan without problems says, in order; at the first refusal takes back everything that it made. */
export async function carryOut(api: Api, steps: readonly Given[], present: Present, options: CarryOutOptions): Promise<void> {
  const work = new Work(api, present, options, steps);
  try {
    await work.run();
  } catch (problem) {
    throw new ImportStopped(problem as Error, await work.takeBack());
  }
}

class Work {
  private readonly made: string[] = [];
  private readonly ids: Record<FileName, Map<string, number>>;
  /** Products' ids by the SKUs of their variants: recipes are asked for with both. */
  private readonly itemOfSku = new Map<string, string>();
  private done = 0;

  constructor(
    private readonly api: Api,
    present: Present,
    private readonly options: CarryOutOptions,
    private readonly steps: readonly Given[],
  ) {
    this.ids = Object.fromEntries(FILES.map((file) => [file, new Map([...present[file]].map(([key, { id }]) => [key, id]))])) as Record<
      FileName,
      Map<string, number>
    >;
    for (const [sku, { values }] of present.variants) this.itemOfSku.set(sku, values['item']!);
  }

  async run(): Promise<void> {
    for (const line of this.of('locations'))
      await this.make(line, '/v1/locations', { ...pick(line, ['name', 'time_zone']), ...flags(line, ['sells', 'makes', 'buys']) });
    for (const line of this.of('suppliers')) await this.make(line, '/v1/suppliers', pick(line, ['name', 'email', 'phone', 'currency']));
    for (const line of this.of('customers')) await this.make(line, '/v1/customers', pick(line, ['name', 'email']));
    for (const line of this.of('items')) await this.makeItem(line);
    for (const line of this.of('variants').filter((one) => !this.ids.variants.has(one.values['sku']!))) await this.makeVariant(line);
    for (const rows of chunks(this.of('recipes'))) await this.makeRecipeRows(rows);
    for (const rows of chunks(this.of('operations'))) await this.makeOperations(rows);
    for (const rows of this.stockByLocation()) await this.makeStock(rows);
  }

  /** The newest first. */
  async takeBack(): Promise<string[]> {
    const left: string[] = [];
    for (const path of this.made.reverse()) {
      await this.api.delete(path).catch((problem: Error) => left.push(problem.message));
    }
    return left;
  }

  private of(file: FileName): Given[] {
    return this.steps.filter((line) => line.file === file);
  }

  private id(file: FileName, key: string): number {
    const id = this.ids[file].get(key);
    if (id === undefined) throw new Error(`${key} of ${file}.csv is not there`);
    return id;
  }

  private tell(line: Given, count = 1): void {
    this.done += count;
    this.options.progress?.(this.done, this.steps.length, line.file);
  }

  private async make(line: Given, path: string, body: unknown): Promise<any> {
    const made = await this.api.post(path, body);
    this.made.push(`${path}/${made.id}`);
    this.ids[line.file].set(keyOf(line.file, line.values), made.id);
    this.tell(line);
    return made;
  }

  private async makeItem(line: Given): Promise<void> {
    const isProduct = line.values['type'] === 'product';
    const variants = this.of('variants').filter((variant) => variant.values['item'] === line.values['name']);
    const supplier = line.values['default_supplier'];
    const made = await this.make(line, isProduct ? '/v1/products' : '/v1/materials', {
      ...pick(line, ['name', 'uom', 'purchase_uom']),
      ...(line.values['category'] ? { category_name: line.values['category'] } : {}),
      ...(line.values['purchase_uom_conversion_rate']
        ? { purchase_uom_conversion_rate: Number(line.values['purchase_uom_conversion_rate']) }
        : {}),
      ...flags(line, isProduct ? ['is_sellable', 'is_producible', 'is_purchasable', 'batch_tracked'] : ['is_sellable', 'batch_tracked']),
      ...(supplier ? { default_supplier_id: this.id('suppliers', supplier) } : {}),
      variants: variants.map(variantBody),
    });
    for (const variant of made.variants) this.ids.variants.set(variant.sku, variant.id);
    for (const variant of variants) this.itemOfSku.set(variant.values['sku']!, line.values['name']!);
    this.tell(line, variants.length);
  }

  private async makeVariant(line: Given): Promise<void> {
    const item = line.values['item']!;
    const id = this.id('items', item);
    const isProduct = (await this.api.send('GET', `/v1/products/${id}`)).status === 200;
    await this.make(line, '/v1/variants', { ...variantBody(line), ...(isProduct ? { product_id: id } : { material_id: id }) });
    this.itemOfSku.set(line.values['sku']!, item);
  }

  private async makeRecipeRows(lines: readonly Given[]): Promise<void> {
    const data = lines.map((line) => ({
      ...this.product(line),
      ingredient_variant_id: this.id('variants', line.values['ingredient_sku']!),
      quantity: Number(line.values['quantity']),
    }));
    await this.api.post('/v1/bom_rows/batch/create', { data });
    await this.remember('/v1/bom_rows', data, 'ingredient_variant_id');
    this.tell(lines[0]!, lines.length);
  }

  private async makeOperations(lines: readonly Given[]): Promise<void> {
    const rows = lines.map((line) => ({
      product_variant_id: this.id('variants', line.values['product_sku']!),
      operation_name: line.values['operation'],
      ...(line.values['resource'] ? { resource_name: line.values['resource'] } : {}),
      ...(line.values['type'] ? { type: line.values['type'] } : {}),
      planned_time_parameter: Number(line.values['seconds'] ?? 0),
    }));
    await this.api.post('/v1/product_operation_rows', { rows, keep_current_rows: true });
    await this.remember('/v1/product_operation_rows', rows, 'operation_name');
    this.tell(lines[0]!, lines.length);
  }

  /** Rows of recipes are made without an answer, so their ids are asked for. */
  private async remember<Row extends { product_variant_id: number }>(
    path: string,
    made: readonly Row[],
    word: keyof Row & string,
  ): Promise<void> {
    for (const variantId of new Set(made.map((row) => row.product_variant_id))) {
      const own = new Set(made.filter((row) => row.product_variant_id === variantId).map((row) => row[word]));
      for (const row of await all(this.api, `${path}?product_variant_id=${variantId}`))
        if (own.has(row[word])) this.made.push(`${path}/${row.product_operation_row_id ?? row.id}`);
    }
  }

  private product(line: Given): { product_item_id: number; product_variant_id: number } {
    const sku = line.values['product_sku']!;
    return { product_item_id: this.id('items', this.itemOfSku.get(sku)!), product_variant_id: this.id('variants', sku) };
  }

  private stockByLocation(): Given[][] {
    const byLocation = new Map<string, Given[]>();
    for (const line of this.of('stock'))
      byLocation.set(line.values['location']!, [...(byLocation.get(line.values['location']!) ?? []), line]);
    return [...byLocation.values()].flatMap((lines) => chunks(lines));
  }

  private async makeStock(lines: readonly Given[]): Promise<void> {
    const location = lines[0]!.values['location']!;
    const number = `${OPENING}${location} ${this.options.now.toISOString()} ${lines[0]!.line}`;
    const made = await this.api.post('/v1/stock_adjustments', {
      stock_adjustment_number: number.slice(0, 200),
      location_id: this.id('locations', location),
      adjustment_date: this.options.now.toISOString(),
      stock_adjustment_rows: lines.map((line) => this.stockRow(line)),
    });
    this.made.push(`/v1/stock_adjustments/${made.id}`);
    this.tell(lines[0]!, lines.length);
  }

  private stockRow({ values }: Given): unknown {
    const quantity = Number(values['quantity']);
    const batch = {
      batch_number: values['batch_number'],
      ...(values['expiration_date'] ? { expiration_date: values['expiration_date'] } : {}),
      quantity,
    };
    return {
      variant_id: this.id('variants', values['sku']!),
      quantity,
      cost_per_unit: Number(values['cost_per_unit'] ?? 0),
      ...(values['batch_number'] ? { batch_transactions: [batch] } : {}),
    };
  }
}

const pick = ({ values }: Given, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
const flags = ({ values }: Given, names: readonly string[]): Record<string, boolean> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name] === 'true']])));

function variantBody(line: Given): Record<string, unknown> {
  const number = (name: string, column: string): Record<string, number> =>
    line.values[column] === undefined ? {} : { [name]: Number(line.values[column]) };
  return {
    sku: line.values['sku'],
    ...number('sales_price', 'sales_price'),
    ...number('purchase_price', 'purchase_price'),
    ...number('minimum_order_quantity', 'minimum_order_quantity'),
    ...number('lead_time', 'lead_time_days'),
  };
}

const chunks = <T>(lines: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(lines.length / ROWS_AT_ONCE) }, (_, i) => lines.slice(i * ROWS_AT_ONCE, (i + 1) * ROWS_AT_ONCE));
