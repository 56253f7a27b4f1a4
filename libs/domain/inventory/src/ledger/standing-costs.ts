import { isReturned, servedRow, type PostingKind } from '@pegboard/contracts';
import { negate, proportionUnbounded, ZERO, type Quantity } from '@pegboard/kit';
import type { Money, PostedMovement, Revalued } from './posting';

/** So much for so many units: kept as it was, because a cost of one unit would be rounded. */
interface Cost {
  readonly value: Money;
  readonly quantity: Quantity;
}

interface CountedCost extends Cost {
  readonly count: number;
}

/** What goods cost that came in and were not taken back, the cheapest first (T9). */
export interface StandingCosts {
  /** Of receipts, productions, arrivals of transfers, goods that customers returned, and adjustments with a cost. */
  readonly known: readonly CountedCost[];
  /** Of goods without a cost that came when nothing here had one. */
  readonly assumed: readonly CountedCost[];
}

export const noCosts: StandingCosts = { known: [], assumed: [] };

/** Only the cheapest and the dearest are asked for, so of more costs than this those in the middle become one. */
const MAX_COSTS = 64;

type Movement = Omit<PostedMovement, 'value' | 'cost'>;

const isIngredient = ({ serves }: Movement): boolean => serves !== null && servedRow(serves).isIngredient;

/** Whether a movement brings goods with a cost, or, in a reverse, takes such goods back. */
export const bringsCost = (movement: Movement, isReverse: boolean): boolean =>
  (isReverse ? movement.quantity < 0 : movement.quantity > 0) && !isIngredient(movement);

const isKnown = (kind: PostingKind, { pricePerUnit, serves }: Movement): boolean =>
  pricePerUnit !== null || kind === 'receipt' || kind === 'production' || kind === 'transfer' || isReturned(serves);

/** The costs that stand after a movement. @param own what its goods cost, signed like its quantity */
export function afterMovement(costs: StandingCosts, kind: PostingKind, movement: Movement, own: Money, isReverse: boolean): StandingCosts {
  if (!bringsCost(movement, isReverse)) return costs;
  const cost = isReverse ? { value: negate(own), quantity: negate(movement.quantity) } : { value: own, quantity: movement.quantity };
  const change = isReverse ? without : withOne;
  if (isKnown(kind, movement)) return { ...costs, known: change(costs.known, cost) };
  if (!isReverse && costs.known.length > 0) return costs;
  return { ...costs, assumed: change(costs.assumed, cost) };
}

/** The costs that stand after goods that had come cost something else (T9). */
export function afterRevaluation(
  costs: StandingCosts,
  { quantity, before, after }: Pick<Revalued, 'quantity' | 'before' | 'after'>,
): StandingCosts {
  return { ...costs, known: withOne(without(costs.known, { quantity, value: before }), { quantity, value: after }) };
}

/** Below zero, zero, above: as the first is cheaper than, equal to or dearer than the second. */
function compared(a: Cost, b: Cost): number {
  const [left, right] = [a.value * b.quantity, b.value * a.quantity];
  // Nearly always it is plain; only what is nearly equal needs all its digits.
  if (Math.abs(left - right) > 1e-9 * (Math.abs(left) + Math.abs(right))) return left < right ? -1 : 1;
  const difference = BigInt(a.value) * BigInt(b.quantity) - BigInt(b.value) * BigInt(a.quantity);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function withOne(costs: readonly CountedCost[], cost: Cost): readonly CountedCost[] {
  const at = costs.findIndex((other) => compared(other, cost) >= 0);
  if (at >= 0 && compared(costs[at]!, cost) === 0)
    return costs.map((other, i) => (i === at ? { ...other, count: other.count + 1 } : other));
  const place = at < 0 ? costs.length : at;
  const more = [...costs.slice(0, place), { ...cost, count: 1 }, ...costs.slice(place)];
  return more.length > MAX_COSTS ? thinned(more) : more;
}

function thinned(costs: readonly CountedCost[]): readonly CountedCost[] {
  const middle = costs.length >> 1;
  const one = { ...costs[middle]!, count: costs[middle - 1]!.count + costs[middle]!.count };
  return [...costs.slice(0, middle - 1), one, ...costs.slice(middle + 1)];
}

const without = (costs: readonly CountedCost[], cost: Cost): readonly CountedCost[] =>
  costs.flatMap((other) => (compared(other, cost) !== 0 ? [other] : other.count > 1 ? [{ ...other, count: other.count - 1 }] : []));

/** What rounding may have added up to, in millionths. */
const SLACK = 100;

/**
 * The value nearest to the one given at which no unit is worth less than the cheapest or more than the dearest that stands (T9).
 * Where no cost stands, none is known that would be wrong.
 */
export function withinCosts({ known, assumed }: StandingCosts, quantity: Quantity, value: Money): Money {
  if (quantity === 0) return ZERO;
  const lists = [known, assumed].filter((costs) => costs.length > 0);
  if (lists.length === 0) return quantity > 0 && value < 0 ? ZERO : value;
  const worth = (cost: Cost): Money => proportionUnbounded(cost.value, quantity, cost.quantity);
  const ends = lists.flatMap((costs) => [worth(costs[0]!), worth(costs.at(-1)!)]);
  const [least, most] = [Math.min(...ends) as Money, Math.max(...ends) as Money];
  const isNegative = quantity > 0 && value < 0;
  if (value < least - SLACK || (isNegative && value < least)) return least;
  return value > most + SLACK ? most : value;
}
