import type { AtLeast, PlanRun } from '@pegboard/contracts';
import type { FollowedStream, HearingState, ReadMessage, StreamPosition } from '@pegboard/eventing';
import { Rejection, type Instant } from '@pegboard/kit';
import { currentRequest } from '@pegboard/service';
import { KeptState } from './kept-state';
import { LedgerTail } from './ledger-tail';
import type { LivePlanPorts, Phase } from './live-plan-ports';
import { Stopped, untilDone, type Patience } from './patience';
import { PlanState } from './plan-state';
import { Publishing } from '../publishing/publishing';
import { PutAside } from './put-aside';
import { makeGood } from './made-good';
import { rebuild } from './rebuild';
import { Waiters } from './waiters';

const TICK_MS = 60_000;
const TELLS_EVERY_MS = 5_000;
/** A state is kept when there is none of this one yet, so much is new, or so many ticks have passed with anything new. */
const KEEP_AFTER_MESSAGES = 5_000;
const KEEP_AFTER_TICKS = 10;
const MAX_GATHERING_MS = 2_000;
/** Reading fewer messages again is quicker than keeping a large state while the process is asked to end. */
const KEEP_AT_END_AFTER_MESSAGES = 1_000;

/**
 * The plan as a running thing: read from the stream, published to the stream. Starts from the state that was kept, if
 * the stream still has its place, and from the owners' answers otherwise; also when the stream goes back while it runs.
 */
export class LivePlan {
  readonly waiters: Waiters;
  readonly putAside: PutAside;
  readonly publishing: Publishing;
  phase: Phase = 'starting';
  /** What a rebuild is doing, for those who wait. */
  step = '';
  state: PlanState | undefined;
  rebuilds = 0;
  private readonly patience: Patience;
  private readonly kept: KeptState;
  private readonly timers: { cancel(): void }[] = [];
  private following: FollowedStream | undefined;
  private tail: LedgerTail | undefined;
  private keeping: Promise<void> = Promise.resolve();
  private keptAt = 0;
  private ticks = 0;
  /** Since when changes wait for more to come. */
  private waitingSince: number | undefined;
  /** Counts starts, so that what was read for an earlier one is left alone. */
  private turn = 0;
  private starting: Promise<void> = Promise.resolve();

  constructor(private readonly ports: LivePlanPorts) {
    this.waiters = new Waiters(ports.timers);
    this.putAside = new PutAside(ports.database, ports.clock, ports.onProblem);
    this.kept = new KeptState(ports.database);
    this.patience = { timers: ports.timers, onProblem: ports.onProblem, isStopped: () => this.phase === 'stopped' };
    this.publishing = new Publishing({
      ...ports,
      ...this.patience,
      waiters: this.waiters,
      saysAll: () => this.saysAll(),
      isCutShort: async () => !(await this.kept.isAny()),
      onLost: () => this.lost(),
    });
  }

  /** Begins; whoever needs the plan waits for it with `whenLive`. */
  start(): void {
    this.timers.push(this.ports.timers.every(TICK_MS, () => this.tick()));
    this.timers.push(this.ports.timers.every(TELLS_EVERY_MS, () => void this.tell().catch(this.ports.onProblem)));
    this.publishing.start();
    this.starting = this.beginAgain(true, 'starting the plan');
  }

  async stop(): Promise<void> {
    this.phase = 'stopped';
    for (const timer of this.timers) timer.cancel();
    this.waiters.end();
    const { isHolder } = this.publishing;
    await this.publishing.end();
    await this.starting;
    await this.following?.stop();
    const news = (this.state?.taken ?? 0) - this.keptAt;
    if (this.keptAt < 0 ? isHolder : news >= KEEP_AT_END_AFTER_MESSAGES)
      await this.keep().catch((problem: unknown) => this.ports.onProblem(problem, { doing: 'keeping the state' }));
  }

  /** Answers when the plan is up for the first time, or the process ends. */
  async untilLive(): Promise<void> {
    await this.waiters.until(() => this.phase === 'live' || this.phase === 'stopped');
  }

  /** @throws Rejection `unavailable` if the plan isn't up within the time */
  async whenLive(waitMs = 0): Promise<PlanState> {
    await this.waiters.until(() => this.phase === 'live', waitMs);
    if (this.phase === 'live' && this.state) return this.state;
    throw new Rejection('PLAN_NOT_READY', `The plan is being built (${this.step || this.phase}). Try again in a few seconds.`);
  }

