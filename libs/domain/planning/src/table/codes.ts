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
  AtRisk = 8,
}

/*
 * The words of a status in one integer: three bits for the availability that dealing finds (of the product for sales
 * orders and rows, of the ingredient for all others), four for the flags, and for sales orders and rows three for the
 * availability of the ingredients of what is made for them, and the rest for the production status.
 */
const DEALT = 0o177;

export const codesOf = (availability: number, flags: number, ingredient = 0, production = 0): number =>
  availability | (flags << 3) | (ingredient << 7) | (production << 10);

export const availabilityOf = (codes: number): Availability => codes & 7;
export const flagsOf = (codes: number): number => (codes >> 3) & 15;
export const ingredientOf = (codes: number): Availability => (codes >> 7) & 7;
export const productionOf = (codes: number): number => codes >> 10;
export const isPresent = (codes: number): boolean => (codes & (StatusFlag.Present << 3)) !== 0;

export const withDealt = (codes: number, availability: number, flags: number): number => (codes & ~DEALT) | availability | (flags << 3);

export const withMaking = (codes: number, ingredient: number, production: number): number =>
  (codes & DEALT) | (ingredient << 7) | (production << 10);
