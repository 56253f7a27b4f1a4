import { multiplyUnbounded, type Quantity } from '@pegboard/kit';

/** A day that nobody named; later than every other. */
const NEVER = Infinity;

/** So much that is wanted on a day, for a demand. */
export interface Piece<Demand> {
  readonly quantity: number;
  /** The number of the day; `Infinity` if nobody named one. */
  readonly day: number;
  readonly demand: Demand;
}

/** What stock or an open supply leaves to nobody. */
export interface Leftover {
  readonly quantity: number;
  /** The last day on which it may be used; `Infinity` if it keeps for ever. */
  readonly lastDay: number;
}

/** One item at one location. */
export interface ToDoKey<Demand> {
  readonly variantId: number;
  readonly locationId: number;
  /** What the plan covers with nothing. */
  readonly uncovered: readonly Piece<Demand>[];
  readonly left: readonly Leftover[];
  /** The safety stock, and the demand that it is shown as. */
  readonly safety: { readonly quantity: number; readonly demand: Demand } | null;
  readonly today: number;
}

export interface ToDoItem {
  /** How it is got there; null if it can be neither made nor bought. */
  readonly way: 'make' | 'buy' | null;
  /** Days from the order, or from the start, until it is there. */
  readonly leadDays: number;
  readonly recipe: readonly { readonly variantId: number; readonly quantityPerUnit: Quantity }[];
}

/** What must be bought or made, and for whom. */
export interface ToDo<Demand> {
  readonly variantId: number;
  readonly locationId: number;
  readonly way: ToDoItem['way'];
  readonly quantity: number;
  /** When the first of it is needed, and the latest day to order it or to start; `Infinity` if nobody named a day. */
  readonly neededOn: number;
  readonly latestDay: number;
  readonly pieces: readonly Piece<Demand>[];
}

export interface ToDoCompany<Demand> {
  /** Every key that has something, and those of ingredients, which may have nothing. */
  key(variantId: number, locationId: number): ToDoKey<Demand>;
  readonly keys: Iterable<readonly [variantId: number, locationId: number]>;
  item(variantId: number, locationId: number): ToDoItem;
}

/** Wanted to make a product; of what is needed on one day, products get theirs in the order of their ids. */
interface ForProduct<Demand> extends Piece<Demand> {
  readonly productId: number;
}

/**
 * P14: what must be bought or made, through the recipes. Products come before their ingredients, so that all that is needed of an
 * ingredient is known when its stock and supply are counted. What is needed first gets them first; the safety stock comes last.
 */
export function whatToDo<Demand>(company: ToDoCompany<Demand>): ToDo<Demand>[] {
  const wanted = new Map<number, Map<number, ForProduct<Demand>[]>>();
  const want = (variantId: number, locationId: number, pieces: readonly ForProduct<Demand>[]): void => {
    const places = wanted.get(variantId) ?? new Map<number, ForProduct<Demand>[]>();
    wanted.set(variantId, places);
    const known = places.get(locationId);
    if (known) for (const piece of pieces) known.push(piece);
    else places.set(locationId, [...pieces]);
  };
  for (const [variantId, locationId] of company.keys) want(variantId, locationId, []);
  const found: ToDo<Demand>[] = [];
  for (const variantId of productsFirst(company, wanted)) {
    for (const [locationId, forProducts] of wanted.get(variantId) ?? []) {
      const pieces = shortOf(company.key(variantId, locationId), forProducts);
      if (pieces.length === 0) continue;
      const { way, leadDays, recipe } = company.item(variantId, locationId);
      const neededOn = pieces.reduce((first, { day }) => Math.min(first, day), NEVER);
      const quantity = pieces.reduce((total, piece) => total + piece.quantity, 0);
      found.push({ variantId, locationId, way, quantity, neededOn, latestDay: neededOn - leadDays, pieces });
      if (way !== 'make') continue;
      for (const row of recipe) {
        const ofRow = pieces.map((piece): ForProduct<Demand> => ({
          productId: variantId,
          quantity: multiplyUnbounded(row.quantityPerUnit, piece.quantity as Quantity),
          // The ingredients must be there when the work starts.
          day: piece.day - leadDays,
          demand: piece.demand,
        }));
        want(row.variantId, locationId, ofRow);
      }
    }
  }
  return found;
}

/** What neither stock nor open supply covers, the first needed first. */
function shortOf<Demand>(key: ToDoKey<Demand>, forProducts: readonly ForProduct<Demand>[]): Piece<Demand>[] {
  const left = key.left.map(({ quantity, lastDay }) => ({ quantity, lastDay }));
  const short = [...key.uncovered];
  for (const piece of [...forProducts].sort((a, b) => compareDays(a.day, b.day) || a.productId - b.productId)) {
    const day = piece.day === NEVER ? key.today : Math.max(key.today, piece.day);
    let rest = piece.quantity;
    for (const source of left) {
      if (source.lastDay < day) continue;
      const share = Math.min(rest, source.quantity);
      source.quantity -= share;
      rest -= share;
    }
    if (rest > 0) short.push({ quantity: rest, day: piece.day, demand: piece.demand });
  }
  const spare = left.reduce((total, { quantity, lastDay }) => (lastDay < key.today ? total : total + quantity), 0);
  const belowSafety = (key.safety?.quantity ?? 0) - spare;
  if (belowSafety > 0) short.push({ quantity: belowSafety, day: NEVER, demand: key.safety!.demand });
  return short;
}

/** Infinity less itself is no number. */
const compareDays = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** Every variant that may be wanted, each before what it is made of. A recipe that contains itself (I2) is followed once. */
function productsFirst<Demand>(
  company: Pick<ToDoCompany<Demand>, 'item'>,
  wanted: ReadonlyMap<number, ReadonlyMap<number, unknown>>,
): number[] {
  const done: number[] = [];
  const seen = new Set<number>();
  const visit = (variantId: number, locationIds: Iterable<number>): void => {
    if (seen.has(variantId)) return;
    seen.add(variantId);
    for (const locationId of locationIds) for (const row of company.item(variantId, locationId).recipe) visit(row.variantId, locationIds);
    done.push(variantId);
  };
  for (const [variantId, places] of wanted) visit(variantId, [...places.keys()]);
  return done.reverse();
}
