import { isReturned } from '@pegboard/contracts';
import { subtractUnbounded, sumUnbounded, ZERO, type Quantity } from '@pegboard/kit';
import type { History } from '../history/history';

/** What became of a batch in all: what came in, and what customers returned, is what went out, what is there and what is on its way (T8). */
export interface BatchBalance {
  readonly quantityIn: Quantity;
  readonly quantityOut: Quantity;
  /** What came back into stock from customers (R2). */
  readonly quantityReturned: Quantity;
  readonly inTransit: Quantity;
  readonly inStock: Quantity;
  readonly byLocation: ReadonlyMap<number, Quantity>;
}

export function balanceOfBatch(history: History, batchId: number): BatchBalance {
  let [quantityIn, quantityOut, quantityReturned, moved] = [ZERO, ZERO, ZERO, ZERO];
  const byLocation = new Map<number, Quantity>();
  for (const { posting, movement } of history.ofBatch(batchId)) {
    byLocation.set(movement.locationId, sumUnbounded([byLocation.get(movement.locationId) ?? ZERO, movement.quantity]));
    if (posting.kind === 'transfer') moved = sumUnbounded([moved, movement.quantity]);
    else if (history.isCancelled(posting)) continue;
    else if (isReturned(movement.serves)) quantityReturned = sumUnbounded([quantityReturned, movement.quantity]);
    else if (movement.quantity > 0) quantityIn = sumUnbounded([quantityIn, movement.quantity]);
    else quantityOut = subtractUnbounded(quantityOut, movement.quantity);
  }
  for (const [locationId, quantity] of byLocation) if (quantity === 0) byLocation.delete(locationId);
  return {
    quantityIn,
    quantityOut,
    quantityReturned,
    inTransit: subtractUnbounded(ZERO, moved),
    inStock: sumUnbounded([...byLocation.values()]),
    byLocation,
  };
}

/** Whether nothing was lost and nothing appeared. */
export const isBalanced = ({ quantityIn, quantityOut, quantityReturned, inTransit, inStock }: BatchBalance): boolean =>
  sumUnbounded([quantityIn, quantityReturned]) === sumUnbounded([quantityOut, inTransit, inStock]);
