import {
  add,
  atLeastZero,
  least,
  negate,
  subtract,
  sum,
  toDecimal,
  ZERO,
  type Quantity,
  type Ref,
  type RejectionDetail,
} from '@pegboard/kit';
import type { PostingKind } from '@pegboard/contracts';
import type { HoldChange, BalanceRef } from './posting';
import { balanceAt, heldAt, heldForRow, balanceKey, type LedgerState, type BalanceKey } from './state';

/** Correcting what is there may take held stock (T2); every other kind sees only what isn't held. */
const MAY_TAKE_HELD = new Set<PostingKind>(['adjustment', 'stocktake']);

interface Moved extends BalanceRef {
  readonly quantity: Quantity;
  readonly serves: Ref | null;
  readonly holdsFor: Ref | null;
}

/**
 * What movements do to holds (T2): a production's product raises the hold of the row it is made for, and packing takes
 * its row's held stock first. Several movements of one row and balance share what is held for it.
 */
export function holdChangesOf(state: LedgerState, kind: PostingKind, movements: readonly Moved[]): HoldChange[] {
  const changes: HoldChange[] = [];
  const left = new Map<string, Quantity>();
  for (const movement of movements) {
    const row = movement.holdsFor ?? (kind === 'sale' && movement.quantity < 0 ? movement.serves : null);
    if (!row) continue;
    const balanceRef: BalanceRef = { variantId: movement.variantId, locationId: movement.locationId, batchId: movement.batchId };
    const key = balanceKey(balanceRef);
    const held = left.get(key + row) ?? heldForRow(state, key, row);
    // What leaves takes its hold with it, as far as there is one: packed, or only gone into another batch.
    const change = movement.quantity > 0 ? movement.quantity : negate(least(held, negate(movement.quantity)));
    if (change === 0) continue;
    left.set(key + row, add(held, change));
    changes.push({ ...balanceRef, row, quantity: change });
  }
  return changes;
}

/** What a release frees: everything that is held for the rows. */
export const releasedHolds = (balanceRef: (key: BalanceKey) => BalanceRef, state: LedgerState, rows: readonly Ref[]): HoldChange[] =>
  rows.flatMap((row) =>
    (state.placesHeldFor.get(row) ?? []).map((key) => ({ ...balanceRef(key), row, quantity: negate(heldForRow(state, key, row)) })),
  );

/** What becomes free when rows need nothing more: all that is held for them and not taken by the same posting's movements. */
export const freedHolds = (
  balanceRef: (key: BalanceKey) => BalanceRef,
  state: LedgerState,
  rows: readonly Ref[],
  taken: readonly HoldChange[],
): HoldChange[] =>
  releasedHolds(balanceRef, state, rows).flatMap((change) => {
    const own = taken.filter((other) => other.row === change.row && balanceKey(other) === balanceKey(change));
    const quantity = subtract(change.quantity, sum(own.map((other) => other.quantity)));
    return quantity < 0 ? [{ ...change, quantity }] : [];
  });

/** One change for a row at a balance: what a posting both holds and frees was never held, and is not to be taken back. */
export function netted(changes: readonly HoldChange[]): HoldChange[] {
  const byHold = new Map<string, HoldChange>();
  for (const change of changes) {
    const key = `${change.row} ${balanceKey(change)}`;
    byHold.set(key, { ...change, quantity: add(byHold.get(key)?.quantity ?? ZERO, change.quantity) });
  }
  return [...byHold.values()].filter(({ quantity }) => quantity !== 0);
}

/**
 * Whether the movements leave every balance at zero or above and what is held untouched (T2); judged on the sum a balance,
 * so that the order of the lines doesn't matter.
 * @param changes what the movements do to holds; @param released what becomes free in the same posting
 */
