import {
  add,
  atLeastZero,
  divideUnbounded,
  inShares,
  multiply,
  negate,
  proportion,
  stockKey,
  subtract,
  sum,
  ZERO,
  type Ref,
  type StockKey,
} from '@pegboard/kit';
import { servedRow, type PostingKind } from '@pegboard/contracts';
import type { Money, PostedMovement } from './posting';
import { afterMovement, bringsCost, withinCosts } from './standing-costs';
import { stockOf, type LedgerState, type Stock } from './state';

/** A movement whose value is not known yet; `value` is given where goods bring their exact worth. */
export interface Unvalued extends Omit<PostedMovement, 'value' | 'cost'> {
  readonly value?: Money | undefined;
}

/** The moving average cost of one stock unit; where nothing is left, that of the last that was there. */
export function averageCost({ quantity, value, last }: Stock): Money {
  if (quantity > 0) return divideUnbounded(value, quantity);
  return last.quantity > 0 ? divideUnbounded(last.value, last.quantity) : ZERO;
}

/** The movements with what each adds to the value of stock (T9). */
export function valued(state: LedgerState, kind: PostingKind, movements: readonly Unvalued[]): PostedMovement[] {
  return withinStanding(state, kind, movements, valuesOf(state, kind, movements), false);
}

/** The exact opposites of movements with what each takes out of the value of stock: what it put in, as far as the rest allows it (T9). */
export function valuedReverse(state: LedgerState, kind: PostingKind, movements: readonly PostedMovement[]): PostedMovement[] {
  const own = movements.map(({ cost, value }) => cost ?? value);
  const bare = movements.map(({ cost: _, ...movement }) => movement);
  return withinStanding(
    state,
    kind,
    bare,
    own,
    true,
    movements.map(({ value }) => value),
  );
}

/**
 * No cost appears that no receipt had (T9): after the posting a unit is worth at least what the cheapest and at most what the dearest
 * receipt cost that stands. Where the posting itself would leave that range, its last movement there takes the difference.
 * @param own what the goods of each movement cost
 */
function withinStanding(
  state: LedgerState,
  kind: PostingKind,
  movements: readonly Unvalued[],
  own: readonly Money[],
  isReverse: boolean,
  given: readonly Money[] = own,
): PostedMovement[] {
  const values = [...given];
  for (const key of new Set(movements.map(keyOf))) {
    const before = stockOf(state, key);
    const at = movements.flatMap((movement, i) => (keyOf(movement) === key ? [i] : []));
    // Goods that only come, or only go at the average, leave nothing outside.
    const isOneWay = at.every((i) => movements[i]!.quantity > 0) || at.every((i) => movements[i]!.quantity < 0);
    if (!isReverse && before.quantity > 0 && isOneWay) continue;
    const quantity = add(before.quantity, sum(at.map((i) => movements[i]!.quantity)));
    const value = add(before.value, sum(at.map((i) => values[i]!)));
    const wasWithin = before.quantity <= 0 || withinCosts(before.costs, before.quantity, before.value) === before.value;
    const costs = at.reduce((standing, i) => afterMovement(standing, kind, movements[i]!, own[i]!, isReverse), before.costs);
    // A journal of the release before may have left the range: what is taken out now is not to mend that.
    const right = isReverse || wasWithin ? withinCosts(costs, quantity, value) : value;
    if (right === value) continue;
    const last = at.filter((i) => movements[i]!.quantity < 0).at(-1) ?? at.at(-1)!;
    values[last] = add(values[last]!, subtract(right, value));
  }
  return movements.map((movement, i) => ({
    ...movement,
    value: values[i]!,
    ...(own[i] !== values[i] && bringsCost(movement, isReverse) ? { cost: own[i]! } : {}),
  }));
}

/**
 * What each movement adds to the value of stock (T9): goods out leave at the moving average, goods in come at their
 * price. What a contractor makes takes over the value of the ingredients that it consumed, beside its price; what we
 * make has a price in which everything is contained, or takes over that of its ingredients alone.
 */
function valuesOf(state: LedgerState, kind: PostingKind, movements: readonly Unvalued[]): Money[] {
  const makes = kind === 'production' || kind === 'receipt';
  const consumes = movements.some((movement) => isIngredient(movement));
  const isProduct = movements.map(
    (movement) => makes && movement.quantity > 0 && !isIngredient(movement) && (kind === 'receipt' || movement.pricePerUnit === null),
  );
  const values = movements.map(
    (movement, i) =>
      (movement.quantity > 0 ? movement.value : undefined) ??
      ownValue(stockOf(state, keyOf(movement)), movement, isProduct[i]! && (kind === 'production' || consumes)),
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
  const { value, quantity: whole } = stock.quantity > 0 ? stock : stock.last;
  return whole > 0 ? proportion(value, quantity, whole) : ZERO;
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
  const shares = inShares(
    consumed,
    products.map((i) => movements[i]!.quantity),
  );
  products.forEach((i, nth) => (values[i] = add(values[i]!, shares[nth]!)));
}
