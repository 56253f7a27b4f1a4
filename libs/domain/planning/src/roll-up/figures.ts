import { ZERO, type Quantity } from '@pegboard/kit';
import type { KeyFigures } from '../words';
import type { Key } from '../keys';
import type { Picture } from '../picture';

export function noFigures(variantId: number, locationId: number): KeyFigures {
  return {
    variantId,
    locationId,
    inStock: ZERO,
    expired: ZERO,
    committed: ZERO,
    expected: ZERO,
    safetyStock: ZERO,
    calculated: ZERO,
  };
}

/** P8, of a key that has been dealt. */
export function figuresOf(key: Key): KeyFigures {
  const { today } = key.location.calendar;
  let inStock = 0;
  let expired = 0;
  for (const { quantity, lastDay } of key.batches) {
    inStock += quantity;
    if (quantity > 0 && lastDay < today) expired += quantity;
  }
  let expected = 0;
  for (const supply of key.supplies) expected += supply.open;
  for (const supply of key.linked) expected += supply.open;
  const { committed, safetyStock } = key;
  return {
    variantId: key.variant.id,
    locationId: key.location.id,
    inStock: inStock as Quantity,
    expired: expired as Quantity,
    committed: committed as Quantity,
    expected: expected as Quantity,
    safetyStock: safetyStock as Quantity,
    calculated: (inStock - expired - committed + expected - safetyStock) as Quantity,
  };
}

const hasAnything = (key: Key): boolean =>
  key.batches.length > 0 || key.count > 0 || key.supplies.length > 0 || key.linked.length > 0 || key.safetyStock !== 0;

/** Every key that has something, ordered by variant and location. */
export const allFigures = (picture: Picture): KeyFigures[] =>
  picture.keys
    .filter(hasAnything)
    .sort((a, b) => a.variant.id - b.variant.id || a.location.id - b.location.id)
    .map(figuresOf);
