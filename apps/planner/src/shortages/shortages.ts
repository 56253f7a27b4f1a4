import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import {
  manufacturingClaimOutcome,
  purchasingClaimOutcome,
  type InputOf,
  type OutputOf,
  type planGiveBackShortage,
  type planTakeShortage,
} from '@pegboard/contracts';
import {
  counts,
  givenBack,
  isFinal,
  isOver,
  MAX_LAG_MS,
  orderedAs,
  settledBy,
  stands,
  takeClaim,
  type FactType,
  type ClaimOutcome,
  type ShortageNeed,
  type Plan,
  type ShortageClaim,
  type SupplyWay,
} from '@pegboard/domain-planning';
import {
  ASKER,
  CLOCK,
  DATABASE,
  ON_PROBLEM,
  TIMERS,
  type Asker,
  type Clock,
  type Collection,
  type Database,
  type Timers,
  type OnProblem,
} from '@pegboard/eventing';
import { refId, refType, type Instant, type Quantity, type Ref } from '@pegboard/kit';
import { LivePlan } from '../live/live-plan';
import type { PlanState } from '../live/plan-state';
import { claimOf, keptOf, shortageClaimsSchema, type KeptClaim } from './shortage-claim.schema';

type Asked = Omit<InputOf<typeof planTakeShortage>, 'at_least' | 'wait_ms'>;
type Taken = Pick<OutputOf<typeof planTakeShortage>, 'claim_id' | 'granted'>;

const SWEEP_MS = 60_000;
const OWNER_DEADLINE_MS = 2_000;
/** An owner that didn't answer is left alone for so long: those who ask for shortages don't wait for it each time. */
const OWNER_PAUSE_MS = 10_000;

/**
 * P13: hands out each shortage once. Claims are numbered documents: whoever decides on the claims up to n inserts n + 1,
 * and if another replica was quicker, reads its claim and decides again. A claim counts in this replica's picture as long as
 * this replica has not read the order that came of it, so a replica that is behind hands out too little, never too much.
 */
