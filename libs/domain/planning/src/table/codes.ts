/** The positions in `PRODUCT_AVAILABILITY` and `INGREDIENT_AVAILABILITY`, which agree in the first four. Smaller is worse. */
export enum Availability {
  NotAvailable,
  Expected,
  InStock,
  /** PICKED or PROCESSED. */
  Done,
  NoRecipe,
  NotApplicable,
}

/** PRODUCT_AVAILABILITY has no NO_RECIPE, so its NOT_APPLICABLE stands one earlier. */
export const PRODUCT_NOT_APPLICABLE = 4;

export enum StatusFlag {
  Overdue = 1,
  Late = 2,
  /** There is a status at all. */
  Present = 4,
}

/*
 * The words of a status in one integer, three bits each: the availability that dealing finds (of the product for sales
 * orders and rows, of the ingredient for all others), the flags, and for sales orders and rows the availability of the
 * ingredients of what is made for them, and the production status.
 */
const DEALT = 0o77;

export const codesOf = (availability: number, flags: number, ingredient = 0, production = 0): number =>
  availability | (flags << 3) | (ingredient << 6) | (production << 9);

export const availabilityOf = (codes: number): Availability => codes & 7;
export const flagsOf = (codes: number): number => (codes >> 3) & 7;
export const ingredientOf = (codes: number): Availability => (codes >> 6) & 7;
export const productionOf = (codes: number): number => codes >> 9;
export const isPresent = (codes: number): boolean => (codes & (StatusFlag.Present << 3)) !== 0;

export const withDealt = (codes: number, availability: number, flags: number): number => (codes & ~DEALT) | availability | (flags << 3);

export const withMaking = (codes: number, ingredient: number, production: number): number =>
  (codes & DEALT) | (ingredient << 6) | (production << 9);
