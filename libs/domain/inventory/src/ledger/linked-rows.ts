import type { PostRequest } from '@pegboard/contracts';
import { add, atLeastZero, dayAt, least, negate, subtract, sum, ZERO, type Quantity, type Ref } from '@pegboard/kit';
import { servedQuantity } from './apply';
import { isExpired } from './batch-rules';
import type { BalanceRef, FromElsewhere, HoldChange, PostedMovement } from './posting';
import { balanceAt, balanceKey, heldForRow, parseBalanceKey, type LedgerState } from './state';

type Override = NonNullable<PostRequest['overrides']>[number];
type MakerRelease = NonNullable<PostRequest['releases_made']>[number];

/** What is held for a row at a place: usable, or expired or not even there any more. */
interface HeldPart {
  readonly change: HoldChange;
  readonly isGood: boolean;
  readonly lastDay: string;
}

/** What a posting does, as far as it has been judged. */
export interface Judged {
  readonly at: string;
  readonly movements: readonly Pick<PostedMovement, 'variantId' | 'locationId' | 'batchId' | 'serves' | 'quantity'>[];
  /** What its movements take from holds. */
  readonly taken: readonly HoldChange[];
}

const NEVER = '9999-12-31';

/** What is held for a row once a posting has taken its part: what its packing would take last comes first. */
function heldParts(state: LedgerState, row: Ref, { at, movements, taken }: Judged): HeldPart[] {
  const parts = (state.placesHeldFor.get(row) ?? []).flatMap((key): HeldPart[] => {
    const place = parseBalanceKey(key);
    const isHere = (other: BalanceRef): boolean => balanceKey(other) === key;
    const own = taken.filter((change) => change.row === row && isHere(change));
    const held = add(heldForRow(state, key, row), sum(own.map(({ quantity }) => quantity)));
    const there = add(balanceAt(state, key), sum(movements.filter(isHere).map(({ quantity }) => quantity)));
    const batch = place.batchId === null ? undefined : state.batches.get(place.batchId);
    const isUsable = !batch || !isExpired(batch, dayAt(at, state.locations.get(place.locationId)?.timeZone));
    const good = isUsable ? least(held, atLeastZero(there)) : ZERO;
    const part = (quantity: Quantity, isGood: boolean): HeldPart => ({
      change: { ...place, row, quantity },
      isGood,
      lastDay: batch?.expirationDate ?? NEVER,
    });
    return [part(good, true), part(subtract(held, good), false)];
  });
  return parts.sort((a, b) => Number(a.isGood) - Number(b.isGood) || laterFirst(a, b));
}

const laterFirst = (a: HeldPart, b: HeldPart): number =>
  a.lastDay === b.lastDay ? (b.change.batchId ?? 0) - (a.change.batchId ?? 0) : a.lastDay < b.lastDay ? 1 : -1;

/**
 * What a row that is packed from whatever stock needs no more of what is held for it (S6): first what can't be used, then what
 * expires last.
 */
export const surplusHolds = (state: LedgerState, overrides: readonly Override[], judged: Judged): HoldChange[] =>
  overrides.flatMap(({ row, keep }) => {
    const parts = heldParts(state, row, judged);
    let surplus = atLeastZero(subtract(sum(parts.map(({ change }) => change.quantity)), keep));
    return parts.flatMap(({ change }) => {
      const freed = least(change.quantity, surplus);
      surplus = subtract(surplus, freed);
      return freed > 0 ? [{ ...change, quantity: negate(freed) }] : [];
    });
  });

/** What rows have had from elsewhere than the order that is made for them, with this posting (S6). */
export const fromElsewhere = (state: LedgerState, overrides: readonly Override[], judged: Judged): FromElsewhere[] =>
  overrides.map(({ row, manufacturing_order: maker }) => {
    const moved = judged.movements.filter(({ serves }) => serves === row).map(({ quantity }) => servedQuantity(row, quantity));
    const had = add(state.rows.get(row)?.moved ?? ZERO, sum(moved));
    const good = heldParts(state, row, judged).filter(({ isGood }) => isGood);
    const held = sum(good.map(({ change }) => change.quantity));
    return { row: row, quantity: add(subtract(had, state.rows.get(maker)?.moved ?? ZERO), held) };
  });

/** What an order has made is no longer held for its row, as far as it still is; what others made for the row stays held (M6). */
export const releasedOfMaker = (state: LedgerState, releases: readonly MakerRelease[]): HoldChange[] =>
  releases.flatMap(({ row, made }) => {
    const left = new Map<string, Quantity>();
    return made.flatMap((part) => {
      const place = { variantId: part.variant_id, locationId: part.location_id, batchId: part.batch_id };
      const key = balanceKey(place);
      const held = left.get(key) ?? heldForRow(state, key, row);
      const freed = least(held, part.quantity);
      left.set(key, subtract(held, freed));
      return freed > 0 ? [{ ...place, row: row, quantity: negate(freed) }] : [];
    });
  });
