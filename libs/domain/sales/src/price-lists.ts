import type { AdjustmentMethod } from '@pegboard/contracts';
import {
  add,
  decided,
  notFound,
  proportion,
  quantity,
  reject,
  subtract,
  toDecimal,
  type Decision,
  type Instant,
  type Quantity,
} from '@pegboard/kit';

/** S11: how a price comes from the sales price of a variant, or instead of it. */
export interface PriceRule {
  readonly adjustmentMethod: AdjustmentMethod;
  /** A price, or a percentage of the sales price. */
  readonly amount: Quantity;
}

/** What a list says of one variant. */
export interface PriceListRow extends PriceRule {
  readonly id: number;
  readonly variantId: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** For whom a list is. */
export interface PriceListCustomer {
  readonly id: number;
  readonly customerId: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A list, as far as its parts go. */
interface WithPrices {
  readonly name: string;
  readonly rows: readonly PriceListRow[];
  readonly customers: readonly PriceListCustomer[];
}

export type PriceListRowEdit = Partial<Pick<PriceListRow, 'variantId' | 'adjustmentMethod' | 'amount'>>;

/** As many has one list, as in Katana. */
export const MAX_PRICES = 10_000;
export const MAX_PRICE_LIST_CUSTOMERS = 1_000;

const HUNDRED = quantity(100);

/** The price by one rule; null: a percentage of a price that nobody has given. */
function priceBy({ adjustmentMethod, amount }: PriceRule, salesPrice: Quantity | null): Quantity | null {
  if (adjustmentMethod === 'fixed') return amount;
  if (salesPrice === null) return null;
  return proportion(salesPrice, adjustmentMethod === 'markup' ? add(HUNDRED, amount) : subtract(HUNDRED, amount), HUNDRED);
}

/** S11: the lowest price of the customer's lists, also if it is above the sales price; without one the sales price. */
export function priceFrom(rules: readonly PriceRule[], salesPrice: Quantity | null): Quantity | null {
  const prices = rules.flatMap((rule) => priceBy(rule, salesPrice) ?? []);
  return prices.length > 0 ? prices.reduce((low, price) => (price < low ? price : low)) : salesPrice;
}

/** Nobody gets money with the goods. @throws Rejection 422 DISCOUNT_TOO_LARGE */
export function refusePriceBelowZero({ adjustmentMethod, amount }: PriceRule, path: string): void {
  if (adjustmentMethod !== 'percentage' || amount <= HUNDRED) return;
  throw reject('DISCOUNT_TOO_LARGE', path, `A discount is at most 100 percent, not ${toDecimal(amount)}.`, {
    amount: toDecimal(amount),
    limit: toDecimal(HUNDRED),
  });
}

/** @throws Rejection NOT_FOUND */
export function priceListRowOf({ rows }: WithPrices, id: number): PriceListRow {
  const row = rows.find((one) => one.id === id);
  if (row) return row;
  throw notFound('price list row', id);
}

/** @throws Rejection NOT_FOUND */
export function priceListCustomerOf({ customers }: WithPrices, id: number): PriceListCustomer {
  const customer = customers.find((one) => one.id === id);
  if (customer) return customer;
  throw notFound('price list customer', id);
}

/** The list that a body names. @throws Rejection 422 UNKNOWN_PRICE_LIST */
export function knownPriceList<L extends { readonly isDeleted: boolean }>(list: L | undefined, id: number): L {
  if (list && !list.isDeleted) return list;
  throw reject('UNKNOWN_PRICE_LIST', 'price_list_id', `There is no price list ${id}.`, { price_list_id: id });
}

/** Undefined: a try before has added them. @throws Rejection 422 DISCOUNT_TOO_LARGE, TOO_MANY; 409 ON_PRICE_LIST */
export function addPrices<L extends WithPrices>(list: L, added: readonly PriceListRow[]): Decision<L> | undefined {
  if (isThere(list.rows, added)) return undefined;
  added.forEach((row, i) => refusePriceBelowZero(row, `price_list_rows/${i}/amount`));
  refuseMore(list, 'price_list_rows', list.rows.length + added.length, MAX_PRICES);
  refuseTwiceOnList(
    list,
    list.rows,
    added,
    (row) => row.variantId,
    (i) => `price_list_rows/${i}/variant_id`,
  );
  return decided({ ...list, rows: [...list.rows, ...added] }, 'updated', { added_rows: added.map(({ id }) => id) });
}

/** Undefined: a try before has added them. @throws Rejection 422 TOO_MANY; 409 ON_PRICE_LIST */
export function addPriceListCustomers<L extends WithPrices>(list: L, added: readonly PriceListCustomer[]): Decision<L> | undefined {
  if (isThere(list.customers, added)) return undefined;
  refuseMore(list, 'price_list_customers', list.customers.length + added.length, MAX_PRICE_LIST_CUSTOMERS);
  refuseTwiceOnList(
    list,
    list.customers,
    added,
    (one) => one.customerId,
    (i) => `price_list_customers/${i}/customer_id`,
  );
  return decided({ ...list, customers: [...list.customers, ...added] }, 'updated', { added_customers: added.map(({ id }) => id) });
}

/** Undefined: all is so already. @throws Rejection NOT_FOUND; 422 DISCOUNT_TOO_LARGE; 409 ON_PRICE_LIST */
export function editPrice<L extends WithPrices>(list: L, id: number, edit: PriceListRowEdit, now: Instant): Decision<L> | undefined {
  const row = priceListRowOf(list, id);
  const changed = Object.entries(edit).filter(([field, value]) => value !== undefined && value !== row[field as keyof PriceListRowEdit]);
  if (changed.length === 0) return undefined;
  const next: PriceListRow = { ...row, ...Object.fromEntries(changed), updatedAt: now };
  refusePriceBelowZero(next, 'amount');
  const others = list.rows.filter((one) => one.id !== id);
  refuseTwiceOnList(
    list,
    others,
    [next],
    (one) => one.variantId,
    () => 'variant_id',
  );
  return decided({ ...list, rows: list.rows.map((one) => (one.id === id ? next : one)) }, 'updated', { changed_row: id });
}

/** Undefined: all is so already. @throws Rejection NOT_FOUND; 409 ON_PRICE_LIST */
export function editPriceListCustomer<L extends WithPrices>(
  list: L,
  id: number,
  customerId: number,
  now: Instant,
): Decision<L> | undefined {
  const customer = priceListCustomerOf(list, id);
  if (customer.customerId === customerId) return undefined;
  const next = { ...customer, customerId, updatedAt: now };
  refuseTwiceOnList(
    list,
    list.customers,
    [next],
    (one) => one.customerId,
    () => 'customer_id',
  );
  return decided({ ...list, customers: list.customers.map((one) => (one.id === id ? next : one)) }, 'updated', { changed_customer: id });
}

/** @throws Rejection NOT_FOUND */
export function removePrice<L extends WithPrices>(list: L, id: number): Decision<L> {
  priceListRowOf(list, id);
  return decided({ ...list, rows: list.rows.filter((one) => one.id !== id) }, 'updated', { removed_rows: [id] });
}

/** @throws Rejection NOT_FOUND */
export function removePriceListCustomer<L extends WithPrices>(list: L, id: number): Decision<L> {
  priceListCustomerOf(list, id);
  return decided({ ...list, customers: list.customers.filter((one) => one.id !== id) }, 'updated', { removed_customers: [id] });
}

/** What was deleted stands on no list any more. Undefined: it stands on this one no longer. */
export function withoutDeleted<L extends WithPrices>(
  list: L,
  deleted: { readonly customerId?: number; readonly variantIds?: readonly number[] },
): Decision<L> | undefined {
  const rows = list.rows.filter(({ variantId }) => !deleted.variantIds?.includes(variantId));
  const customers = list.customers.filter(({ customerId }) => customerId !== deleted.customerId);
  if (rows.length === list.rows.length && customers.length === list.customers.length) return undefined;
  const gone = (all: readonly { readonly id: number }[], kept: readonly unknown[]): number[] =>
    all.flatMap((one) => (kept.includes(one) ? [] : one.id));
  return decided({ ...list, rows, customers }, 'updated', {
    removed_rows: gone(list.rows, rows),
    removed_customers: gone(list.customers, customers),
  });
}

type Parts = readonly { readonly id: number }[];

const isThere = (known: Parts, added: Parts): boolean => {
  const ids = new Set(added.map(({ id }) => id));
  return known.some(({ id }) => ids.has(id));
};

function refuseMore({ name }: WithPrices, path: string, count: number, limit: number): void {
  if (count <= limit) return;
  throw reject('TOO_MANY', path, `${name} would have ${count} of them, and ${limit} is the maximum.`, { count, limit });
}

/** A variant has one price on a list, and a customer stands on it once. */
function refuseTwiceOnList<T extends { readonly id: number }>(
  { name }: WithPrices,
  known: readonly T[],
  added: readonly T[],
  keyOf: (part: T) => number,
  pathOf: (i: number) => string,
): void {
  const keys = new Set(known.map(keyOf));
  added.forEach((part, i) => {
    const path = pathOf(i);
    const key = keyOf(part);
    const field = path.slice(path.lastIndexOf('/') + 1);
    if (keys.has(key))
      throw reject('ON_PRICE_LIST', path, `${field === 'variant_id' ? 'Variant' : 'Customer'} ${key} is on ${name} already.`, {
        [field]: key,
      });
    keys.add(key);
  });
}