export function shortages(
  state: LedgerState,
  kind: PostingKind,
  movements: readonly Moved[],
  changes: readonly HoldChange[],
  released: readonly HoldChange[],
  mayBeNegative: (balanceRef: BalanceRef) => boolean,
): RejectionDetail[] {
  const byBalance = new Map<BalanceKey, number[]>();
  movements.forEach((movement, i) => byBalance.set(balanceKey(movement), [...(byBalance.get(balanceKey(movement)) ?? []), i]));
  const details: RejectionDetail[] = [];
  for (const [key, lines] of byBalance) {
    const first = movements[lines[0]!]!;
    const net = sum(lines.map((i) => movements[i]!.quantity));
    // Stock that a production holds at once is nobody else's, and what leaves from a hold needs no free stock.
    const others = subtract(net, sum(changes.filter((change) => balanceKey(change) === key).map((change) => change.quantity)));
    const inStock = balanceAt(state, key);
    const held = add(
      heldAt(state, key).total,
      sum(released.filter((change) => balanceKey(change) === key).map((change) => change.quantity)),
    );
    const isShort = net < 0 && add(inStock, net) < 0 && !mayBeNegative(first);
    const isFree = MAY_TAKE_HELD.has(kind) || (held === 0 && mayBeNegative(first));
    const isHeld = others < 0 && !isFree && negate(others) > atLeastZero(subtract(inStock, held));
    if (isShort || isHeld)
      details.push(shortage(state, `movements/${lines[0]}`, first, key, isShort ? negate(net) : negate(others), isShort, released));
  }
  return details;
}

function shortage(
  state: LedgerState,
  path: string,
  balanceRef: BalanceRef,
  key: BalanceKey,
  asked: Quantity,
  isShort: boolean,
  released: readonly HoldChange[],
): RejectionDetail {
  const inStock = balanceAt(state, key);
  const freed = new Set(released.filter((change) => balanceKey(change) === key).map((change) => change.row));
  const holders = [...heldAt(state, key).byRow].filter(([row]) => !freed.has(row));
  const held = sum(holders.map(([, quantity]) => quantity));
  const available = isShort ? atLeastZero(inStock) : atLeastZero(subtract(inStock, held));
  const what = nameOf(state, balanceRef);
  const where = state.locations.get(balanceRef.locationId)?.name ?? `location ${balanceRef.locationId}`;
  const heldBy = holders.map(([row, quantity]) => `${toDecimal(quantity)} for ${row}`).join(', ');
  const message = isShort
    ? `${what} at ${where}: ${toDecimal(asked)} needed, ${toDecimal(inStock)} in stock, ${toDecimal(subtract(asked, available))} missing.`
    : `${what} at ${where}: ${toDecimal(asked)} needed, ${toDecimal(inStock)} in stock, ${toDecimal(held)} of that held (${heldBy}), ${toDecimal(subtract(asked, available))} missing.`;
  return {
    path,
    code: isShort ? 'INSUFFICIENT_STOCK' : 'STOCK_HELD',
    message,
    info: {
      variant_id: balanceRef.variantId,
      location_id: balanceRef.locationId,
      batch_id: balanceRef.batchId,
      asked: toDecimal(asked),
      in_stock: toDecimal(inStock),
      held: toDecimal(held),
      short: toDecimal(subtract(asked, available)),
      held_by: holders.map(([row, quantity]) => ({ row, quantity: toDecimal(quantity) })),
    },
  };
}

function nameOf(state: LedgerState, { variantId, batchId }: BalanceRef): string {
  const sku = state.variants.get(variantId)?.sku ?? `variant ${variantId}`;
  if (batchId === null) return state.variants.get(variantId)?.isTracked ? `${sku} without a batch` : sku;
  return `${sku}, batch ${state.batches.get(batchId)?.number ?? batchId}`;
}

/** Free stock of a balance: what is there and not held for anyone but the row named. */
export function freeAt(state: LedgerState, key: BalanceKey, row: Ref | null): Quantity {
  const held = heldAt(state, key);
  const own = row ? (held.byRow.get(row) ?? ZERO) : ZERO;
  const there = balanceAt(state, key);
  return Math.max(0, Math.min(there, own) + Math.max(0, there - held.total)) as Quantity;
}
