import {
  planGiveBackShortage,
  planTakeShortage,
  type InputOf,
  type manufacturingClaimOutcome,
  type OutputOf,
  type purchasingClaimOutcome,
} from '@pegboard/contracts';
import type { Asker, Claims } from '@pegboard/eventing';
import { reject, Rejection, type Quantity, type Ref } from '@pegboard/kit';

/** Stands for the id of an order that will never be made: its claim is over. */
const NEVER = 0;

const WAIT_MS = 4_000;

export type ShortageToOrder = Omit<InputOf<typeof planTakeShortage>, 'wait_ms'>;

/**
 * P13: takes a shortage from the planner and has it ordered. What isn't ordered after all is given back; if nobody knows
 * whether it is, because the one who orders didn't answer, the claim stands until the planner has found out.
 * @param order is given the key of the order to make, and what was granted for each need; not asked if nothing was
 * @returns undefined if nothing was granted
 * @throws Rejection `PLAN_NOT_READY`; what `order` throws
 */
export async function orderShortage<Order>(
  asker: Asker,
  shortage: ShortageToOrder,
  order: (claimId: string, granted: readonly Quantity[]) => Promise<Order>,
): Promise<Order | undefined> {
  const taken = await asker.ask(planTakeShortage, { ...shortage, wait_ms: WAIT_MS }, { deadlineMs: WAIT_MS + 1_000 });
  if (taken.is_pending) throw planNotReady('this order');
  if (taken.granted.every((quantity) => quantity === 0)) return undefined;
  try {
    return await order(taken.claim_id, taken.granted);
  } catch (problem) {
    if (problem instanceof Rejection && problem.kind !== 'unavailable') await giveBack(asker, taken.claim_id);
    throw problem;
  }
}

/** @param order how it is called */
export const planNotReady = (order: string): Rejection =>
  new Rejection('PLAN_NOT_READY', `The plan does not contain the latest change of ${order} yet. Try again in a few seconds.`);

/** A claim that can't be given back lapses. */
async function giveBack(asker: Asker, claimId: string): Promise<void> {
  try {
    await asker.ask(planGiveBackShortage, { claim_id: claimId });
  } catch (problem) {
    if (!(problem instanceof Rejection)) throw problem;
  }
}

/**
 * The id of the order that is made under a key: the same at every try.
 * @throws Rejection `CLAIM_LAPSED` (409) if the planner was told that none will be made
 */
export async function idUnderClaim(claims: Claims, key: string, nextId: () => Promise<number>): Promise<number> {
  const { resourceId } = (await claims.find(key)) ?? (await claims.claim(key, await nextId()));
  if (resourceId !== NEVER) return resourceId;
  throw reject('CLAIM_LAPSED', '', 'The order took too long, and other requests may order the same quantity now. Send the request again.');
}

type Asked = InputOf<typeof purchasingClaimOutcome | typeof manufacturingClaimOutcome>;
type Outcome = OutputOf<typeof purchasingClaimOutcome>;

/**
 * P13: what became of a claim, for the planner. Whoever would make the order later is refused by `idUnderClaim`.
 * @param key under which the claim's order is made
 * @param find the order with an id, deleted or not
 */
export async function claimOutcome(
  claims: Claims,
  key: string,
  { is_final: isFinal }: Asked,
  find: (id: number) => Promise<Ref | undefined>,
): Promise<Outcome> {
  const { resourceId } = await claims.claim(key, NEVER);
  if (resourceId === NEVER) return { outcome: 'NONE', order: null };
  const order = await find(resourceId);
  if (order) return { outcome: 'ORDERED', order };
  if (!isFinal) return { outcome: 'TAKEN', order: null };
  // Begun, and left behind by a crash.
  await claims.release(key, resourceId);
  const again = await claims.claim(key, NEVER);
  return { outcome: again.resourceId === NEVER ? 'NONE' : 'TAKEN', order: null };
}
