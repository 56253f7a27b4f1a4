import { reject } from '@pegboard/kit';

/** What a variant is made of, directly; empty for what is bought. */
export type IngredientsOf = (variantId: number) => readonly number[];

/**
 * The way from an ingredient back to the product through their recipes, both ends included, or undefined if there is
 * none: the shortest one, found breadth first, so that the refusal names as few steps as possible.
 */
export function wayBack(product: number, ingredient: number, ingredientsOf: IngredientsOf): readonly number[] | undefined {
  const reachedFrom = new Map<number, number | undefined>([[ingredient, undefined]]);
  const queue = [ingredient];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (next === product) return pathTo(product, reachedFrom);
    for (const part of ingredientsOf(next)) {
      if (reachedFrom.has(part)) continue;
      reachedFrom.set(part, next);
      queue.push(part);
    }
  }
  return undefined;
}

function pathTo(end: number, reachedFrom: ReadonlyMap<number, number | undefined>): number[] {
  const path: number[] = [];
  for (let at: number | undefined = end; at !== undefined; at = reachedFrom.get(at)) path.unshift(at);
  return path;
}

/**
 * Refuses ingredients through which a product would contain itself, at any depth (I2).
 * @throws Rejection RECIPE_CYCLE with the way round, product first and last
 */
export function refuseCycle(
  product: number,
  ingredients: readonly number[],
  ingredientsOf: IngredientsOf,
  nameOf: (variantId: number) => string,
  path = 'ingredient_variant_id',
): void {
  for (const ingredient of ingredients) {
    const way = wayBack(product, ingredient, ingredientsOf);
    if (!way) continue;
    const cycle = [product, ...way];
    const names = cycle.map(nameOf).join(' → ');
    throw reject('RECIPE_CYCLE', path, `${nameOf(product)} would contain itself: ${names}.`, { cycle });
  }
}
