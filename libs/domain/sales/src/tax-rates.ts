import { quantity, reject, toDecimal, type Quantity } from '@pegboard/kit';

const LARGEST_RATE = quantity('999.999');

/** A tax is a percentage below 1000. @throws Rejection 422 QUANTITY_TOO_LARGE */
export function refuseTaxRate(rate: Quantity): void {
  if (rate <= LARGEST_RATE) return;
  throw reject('QUANTITY_TOO_LARGE', 'rate', `rate is a percentage of at most ${toDecimal(LARGEST_RATE)}, not ${toDecimal(rate)}.`, {
    rate: toDecimal(rate),
    limit: toDecimal(LARGEST_RATE),
  });
}