@Injectable()
export class Shortages implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly claims: Collection<KeptClaim>;
  /** One decision after the other: two of this replica would only race for the same number. */
  private queue: Promise<unknown> = Promise.resolve();
  private sweeping: { cancel(): void } | undefined;
  /** From when on the owners of orders are asked again, in milliseconds. */
  private readonly pausedUntil = new Map<SupplyWay, number>();

  constructor(
    private readonly live: LivePlan,
    @Inject(DATABASE) database: Database,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {
    this.claims = database.collection(shortageClaimsSchema);
  }

  onApplicationBootstrap(): void {
    this.sweeping = this.timers.every(SWEEP_MS, () => {
      this.sweep().catch((problem: unknown) => this.onProblem(problem, { doing: 'settling claims to shortages' }));
    });
  }

  beforeApplicationShutdown(): void {
    this.sweeping?.cancel();
  }

  /** @throws Rejection `unavailable` while the plan is built; `NOT_FOUND` for what it doesn't know */
  async take({ at_least, wait_ms, ...asked }: InputOf<typeof planTakeShortage>): Promise<OutputOf<typeof planTakeShortage>> {
    const { isPending } = await this.live.whenReflects(at_least, wait_ms);
    if (isPending) return { is_pending: true, claim_id: asked.request, granted: asked.needs.map(() => 0 as Quantity) };
    const taken = this.queue.then(() => this.decide(asked));
    this.queue = taken.catch(() => undefined);
    return { is_pending: false, ...(await taken) };
  }

  async giveBack({ claim_id }: InputOf<typeof planGiveBackShortage>): Promise<OutputOf<typeof planGiveBackShortage>> {
    const [kept] = await this.claims.find({ claimId: claim_id });
    return { is_given_back: kept !== undefined && (await this.settle(claimOf(kept), givenBack(this.clock.now()))) };
  }

  /** The claim ended in an order that the plan knew before: its event doesn't say so. */
  async ordered({ claim_id }: InputOf<typeof planGiveBackShortage>, order: Ref): Promise<void> {
    const [kept] = await this.claims.find({ claimId: claim_id });
    if (kept) await this.settle(claimOf(kept), orderedAs(order, this.clock.now()));
  }

  /**
   * Looks at the plan with everything that is being ordered in it as supply without a date. Claims that can't be read are
   * left out: whoever only looks is answered anyway.
   * @param waitMs for the plan as it is now; 0 if whoever looks has waited for what must be in it
   * @param exceptRequest whose claims are left out, too
   */
  async look<Seen>(waitMs: number, see: (plan: Plan) => Seen, exceptRequest?: string): Promise<Seen> {
    await (waitMs > 0 ? this.live.whenCurrent(waitMs) : this.live.whenLive());
    const claims = await this.standing().catch((problem: unknown) => {
      this.onProblem(problem, { doing: 'reading claims to shortages' });
      return [];
    });
    const state = await this.live.whenLive();
    const others = claims.filter(({ request }) => exceptRequest === undefined || !`${request}/`.startsWith(`${exceptRequest}/`));
    return state.plan.supposing(this.countingIn(state, others), () => see(state.plan));
  }

  /** The claims of a request's parts whose orders this replica's picture has: what they were for isn't missing there any more. */
  async orderedFor(request: string): Promise<ShortageClaim[]> {
    const state = await this.live.whenLive();
    const found = await this.claims.find({ request: { $gte: `${request}/`, $lt: `${request}0` } }, { sort: { _id: 1 } });
    return found.map(claimOf).filter((claim) => stands(claim) && hasOrderOf(state, claim));
  }

  /** What is being ordered, as this replica's picture has it. */
  async beingOrdered(): Promise<ShortageClaim[]> {
    const claims = await this.standing();
    return this.countingIn(await this.live.whenLive(), claims);
  }

  /** Asks what became of claims whose life is over. Any replica may, and all may at once. */
  async sweep(): Promise<void> {
    if (this.live.phase !== 'live') return;
    await this.settleOver(await this.standing());
  }

  /** Open claims, by their numbers, that should be settled long since. @param among only these */
  async overdue(after: number, limit: number, among?: readonly number[]): Promise<ShortageClaim[]> {
    const where = { state: 'OPEN', _id: among ? { $in: [...among] } : { $gt: after } };
    const open = await this.claims.find(where, { sort: { _id: 1 }, ...(limit < Infinity ? { limit } : {}) });
    const now = this.clock.now();
    return open.map(claimOf).filter((claim) => among === undefined || isFinal(claim, now));
  }

  private async decide({ request, way, needs: asked }: Asked): Promise<Taken> {
    const needs = asked.map(({ basis, of, variant_id, location_id, quantity }): ShortageNeed => ({
      basis,
      of,
      variantId: variant_id,
      locationId: location_id,
      quantity,
    }));
    for (;;) {
      // The number first: what is taken after this is another number, and makes the insert fail.
      const last = (await this.claims.find({}, { sort: { _id: -1 }, limit: 1 }))[0]?._id ?? 0;
      const [before] = (await this.claims.find({ request }, { sort: { _id: -1 }, limit: 1 })).map(claimOf);
      if (before && stands(before)) return { claim_id: before.claimId, granted: grantedBy(before, needs) };
      const claims = await this.settleOver(await this.standing());
      const state = await this.live.whenLive();
      const granted = state.plan.handOut(needs, this.countingIn(state, claims), (variantId, locationId) =>
        state.directory.ways(variantId, locationId),
      );
      if (granted.every((quantity) => quantity === 0)) return { claim_id: request, granted };
      const rows = needs.flatMap(({ of, variantId, locationId }, i) =>
        granted[i]! > 0 ? [{ of, variantId, locationId, quantity: granted[i]! }] : [],
      );
      const claim = takeClaim(last + 1, { request, way, rows }, before, this.clock.now());
      if (await this.claims.insert(keptOf(claim))) return { claim_id: claim.claimId, granted };
    }
  }

  /** Those that may count: open ones, and those whose order a replica that is behind may not know yet. */
  private async standing(): Promise<ShortageClaim[]> {
    const since = new Date(this.clock.milliseconds() - MAX_LAG_MS).toISOString();
    const [open, ordered] = await Promise.all([
      this.claims.find({ state: 'OPEN' }),
      this.claims.find({ state: 'ORDERED', settledAt: { $gt: since } }),
    ]);
    return [...open, ...ordered].map(claimOf);
  }

  private countingIn(state: PlanState, claims: readonly ShortageClaim[]): ShortageClaim[] {
    const now = this.clock.now();
    const picture = { hasOrderOf: (claim: ShortageClaim) => hasOrderOf(state, claim) };
    return claims.filter((claim) => counts(claim, picture, now));
  }

  /** The claims as they are once every one whose order is known, or whose life is over, has been settled as far as it can be. */
  private async settleOver(claims: readonly ShortageClaim[]): Promise<ShortageClaim[]> {
    return Promise.all(claims.map((claim) => this.settled(claim)));
  }

  private async settled(claim: ShortageClaim): Promise<ShortageClaim> {
    if (claim.state !== 'OPEN') return claim;
    const now = this.clock.now();
    const order = this.live.state?.ordered.get(claim.claimId);
    const outcome = order ? orderedAs(order, now) : isOver(claim, now) ? await this.outcomeOf(claim, now) : undefined;
    if (!outcome) return claim;
    // Another one settled it, to the same end.
    await this.settle(claim, outcome);
    return { ...claim, ...outcome };
  }

  /** An owner that is away leaves the claim as it is. */
  private async outcomeOf(claim: ShortageClaim, now: Instant): ReturnType<typeof this.asked> {
    if ((this.pausedUntil.get(claim.way) ?? 0) > this.clock.elapsed()) return undefined;
    try {
      return await this.asked(claim, now);
    } catch (problem) {
      this.pausedUntil.set(claim.way, this.clock.elapsed() + OWNER_PAUSE_MS);
      this.onProblem(problem, { doing: 'asking what became of a claim to a shortage', claim: claim.claimId });
      return undefined;
    }
  }

  private async asked(claim: ShortageClaim, now: Instant): Promise<ReturnType<typeof settledBy>> {
    const question = claim.way === 'make' ? manufacturingClaimOutcome : purchasingClaimOutcome;
    const input = { claim_id: claim.claimId, is_final: isFinal(claim, now) };
    const outcome: ClaimOutcome = await this.asker.ask(question, input, { deadlineMs: OWNER_DEADLINE_MS });
    return settledBy(outcome, now);
  }

  private settle({ n }: ShortageClaim, outcome: Pick<ShortageClaim, 'state' | 'order' | 'settledAt'>): Promise<boolean> {
    return this.claims.update({ id: n, where: { state: 'OPEN' }, set: { ...outcome } });
  }
}

function hasOrderOf(state: PlanState, { claimId, order }: ShortageClaim): boolean {
  if (state.ordered.has(claimId)) return true;
  return order !== null && state.plan.versionOf(refType(order) as FactType, refId(order)) !== undefined;
}

/** What each need of a request got when its claim was taken. */
function grantedBy({ rows }: ShortageClaim, needs: readonly ShortageNeed[]): Quantity[] {
  const left = [...rows];
  return needs.map((need) => {
    const at = left.findIndex((row) => row.of === need.of && row.variantId === need.variantId && row.locationId === need.locationId);
    return at < 0 ? (0 as Quantity) : left.splice(at, 1)[0]!.quantity;
  });
}