  /** Waits, at most so long, until the plan reflects what is asked. Answers the state and whether it does. */
  async whenReflects(atLeast: AtLeast, waitMs: number): Promise<{ state: PlanState; isPending: boolean }> {
    const start = this.ports.clock.elapsed();
    await this.whenLive(waitMs);
    const left = waitMs - (this.ports.clock.elapsed() - start);
    const isReflected = await this.waiters.until(() => this.phase === 'live' && this.state!.reflects(atLeast), left);
    return { state: await this.whenLive(), isPending: !isReflected };
  }

  /**
   * As `whenLive`, with everything in it that was in the stream when this was asked: it shows no less than another replica that was
   * asked before. If the bus doesn't answer, or there is more than can be read within the time, the state as it is, and the
   * header of the present answer says so.
   */
  async whenCurrent(waitMs: number): Promise<PlanState> {
    const state = await this.whenLive(waitMs);
    if (!(await this.hasRead(state, waitMs).catch(() => false))) currentRequest()?.reply.header('x-plan-pending', 'true');
    return this.whenLive();
  }

  /** Whether a state has everything, at most so much later, that is in the stream now. */
  async hasRead(state: PlanState, waitMs: number): Promise<boolean> {
    const last = await this.ports.reader.lastSequence();
    return this.waiters.until(() => this.state === state && state.position.sequence >= last, waitMs);
  }

  /** The newest run: this replica's own, or the last that was read from whoever publishes. */
  get at(): PlanRun {
    return this.publishing.broadcaster?.at ?? this.state?.runs.highest ?? { epoch: 1, run: 0 };
  }

  /** How far behind the end of the stream. */
  async lag(): Promise<{ sequence: number; end: number }> {
    const end = await this.ports.reader.end();
    return { sequence: this.state?.position.sequence ?? 0, end: end.sequence };
  }

  /** Whether the plan hears the stream; undefined while it doesn't read. */
  hearing(): HearingState | undefined {
    return this.following?.hearing();
  }

  /** Keeps the state for the next start, if there is anything new. */
  keep(): Promise<void> {
    const { state } = this;
    if (!state || state.taken === this.keptAt) return this.keeping;
    this.keptAt = state.taken;
    this.ticks = 0;
    const generation = `${this.ports.clock.milliseconds()}.${state.position.sequence}`;
    this.keeping = this.keeping.catch(() => undefined).then(() => this.kept.save(state.export(), generation));
    return this.keeping;
  }

  private beginAgain(mayUseKept: boolean, doing: string): Promise<void> {
    return this.begin(mayUseKept).catch((problem: unknown) => {
      if (!(problem instanceof Stopped)) this.ports.onProblem(problem, { doing });
    });
  }

  private async begin(mayUseKept: boolean): Promise<void> {
    const turn = ++this.turn;
    await untilDone(this.patience, 'reading the dead letters', () => this.putAside.load());
    const kept = mayUseKept ? await this.fromKept() : undefined;
    const state = kept ?? (await this.fromOwners());
    const end = await untilDone(this.patience, 'asking for the end of the stream', () => this.ports.reader.end());
    this.enter('catching_up');
    this.state = state;
    this.keptAt = kept ? state.taken : -1;
    this.tail = new LedgerTail({ ...this.patience, asker: this.ports.asker, onFetched: () => this.changed() }, state);
    this.following = await this.ports.reader.follow({
      after: state.position,
      subjects: ['evt.>'],
      onMessages: (messages) => this.take(turn, state, messages),
      onGoneBack: () => this.goneBack(turn),
    });
    if (!(await this.reaches(state, end))) return;
    // What the stream never brought, such as a commit whose event could not be read.
    void this.tail.fetch();
    this.enter('live');
    this.step = '';
    this.waiters.check();
    await this.publishing.of(state);
  }

  /** @throws Stopped: a planner that was stopped meanwhile stays so */
  private enter(phase: Phase): void {
    if (this.phase === 'stopped') throw new Stopped(`stopped before ${phase}`);
    this.phase = phase;
  }

  private async fromKept(): Promise<PlanState | undefined> {
    const kept = await untilDone(this.patience, 'reading the kept state', async () =>
      (await this.kept.isThere(this.ports.reader)) ? this.kept.load() : undefined,
    );
    if (!kept) return undefined;
    const state = new PlanState(this.ports.newPlan(kept.now), kept.position, kept.now).restore(kept);
    state.setNow(this.ports.clock.now(), clockCause(this.ports.clock.now()));
    return state;
  }

