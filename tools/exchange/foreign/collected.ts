import { add, quantity, toDecimal } from '@pegboard/kit';
import { keyOf, type Given } from '../read-files';
import type { FileName } from '../templates';
import { isRounded, ROUNDED } from '../values';
import type { ForeignRow } from './table';

/** A row of another product's file that was not taken as it stands, and why. */
export interface Remark {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly why: string;
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

/** The lines of our files that another product's rows become; each key once. */
export class Collected {
  private readonly byKey = new Map<string, Given>();
  readonly remarks: Remark[] = [];

  get lines(): readonly Given[] {
    return [...this.byKey.values()];
  }

  has(file: FileName, key: string): boolean {
    return this.byKey.has(`${file} ${key}`);
  }

  get(file: FileName, key: string): Given | undefined {
    return this.byKey.get(`${file} ${key}`);
  }

  /** Adds a line unless its key is there; answers the one that was there before. */
  add(file: FileName, row: ForeignRow, values: Values): Given | undefined {
    const line: Given = { file, line: row.line, source: row.file, values: texts(values) };
    const key = `${file} ${keyOf(file, line.values)}`;
    const before = this.byKey.get(key);
    if (!before) this.byKey.set(key, line);
    return before;
  }

  /** A variant, unless its SKU is missing or was there before, which is remarked. */
  addVariant(row: ForeignRow, values: Values & { readonly sku: string; readonly item: string }, what: string): boolean {
    if (values.sku === '') {
      this.remark(row, what, 'left out: it has no SKU');
      return false;
    }
    if (isRounded(values.sku)) {
      this.remark(row, `${values.sku} ${what}`, `left out: its SKU is a number that a spreadsheet has rounded: ${ROUNDED}`);
      return false;
    }
    const before = this.add(
      'variants',
      row,
      withoutRounded(values, (column) =>
        this.remark(row, `${values.sku} ${what}`, `taken without its ${column}, which a spreadsheet has rounded: ${ROUNDED}`),
      ),
    );
    if (before) this.remark(row, `${values.sku} ${what}`, `left out: the SKU is in ${before.source} line ${before.line} already`);
    return !before;
  }

  /** A row whose quantity is added to that of an earlier one with the same key. */
  addUp(file: FileName, row: ForeignRow, values: Values & { readonly quantity: string }): void {
    const before = this.add(file, row, values);
    if (!before) return;
    const sum = toDecimal(add(quantity(before.values['quantity']!), quantity(values.quantity)));
    this.byKey.set(`${file} ${keyOf(file, before.values)}`, { ...before, values: { ...before.values, quantity: sum } });
  }

  /** Stock at a location, which is made too. Lots make an item tracked, and what is tracked has lots (T6). */
  addStock(
    row: ForeignRow,
    values: Values & { readonly location: string; readonly sku: string; readonly quantity: string },
    what: string,
  ): boolean {
    const item = this.get('variants', values.sku)?.values['item'];
    const isTracked = item !== undefined && this.get('items', item)?.values['batch_tracked'] === 'true';
    if (isTracked && !values['batch_number']) {
      this.remark(row, what, 'left out: it has no lot or batch, and the item is tracked');
      return false;
    }
    if (item !== undefined && values['batch_number']) this.change('items', item, { batch_tracked: true });
    this.add('locations', row, { name: values.location });
    this.addUp('stock', row, values);
    return true;
  }

  change(file: FileName, key: string, values: Values): void {
    const before = this.get(file, key);
    if (before) this.byKey.set(`${file} ${key}`, { ...before, values: { ...before.values, ...texts(values) } });
  }

  remark(row: Pick<ForeignRow, 'file' | 'line'>, what: string, why: string): void {
    this.remarks.push({ file: row.file, line: row.line, what: what.trim(), why });
  }

  /** Items without a variant can't be made; their rows have been remarked. */
  withoutEmptyItems(): readonly Given[] {
    const named = new Set(this.lines.filter(({ file }) => file === 'variants').map(({ values }) => values['item']));
    return this.lines.filter(({ file, values }) => file !== 'items' || named.has(values['name']));
  }
}

/** Barcodes that a spreadsheet has rounded are none. */
function withoutRounded(values: Values, tell: (column: string) => void): Values {
  const rounded = ['internal_barcode', 'registered_barcode', 'supplier_item_code'].filter((name) => isRounded(String(values[name] ?? '')));
  rounded.forEach((name) => tell(name.replaceAll('_', ' ')));
  return { ...values, ...Object.fromEntries(rounded.map((name) => [name, undefined])) };
}

const texts = (values: Values): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]])),
  );

/** The name of an item, made different from another item of the same name. */
export function ownName(name: string, other: string, owners: Map<string, string>): string {
  const own = owners.get(name) ?? other;
  owners.set(name, own);
  return own === other ? name : `${name} (${other})`;
}
