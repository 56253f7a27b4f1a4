import { dayAt, least, negate, stockKey, subtract, ZERO, type Day, type Instant, type Quantity, type Ref } from '@pegboard/kit';
import { freeAt } from './availability';
import { isExpired } from './batch-rules';
import { addHold, addStock, fork, heldAt, heldForRow, balanceKey, stockOf, type BalanceKey, type LedgerState } from './state';

export interface Pick {
  readonly batchId: number | null;
  readonly batchNumber: string | null;
  readonly quantity: Quantity;
}

const NEVER = '9999-12-31' as Day;

export interface PickRequest {
  readonly variantId: number;
  readonly locationId: number;
  readonly quantity: Quantity;
  /** The sales row that is packed; it may take what is held for it. */
  readonly holdsFor: Ref | null;
}

/**
 * Which batches to take (T6, T7): those held for the row before all others, then first-expiring first, without expiry
 * last, ties by id. Stock held for others and expired batches are left alone. Answers less than asked if there is less;
 * several picks of one balance don't suggest the same stock twice.
 * @param on the day on which the goods are used, at the location
 */
export function pickBatches(ledger: LedgerState, requests: readonly PickRequest[], on: Day): Pick[][] {
  const state = fork(ledger);
  return requests.map((request) => pickFrom(state, request, on));
}

/** The same of one request, taken from the state. */
export function pickFrom(state: LedgerState, { variantId, locationId, quantity, holdsFor }: PickRequest, on: Day): Pick[] {
  const candidates = stockOf(state, stockKey(variantId, locationId))
    .batchIds.map((batchId) => {
      const balanceRef = { variantId, locationId, batchId };
      const batch = batchId === null ? undefined : state.batches.get(batchId);
      return { balanceRef, batch, held: holdsFor === null ? ZERO : heldForRow(state, balanceKey(balanceRef), holdsFor) };
    })
    .filter(({ batch }) => !batch || !isExpired(batch, on))
    .sort(
      (a, b) =>
        Number(b.held > 0) - Number(a.held > 0) ||
        compare(a.batch?.expirationDate ?? NEVER, b.batch?.expirationDate ?? NEVER) ||
        (a.balanceRef.batchId ?? 0) - (b.balanceRef.batchId ?? 0),
    );
  const picks: Pick[] = [];
  let open = quantity;
  for (const { balanceRef, batch, held } of candidates) {
    const here = least(open, freeAt(state, balanceKey(balanceRef), holdsFor));
    if (here <= 0) continue;
    picks.push({ batchId: balanceRef.batchId, batchNumber: batch?.number ?? null, quantity: here });
    addStock(state, balanceRef, negate(here), ZERO);
    if (held > 0) addHold(state, balanceRef, holdsFor!, negate(least(here, held)));
    open = subtract(open, here);
    if (open === 0) break;
  }
  return picks;
}

/** Stock that a suggestion leaves alone, and why. */
export interface LeftOut {
  readonly batchId: number | null;
  readonly batchNumber: string | null;
  readonly quantity: Quantity;
  /** `EXPIRES_BEFORE_USE`: good today, and no longer on the day of use. */
  readonly code: 'BATCH_EXPIRED' | 'EXPIRES_BEFORE_USE' | 'HELD' | 'NOT_NEEDED';
  /** The rows that it is held for. */
  readonly heldFor: readonly Ref[];
  /** The last day of its batch; null if that keeps for ever. */
  readonly lastDay: Day | null;
}

/**
 * What lies there beside what was picked (T6, T7): in the order of the batches' expiry.
 * @param on the day of use for which it was picked @param today the day at the location
 */
export function leftOut(
  state: LedgerState,
  { variantId, locationId, holdsFor }: PickRequest,
  picks: readonly Pick[],
  on: Day,
  today = on,
): LeftOut[] {
  return stockOf(state, stockKey(variantId, locationId))
    .batchIds.flatMap((batchId): LeftOut[] => {
      const key = balanceKey({ variantId, locationId, batchId });
      const batch = batchId === null ? undefined : state.batches.get(batchId);
      const there = state.balances.get(key) ?? ZERO;
      const about = { batchId, batchNumber: batch?.number ?? null, lastDay: batch?.expirationDate ?? null, heldFor: [] };
      if (batch && isExpired(batch, on)) {
        const code = isExpired(batch, today) ? 'BATCH_EXPIRED' : 'EXPIRES_BEFORE_USE';
        return there > 0 ? [{ ...about, quantity: there, code }] : [];
      }
      const free = freeAt(state, key, holdsFor);
      const picked = picks.find((pick) => pick.batchId === batchId)?.quantity ?? ZERO;
      const held = subtract(there, free);
      const rest = subtract(free, picked);
      return [
        ...(held > 0 ? [{ ...about, quantity: held, code: 'HELD' as const, heldFor: holders(state, key, holdsFor) }] : []),
        ...(rest > 0 ? [{ ...about, quantity: rest, code: 'NOT_NEEDED' as const }] : []),
      ];
    })
    .sort((a, b) => compare(a.lastDay ?? NEVER, b.lastDay ?? NEVER) || (a.batchId ?? 0) - (b.batchId ?? 0));
}

const holders = (state: LedgerState, key: BalanceKey, besides: Ref | null): Ref[] =>
  [...heldAt(state, key).byRow.keys()].filter((row) => row !== besides);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The calendar day at a location, UTC where the ledger doesn't know it. */
export const dayAtLocation = (state: LedgerState, locationId: number, at: Instant): Day =>
  dayAt(at, state.locations.get(locationId)?.timeZone ?? 'UTC');
