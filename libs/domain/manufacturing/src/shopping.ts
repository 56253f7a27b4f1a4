import { reject, toDecimal, type Quantity } from '@pegboard/kit';

/**
 * How much is bought or made for one ingredient row: what is asked for, else what is missing.
 * @throws Rejection NOTHING_MISSING
 */
export function quantityToSource(asked: Quantity | undefined, missing: Quantity, orderNo: string): Quantity {
  if (asked !== undefined) return asked;
  if (missing <= 0)
    throw reject('NOTHING_MISSING', 'quantity', `${orderNo} is not short of this ingredient. Give a quantity to get more.`, {
      missing: toDecimal(missing),
    });
  return missing;
}