  private fromOwners(): Promise<PlanState> {
    this.enter('rebuilding');
    this.rebuilds++;
    const now = this.ports.clock.now();
    const { reader, asker } = this.ports;
    return rebuild({ ...this.patience, reader, asker, onStep: (step) => (this.step = step) }, this.ports.newPlan(now), now);
  }

  private async reaches(state: PlanState, end: StreamPosition): Promise<boolean> {
    await this.waiters.until(() => state !== this.state || state.position.sequence >= end.sequence);
    return state === this.state && this.phase !== 'stopped';
  }

  private async take(turn: number, state: PlanState, messages: readonly ReadMessage[]): Promise<void> {
    if (turn !== this.turn) return;
    for (const message of messages) {
      const taken = state.take(message);
      if (taken === 'gap') void this.tail?.fetch();
      else if (typeof taken === 'object')
        void makeGood({ ...this.ports, putAside: this.putAside, tail: this.tail }, state, message, taken).then(() => this.changed());
    }
    this.waiters.check();
    if (this.isWorthWaiting(messages[messages.length - 1]?.pending ?? 0)) return;
    this.publishing.poke();
  }

  /** What arrives together is published together: while more is waiting in the stream, at most two seconds are waited. */
  private isWorthWaiting(pending: number): boolean {
    const now = this.ports.clock.elapsed();
    if (pending > 0 && now - (this.waitingSince ??= now) < MAX_GATHERING_MS) return true;
    this.waitingSince = undefined;
    return false;
  }

  private changed(): void {
    this.waiters.check();
    this.publishing.poke();
  }

  /** The bus was put back to an older copy of itself: what was read, and what was published, may be gone from it. */
  private async goneBack(turn: number, why = 'the stream no longer has what was read or published'): Promise<void> {
    if (turn !== this.turn || this.phase === 'stopped') return;
    this.ports.onProblem(new Error(`${why}: building the plan again`));
    this.phase = 'rebuilding';
    await this.publishing.of(undefined);
    this.starting = this.beginAgain(false, 'building the plan again');
  }

  /** A state of the owners' answers is all to be said. Until that is kept, nobody may go on from an older one. */
  private async saysAll(): Promise<boolean> {
    if (this.keptAt >= 0) return false;
    await this.keeping.catch(() => undefined);
    await this.kept.drop();
    return true;
  }

  /** As if this replica had seen the stream go back: also for an operator, who doesn't trust the plan. */
  async buildAgain(why?: string): Promise<void> {
    const { following } = this;
    await this.goneBack(this.turn, why);
    await following?.stop();
  }

  private lost(): void {
    void this.buildAgain().catch((problem: unknown) => this.ports.onProblem(problem, { doing: 'building the plan again' }));
  }

  /**
   * A state that was made from the owners' answers doesn't know what had been published before. Whoever publishes says everything again,
   * and keeps the state then. The others go on from what is kept, whenever it is of other answers than their own: else what the one takes
   * for published would wait at the other for ever.
   */
  private async tell(): Promise<void> {
    const { state, turn } = this;
    if (this.phase !== 'live' || !state) return;
    if (this.publishing.isHolder) {
      const { broadcaster } = this.publishing;
      if (this.keptAt < 0 && broadcaster && !broadcaster.isBusy && state.plan.differences(1).length === 0) await this.keep();
      return;
    }
    const isOther = await this.kept.isOther(this.ports.reader, state.lineage);
    if (!isOther || turn !== this.turn || this.publishing.isHolder) return;
    const { following } = this;
    this.starting = this.beginAgain(true, 'going on from the kept state');
    await following?.stop();
  }

  /** Every minute: midnight may have passed somewhere (P9), and the state may be worth keeping. */
  private tick(): void {
    if (this.phase !== 'live' || !this.state) return;
    const now = this.ports.clock.now();
    this.state.setNow(now, clockCause(now));
    this.changed();
    this.ticks++;
    const news = this.state.taken - this.keptAt;
    if (!this.publishing.isHolder || (this.keptAt >= 0 && news < KEEP_AFTER_MESSAGES && this.ticks < KEEP_AFTER_TICKS)) return;
    void this.keep().catch((problem: unknown) => this.ports.onProblem(problem, { doing: 'keeping the state' }));
  }
}

const clockCause = (now: Instant): string => `clock.${now}`;
