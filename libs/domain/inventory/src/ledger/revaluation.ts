import {
  add,
  inShares,
  least,
  most,
  negate,
  proportion,
  stockKey,
  subtract,
  sum,
  ZERO,
  type ErrorCode,
  type Quantity,
  type RejectionDetail,
  type StockKey,
} from '@pegboard/kit';
import { postingIdAmong } from '@pegboard/posting';
import { excesses } from './bounds';
import { bare, MAX_LINES, nowAt, refuse, tooMany, type DecidedPosting } from './decided-posting';
import type { LedgerRequest, PostedMovement, Posting, Revalued, ToReverse } from './posting';
import { afterRevaluation, withinCosts } from './standing-costs';
import { balanceAt, balanceKey, stockOf, type BalanceKey, type LedgerState } from './state';

type Asked = LedgerRequest['movements'][number];
type Revaluing = PostedMovement & { readonly revalued: Revalued };

/** Whether a request changes what goods cost that have come, and moves nothing. */
export const isRevaluation = ({ movements }: LedgerRequest): boolean => movements.some(({ revalues }) => revalues);

/**
 * Judges a change of what goods cost that have come (T9): of each unit that is still there the value of stock changes, at most of as many
 * as came. The rest goes to goods that are gone, and is kept beside it as the variance.
 * Each posting that brought goods gets one of its own, with which it can be reversed; all stand in one commit.
 * @param known what the journal says of the postings that brought the goods, by their ids
 */
export function decideRevaluation(
  state: LedgerState,
  request: LedgerRequest,
  known: Readonly<Record<string, ToReverse>>,
): readonly DecidedPosting[] {
  const problems: RejectionDetail[] = [];
  const counted = new Map<BalanceKey, Quantity>();
  const movements = request.movements.flatMap((asked, i) => {
    const brought = broughtBy(state, asked, known, `movements/${i}`);
    if ('problem' in brought) problems.push(brought.problem);
    return 'problem' in brought ? [] : revaluing(state, asked, brought.movements, counted);
  });
  if (problems.length > 0) return [refuse(request, problems)];
  const whole = settled(state, request, movements, false);
  if (whole.posting.refusal) return [whole];
  const brought = [...new Set(request.movements.map(({ revalues }) => revalues!.posting_id))];
  const ways = request.movements.map(({ serves, revalues }) => [serves, revalues!.posting_id] as const);
  return brought.map((postingId, i) => {
    const own = ways.flatMap(([serves, way]) => (way === postingId ? [serves] : []));
    const part = whole.posting.movements.filter(({ serves }) => own.includes(serves));
    return { posting: { ...whole.posting, postingId: postingIdAmong(request.posting_id, i), movements: part }, batches: [] };
  });
}

/** The reverse of such a change: stock gives back what it got, and so does the variance (T1). */
export function reversedRevaluation(state: LedgerState, request: LedgerRequest, undone: Posting): DecidedPosting {
  const movements = (undone.movements as readonly Revaluing[]).map((movement): Revaluing => {
    const { quantity, before, after, variance } = movement.revalued;
    const revalued = { quantity, before: after, after: before, variance: negate(variance) };
    return { ...nowAt(state, movement), value: negate(movement.value), revalued };
  });
  return settled(state, { ...request, kind: undone.kind }, movements, true);
}

type Brought = { readonly movements: readonly PostedMovement[] } | { readonly problem: RejectionDetail };

/** The movements with which a posting that stands brought the goods of a row. */
function broughtBy(state: LedgerState, asked: Asked, known: Readonly<Record<string, ToReverse>>, path: string): Brought {
  const postingId = asked.revalues?.posting_id ?? '';
  const found = state.postings.get(postingId) ?? known[postingId]?.reversed ?? null;
  const reversedBy = state.reversedBy.get(postingId) ?? known[postingId]?.reversedBy ?? null;
  const problem = (code: ErrorCode, message: string, more = {}): Brought => ({
    problem: { path, code, message, info: { posting_id: postingId, ...more } },
  });
  if (reversedBy)
    return problem('ALREADY_REVERSED', `Posting ${postingId} was already reversed by ${reversedBy}.`, { reversed_by: reversedBy });
  const movements = found?.posting.movements.filter(({ serves, quantity }) => serves === asked.serves && quantity > 0) ?? [];
  if (movements.length === 0) return problem('UNKNOWN_POSTING', `No posting ${postingId} has brought goods for ${asked.serves}.`);
  return { movements };
}

/** One movement for each that brought the goods. @param counted of what is there, the units that others of the posting have taken already */
function revaluing(
  state: LedgerState,
  { value = ZERO, revalues, serves }: Asked,
  brought: readonly PostedMovement[],
  counted: Map<BalanceKey, Quantity>,
): Revaluing[] {
  const quantities = brought.map(({ quantity }) => quantity);
  const earlier = inShares(revalues!.before, quantities);
  const later = inShares(add(revalues!.before, value), quantities);
  return brought.map((movement, i) => {
    const at = nowAt(state, { variantId: movement.variantId, locationId: movement.locationId, batchId: movement.batchId });
    const own = movement.cost ?? movement.value;
    const [before, after] = [add(own, earlier[i]!), add(own, later[i]!)];
    const key = balanceKey(at);
    const used = counted.get(key) ?? ZERO;
    const there = least(movement.quantity, most(ZERO, subtract(balanceAt(state, key), used)));
    counted.set(key, add(used, there));
    const change = subtract(after, before);
    const kept = proportion(change, there, movement.quantity);
    const revalued = { quantity: movement.quantity, before, after, variance: subtract(change, kept) };
    return { ...at, quantity: ZERO, serves: serves as PostedMovement['serves'], holdsFor: null, pricePerUnit: null, value: kept, revalued };
  });
}

/** No cost appears that no receipt had (T9): what would leave that range goes to the variance of the last movement there. */
function settled(state: LedgerState, request: LedgerRequest, given: readonly Revaluing[], isReverse: boolean): DecidedPosting {
  if (given.length > MAX_LINES) return refuse(request, [tooMany(given.length)]);
  const movements = [...given];
  for (const key of new Set(movements.map(keyOf))) {
    const { quantity, value: had, costs } = stockOf(state, key);
    const at = movements.flatMap((movement, i) => (keyOf(movement) === key ? [i] : []));
    const value = add(had, sum(at.map((i) => movements[i]!.value)));
    const standing = at.reduce((known, i) => afterRevaluation(known, movements[i]!.revalued), costs);
    // A journal of the release before may have left the range: what changes now is not to mend that.
    const wasWithin = withinCosts(costs, quantity, had) === had;
    const right = isReverse || wasWithin ? withinCosts(standing, quantity, value) : value;
    if (right === value) continue;
    const last = movements[at.at(-1)!]!;
    const by = subtract(right, value);
    const revalued = { ...last.revalued, variance: subtract(last.revalued.variance, by) };
    movements[at.at(-1)!] = { ...last, value: add(last.value, by), revalued };
  }
  const beyond = excesses(state, movements);
  if (beyond.length > 0) return refuse(request, beyond);
  return { posting: { ...bare(request), movements }, batches: [] };
}

const keyOf = ({ variantId, locationId }: PostedMovement): StockKey => stockKey(variantId, locationId);
