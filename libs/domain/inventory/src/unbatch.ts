import { least, negate, subtract, ZERO, type Instant, type Quantity, type Ref } from '@pegboard/kit';
import type { LedgerRequest } from './ledger/posting';
import { heldAt, parseBalanceKey, type LedgerState } from './ledger/state';

/** One posting moves so many balances, each in a few lines. */
const BALANCES_AT_ONCE = 100;

export interface Unbatching {
  readonly item: { readonly id: number; readonly name: string };
  readonly variantIds: ReadonlySet<number>;
  readonly now: Instant;
  /** The ledger's end, part of the posting's id: the state decides what is left to do, not the id. */
  readonly n: number;
}

/**
 * What turning tracking off does to stock in batches (I3): it leaves them, at the same location and value, and takes along what
 * is held. The batches and their history stay. Undefined when nothing lies in a batch any more.
 */
export function unbatchPosting(state: LedgerState, { item, variantIds, now, n }: Unbatching): LedgerRequest | undefined {
  const batchBalances = [...state.balances.entries()]
    .map(([key, quantity]) => ({ key, quantity, ...parseBalanceKey(key) }))
    .filter((balance) => balance.batchId !== null && balance.quantity > 0 && variantIds.has(balance.variantId));
  if (batchBalances.length === 0) return undefined;
  const movements = batchBalances.slice(0, BALANCES_AT_ONCE).flatMap(({ key, quantity, variantId, locationId, batchId }) => {
    const line = (amount: Quantity, batch: number | null, holds_for: Ref | null): LedgerRequest['movements'][number] => ({
      variant_id: variantId,
      location_id: locationId,
      batch_id: batch,
      quantity: amount,
      serves: null,
      holds_for,
      price_per_unit: null,
      new_batch: null,
    });
    let left = quantity;
    const parts: [Quantity, Ref | null][] = [];
    for (const [row, held] of heldAt(state, key).byRow) {
      const part = least(held, left);
      if (part > 0) parts.push([part, row]);
      left = subtract(left, part);
    }
    if (left > ZERO) parts.push([left, null]);
    return parts.flatMap(([amount, row]) => [line(negate(amount), batchId, row), line(amount, null, row)]);
  });
  return {
    posting_id: `item/${item.id}/unbatch/${n}`,
    kind: 'stocktake',
    cause: { type: 'item', id: item.id, number: item.name },
    movement_date: now,
    movements,
    closes: [],
    releases: [],
    reverses: null,
    unless_changed_since: {},
  };
}
