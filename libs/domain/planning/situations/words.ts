import { quantity, type Instant, type Quantity, type RankTarget, type Ref } from '@pegboard/kit';
import type { ManufacturingOrderFact } from '../src';

/** The names that situations use, and the ids behind them. */
export class Words {
  private readonly items: string[] = [];
  private readonly locations = ['main'];
  private readonly batches: string[] = [];

  item = (name: string): number => idIn(this.items, name);
  location = (name: string | undefined): number => idIn(this.locations, name ?? 'main');
  batch = (name: string): number => idIn(this.batches, name);

  itemName = (id: number): string => this.items[id - 1] ?? `item ${id}`;
  locationName = (id: number): string => this.locations[id - 1] ?? `location ${id}`;
  batchName = (id: number): string => this.batches[id - 1] ?? `batch ${id}`;
}

function idIn(list: string[], name: string): number {
  const at = list.indexOf(name);
  return at < 0 ? list.push(name) : at + 1;
}

const ORDERS: Readonly<Record<string, { order: string; row: string; from: number }>> = {
  SO: { order: 'sales_order', row: 'sales_order_row', from: 0 },
  MO: { order: 'manufacturing_order', row: 'manufacturing_order_recipe_row', from: 0 },
  PO: { order: 'purchase_order', row: 'purchase_order_row', from: 0 },
  // An outsourced order is a purchase order; its ingredient rows are OPO-1.i1, OPO-1.i2, …
  OPO: { order: 'purchase_order', row: 'purchase_order_row', from: 500 },
  TR: { order: 'stock_transfer', row: 'stock_transfer_row', from: 0 },
};

export interface Named {
  readonly prefix: string;
  readonly id: number;
  readonly orderRef: Ref;
  /** Of the row named, if one is. */
  readonly rowId: number | undefined;
  readonly ref: Ref;
}

/** `SO-3` is sales order 3, `SO-3.1` its first row, 301. */
export function named(text: string): Named {
  const [, prefix, number, isIngredient, row] = /^(SO|MO|PO|OPO|TR)-(\d+)(?:\.(i?)(\d+))?$/.exec(text) ?? [];
  if (!prefix) throw new Error(`"${text}" is no order`);
  const { order, row: rowType, from } = ORDERS[prefix]!;
  const id = from + Number(number);
  const rowId = row === undefined ? undefined : rowIdOf(id, Number(row) - 1);
  const type = isIngredient ? 'outsourced_purchase_order_recipe_row' : rowType;
  return {
    prefix,
    id,
    orderRef: `${order}/${id}` as Ref,
    rowId,
    ref: (rowId === undefined ? `${order}/${id}` : `${type}/${rowId}`) as Ref,
  };
}

export const rowIdOf = (orderId: number, index: number): number => orderId * 100 + index + 1;

/** The name behind a reference, as in `SO-3.1`. */
export function nameOf(ref: Ref): string {
  const [type, text] = ref.split('/') as [string, string];
  const id = Number(text);
  if (id < 0) return type.endsWith('row') ? 'new row' : 'new order';
  const isRow = type.endsWith('_row');
  const orderId = isRow ? Math.floor(id / 100) : id;
  const prefix = type.startsWith('sales')
    ? 'SO'
    : type.startsWith('manu')
      ? 'MO'
      : type.startsWith('stock')
        ? 'TR'
        : orderId > 500
          ? 'OPO'
          : 'PO';
  const number = prefix === 'OPO' ? orderId - 500 : orderId;
  const row = isRow ? `.${type.startsWith('outsourced') ? 'i' : ''}${id % 100}` : '';
  return `${prefix}-${number}${row}`;
}

export const amount = (text: string): Quantity => quantity(text);

export function moment(text: string): Instant {
  const [day, time] = text.split(' ');
  return `${day}T${time ?? '00:00'}:00.000Z` as Instant;
}

export const shown = (at: Instant | null): string =>
  at === null ? 'undated' : at.endsWith('T00:00:00.000Z') ? at.slice(0, 10) : `${at.slice(0, 10)} ${at.slice(11, 16)}`;

/** `3 chair, 2 table` */
export function parts(text: string): { readonly quantity: Quantity; readonly name: string; readonly isTheirs: boolean }[] {
  return text.split(/,\s*/).map((part) => {
    const [, number, name, theirs] = /^(-?[\d.]+) ([\w-]+)( of theirs)?$/.exec(part.trim()) ?? [];
    if (!name) throw new Error(`"${part}" is no quantity of an item`);
    return { quantity: amount(number!), name, isTheirs: theirs !== undefined };
  });
}

/** Takes `keyword value` out of a sentence. */
export function clause(sentence: { rest: string }, pattern: RegExp): string | undefined {
  const found = pattern.exec(sentence.rest);
  if (!found) return undefined;
  sentence.rest = (sentence.rest.slice(0, found.index) + sentence.rest.slice(found.index + found[0].length)).trim().replace(/,$/, '');
  return found[1] ?? found[0].trim();
}

export const stateOf = (words: string): ManufacturingOrderFact['status'] =>
  words.toUpperCase().replace(' ', '_') as ManufacturingOrderFact['status'];

/** What comes in of a transfer, `<-TR-1.1`, has a total of its own. */
export function movedRef(text: string): Ref {
  const { ref } = named(text.replace('<-', ''));
  return text.startsWith('<-') ? (`stock_transfer_arrival/${ref.split('/')[1]}` as Ref) : ref;
}

export const DATE = '(\\d{4}-\\d\\d-\\d\\d(?: \\d\\d:\\d\\d)?)';
/** Takes `keyword date` out of a sentence. */
export const dateClause = (sentence: { rest: string }, keyword: string): Instant | null => {
  const found = clause(sentence, new RegExp(`,? ?\\b${keyword} ${DATE}`));
  return found === undefined ? null : moment(found);
};

/** `to the top`, `to the end`, `before SO-1`, `after SO-1` */
export function targetOf(to: string): RankTarget {
  if (to === 'to the top') return { position: 'first' };
  if (to === 'to the end') return { position: 'last' };
  const [side, other] = to.split(' ');
  return side === 'before' ? { before: named(other!).id } : { after: named(other!).id };
}
