import {
  add,
  atLeastZero,
  divide,
  multiply,
  negate,
  proportion,
  stockKey,
  subtract,
  sum,
  ZERO,
  type Quantity,
  type Ref,
  type StockKey,
} from '@pegboard/kit';
import { servedRow, type PostingKind } from '@pegboard/contracts';
import type { Money, PostedMovement } from './posting';
import { stockOf, type LedgerState, type Stock } from './state';

/** A movement whose value is not known yet; `value` is given only where goods change their location and keep their worth. */
export interface Unvalued extends Omit<PostedMovement, 'value'> {
  readonly value?: Money | undefined;
}

/** The moving average cost of one stock unit; where nothing is left, that of the last that was there. */
export const averageCost = (stock: Stock): Money => (stock.quantity > 0 ? divide(stock.value, stock.quantity) : stock.lastAverage);

/**
 * What each movement adds to the value of stock (T9): goods out leave at the moving average, goods in come at their
 * price. What a contractor makes takes over the value of the ingredients that it consumed, beside its price; what we
 * make has a price in which everything is contained, or takes over that of its ingredients alone.
 */
export function valuesOf(state: LedgerState, kind: PostingKind, movements: readonly Unvalued[]): Money[] {
  const makes = kind === 'production' || kind === 'receipt';
  const consumes = movements.some((movement) => isIngredient(movement));
  const isProduct = movements.map(
    (movement) => makes && movement.quantity > 0 && !isIngredient(movement) && (kind === 'receipt' || movement.pricePerUnit === null),
  );
  const values = movements.map(
    (movement, i) =>
      movement.value ?? ownValue(stockOf(state, keyOf(movement)), movement, isProduct[i]! && (kind === 'production' || consumes)),
  );
  takeRests(state, movements, values);
  if (makes) {
    passOn(movements, values, isProduct);
    // What is made and used up at once takes no value away.
    takeRests(state, movements, values);
  }
  return values;
}

const keyOf = (movement: Unvalued): StockKey => stockKey(movement.variantId, movement.locationId);
const isIngredient = (movement: Unvalued): boolean => movement.serves !== null && servedRow(movement.serves).isIngredient;

function ownValue(stock: Stock, { quantity, pricePerUnit }: Unvalued, isProduced: boolean): Money {
  if (quantity > 0 && pricePerUnit !== null) return multiply(quantity, pricePerUnit);
  if (isProduced) return ZERO;
  return stock.quantity > 0 ? proportion(stock.value, quantity, stock.quantity) : multiply(quantity, stock.lastAverage);
}

/** Rounding must leave no value where no stock is left, and never less than none: the last that goes out takes the rest. */
function takeRests(state: LedgerState, movements: readonly Unvalued[], values: Money[]): void {
  const last = new Map<StockKey, number>();
  movements.forEach((movement, i) => movement.quantity < 0 && last.set(keyOf(movement), i));
  for (const [key, at] of last) {
    const stock = stockOf(state, key);
    const own = movements.flatMap((movement, i) => (keyOf(movement) === key ? [i] : []));
    const quantity = add(stock.quantity, sum(own.map((i) => movements[i]!.quantity)));
    const value = add(stock.value, sum(own.map((i) => values[i]!)));
    if (quantity === 0 || (quantity > 0 && value < 0)) values[at] = subtract(values[at]!, value);
  }
}

/**
 * What was consumed is worth what was made of it. Where the posting says into which row an ingredient went, that row's
 * product takes its value; the rest goes to all products, in proportion to their quantities.
 */
function passOn(movements: readonly Unvalued[], values: Money[], isProduct: readonly boolean[]): void {
  const products = movements.flatMap((_, i) => (isProduct[i] ? [i] : []));
  const ingredients = movements.flatMap((movement, i) => (!isProduct[i] && isIngredient(movement) ? [i] : []));
  const rows = new Set<Ref | null>(products.map((i) => movements[i]!.serves));
  const wayOf = (i: number): Ref | undefined => (rows.has(movements[i]!.madeInto ?? null) ? movements[i]!.madeInto : undefined);
  for (const way of new Set(ingredients.map(wayOf))) {
    const into = way === undefined ? products : products.filter((i) => movements[i]!.serves === way);
    share(
      movements,
      values,
      into,
      ingredients.filter((i) => wayOf(i) === way),
    );
  }
}

function share(movements: readonly Unvalued[], values: Money[], products: readonly number[], ingredients: readonly number[]): void {
  if (products.length === 0) return;
  const consumed = atLeastZero(negate(sum(ingredients.map((i) => values[i]!))));
  const made = sum(products.map((i) => movements[i]!.quantity));
  let left = consumed;
  products.forEach((i, nth) => {
    const part: Quantity = nth === products.length - 1 ? left : proportion(consumed, movements[i]!.quantity, made);
    values[i] = add(values[i]!, part);
    left = subtract(left, part);
  });
}
