import type { PostOutcome, PostRequest } from '@pegboard/contracts';
import { isAway, type Aggregate } from '@pegboard/eventing';
import { Rejection, type Decision, type Instant } from '@pegboard/kit';
import { AskingLedger } from './asking-ledger';
import type { OpenIntent, Part, PostingTable } from './posting-table';
import { busy, isBusy, postingPending, refusalIn, rejectionOf } from './refusals';
import type { BeforePosting, SettlingPorts } from './settling-ports';

export { intentsCheck } from './intents-check';
export { intentField, waitingEditField } from './intent-field';
export type { BeforePosting, Ready, SettlingPorts } from './settling-ports';

const SWEEP_EVERY_MS = 60_000;
/** Below the 5 s in which a server that is back must be noticed. */
const SWEEP_AGAIN_MS = 2_000;
/** A request that lives this long has been given up; whoever heard of its intent settles it. */
const ABANDONED_AFTER_MS = 15_000;
const PAGE = 200;
/** Documents of one sweep that are settled at the same time, so that one that waits doesn't hold up the rest. */
const AT_ONCE = 10;
/** How often another posting may begin between settling and deciding before the caller is told so. */
const MAX_TRIES = 50;

/** Changes the document that an intent is written into. */
export type Change<A> = (decide: (current: A) => Decision<A> | undefined | Promise<Decision<A> | undefined>) => Promise<A>;

interface Concluded<A> {
  readonly document: A;
  readonly refusal: Rejection | undefined;
}

/**
 * Takes the steps of intents: written down and acknowledged, asked of the ledger, the outcome written down. A crash between
 * any two leaves an intent, which the next request, the next start or the next sweep settles. Any number of processes may settle
 * the same one: its posting id makes them one, and an outcome is recorded only where the intent still stands.
 */
export class Settling<A extends Aggregate, Request extends object = PostRequest> {
  private readonly asking: AskingLedger<A, Request>;
  private readonly underWay = new Map<string, Promise<Concluded<A>>>();
  private sweeping: Promise<void> | undefined;
  private isAgainDue = false;

  constructor(
    readonly table: PostingTable<A, Request>,
    readonly ports: SettlingPorts<A, Request>,
    before?: BeforePosting<A>,
  ) {
    this.asking = new AskingLedger(table, ports, before);
  }

  /** Settles what was left: now, every minute, and when the bus is back. */
  start(): void {
    const sweep = (): void => void this.sweep();
    sweep();
    this.ports.timers.every(SWEEP_EVERY_MS, sweep);
    this.ports.bus.onReconnected(sweep);
  }

  /**
   * Writes an intent and settles it.
   * @param part the part that it stands on, null for the document itself
   * @param save decides inside `change`, where the document can't change under it. Undefined: the intent is there already, by
   *   an earlier try of the same request, perhaps at another replica; then that one is gone on with
   * @throws Rejection what `save` throws; what the ledger refuses; 409 BUSY if another posting of the document can't be settled;
   *   503 POSTING_PENDING if the outcome isn't known yet: then the intent stands, and is settled as soon as it can be
   */
  async begin(id: number, part: Part, save: (change: Change<A>) => Promise<A>): Promise<A> {
    let isNew = false;
    const change: Change<A> = (decide) =>
      this.ports.store.change(
        id,
        async (current) => {
          const decision = await decide(current);
          isNew = decision !== undefined;
          return decision;
        },
        { isAcknowledged: true },
      );
    const document = await this.written(id, part, () => this.whenSettled(id, () => save(change)));
    return this.finish(document, part, isNew);
  }

  /**
   * `begin` for a step that is decided by the document alone.
   * @param check what must hold for the document as it is, such as the version that the caller has seen. A request that asks again
   *   isn't checked: its first try has made a version of its own
   * @throws Rejection as `begin`, and of `decide` and `check`
   */
  step(
    id: number,
    part: Part,
    decide: (current: A, now: Instant) => Decision<A> | undefined | Promise<Decision<A> | undefined>,
    check: (current: A) => void = () => undefined,
  ): Promise<A> {
    return this.begin(id, part, (change) =>
      change(async (current) => {
        const decision = await decide(current, this.ports.clock.now());
        if (decision) check(current);
        return decision;
      }),
    );
  }

  /** Settles the intents that stand on a part of a document just saved. @throws Rejection as `begin` */
  async finish(document: A, part: Part, isNew = true): Promise<A> {
    const intent = this.table.open(document).find((open) => open.part === part);
    if (!intent) return document;
    const { document: next, refusal } = await this.conclude(document, intent, isNew).catch((problem: unknown) => {
      throw isAway(problem) ? this.leftOpen(document, intent) : problem;
    });
    if (refusal) throw refusal;
    return this.finish(next, part);
  }

  /**
   * Does something to a document; where an intent of others stands in the way, settles it first and tries again.
   * @throws Rejection whatever `work` throws; BUSY only if the ledger doesn't answer, or others never stop
   */
  async whenSettled<T>(id: number, work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work();
      } catch (problem) {
        if (!isBusy(problem) || tries >= MAX_TRIES) throw problem;
        await this.settle(id).catch((silent: unknown) => {
          throw isAway(silent) ? problem : silent;
        });
      }
    }
  }

  /** Changes a document in which no intent stands open. @throws Rejection whatever `decide` throws; BUSY as `whenSettled` */
  edit(id: number, decide: (current: A) => Decision<A> | undefined | Promise<Decision<A> | undefined>): Promise<A> {
    return this.whenSettled(id, () =>
      this.ports.store.change(id, (current) => {
        if (this.table.open(current).length > 0) throw busy(this.table.nameOf(current));
        return decide(current);
      }),
    );
  }

  /** Settles every intent of a document. What is refused is its own caller's news. @throws what can't be settled now */
  async settle(id: number): Promise<void> {
    let document = await this.ports.store.find(id);
    for (const tried = new Set<string>(); document;) {
      const intent = this.table.open(document).find(({ postingId }) => !tried.has(postingId));
      if (!intent) return;
      tried.add(intent.postingId);
      document = (await this.conclude(document, intent, false)).document;
    }
  }

  /** Withdraws every intent of a document that can't be settled. One that the ledger has posted is recorded instead. @throws what hinders even that */
  async giveUp(id: number): Promise<void> {
    const document = await this.ports.store.find(id);
    for (const intent of document ? this.table.open(document) : [])
      await this.recorded(document!, intent, await this.asking.withdraw(document!, intent));
  }

  /** The document with every intent settled that can be; while the ledger doesn't answer, as it is. @throws Rejection NOT_FOUND */
  async settled(id: number): Promise<A> {
    await this.settle(id).catch((problem: unknown) => {
      if (!isAway(problem)) throw problem;
      this.againSoon();
    });
    return this.ports.store.get(id);
  }

  /** An intent was heard of, of whichever replica: if it still stands when its request must have ended, it is settled. */
  watch(id: number): void {
    this.ports.timers.after(ABANDONED_AFTER_MS, () => void this.swept(id).then((isLeft) => isLeft && this.againSoon()));
  }

  /** Settles whatever stands open anywhere. One sweep at a time; one that is asked for meanwhile is the same one. */
  sweep(): Promise<void> {
    this.sweeping ??= this.sweepAll().finally(() => (this.sweeping = undefined));
    return this.sweeping;
  }

  private async sweepAll(): Promise<void> {
    let isLeft = false;
    try {
      for (let after = 0; ;) {
        const { items } = await this.ports.store.search({ ...this.table.filter, id: { $gt: after } }, { id: 1 }, { skip: 0, limit: PAGE });
        for (let i = 0; i < items.length; i += AT_ONCE) {
          const left = await Promise.all(items.slice(i, i + AT_ONCE).map(({ id }) => this.swept(id)));
          isLeft ||= left.includes(true);
        }
        if (items.length < PAGE) break;
        after = items[items.length - 1]!.id;
      }
    } catch (problem) {
      isLeft = true;
      if (!isAway(problem)) this.ports.onProblem(problem, { sweep: 'intents' });
    }
    if (isLeft) this.againSoon();
  }

  /** True if something is left because a server or a service is away. */
  private async swept(id: number): Promise<boolean> {
    try {
      await this.settle(id);
      return false;
    } catch (problem) {
      if (isAway(problem)) return true;
      this.ports.onProblem(problem, { settling: id });
      return false;
    }
  }

  private againSoon(): void {
    if (this.isAgainDue) return;
    this.isAgainDue = true;
    this.ports.timers.after(SWEEP_AGAIN_MS, () => {
      this.isAgainDue = false;
      void this.sweep();
    });
  }

  private leftOpen(document: A, { postingId }: OpenIntent): Rejection {
    this.againSoon();
    return postingPending(this.table.nameOf(document), postingId);
  }

  /** An intent that was saved but not sent stands all the same, and is settled by itself. */
  private async written(id: number, part: Part, save: () => Promise<A>): Promise<A> {
    try {
      return await save();
    } catch (problem) {
      if (problem instanceof Rejection) throw problem;
      // Whether it was saved is unknown while the database is away.
      this.againSoon();
      const document = await this.ports.store.find(id).catch(() => undefined);
      const intent = document && this.table.open(document).find((open) => open.part === part);
      throw intent ? this.leftOpen(document, intent) : problem;
    }
  }

  /** In one process an intent is settled once at a time; whoever comes meanwhile waits for the same outcome. */
  private conclude(document: A, intent: OpenIntent, isNew: boolean): Promise<Concluded<A>> {
    const { postingId } = intent;
    const running = this.underWay.get(postingId) ?? this.concluded(document, intent, isNew).finally(() => this.underWay.delete(postingId));
    this.underWay.set(postingId, running);
    return running;
  }

  private async concluded(document: A, intent: OpenIntent, isNew: boolean): Promise<Concluded<A>> {
    return this.recorded(document, intent, await this.asking.outcomeOf(document, intent, isNew));
  }

  private async recorded(document: A, intent: OpenIntent, outcome: PostOutcome): Promise<Concluded<A>> {
    const refused = refusalIn(outcome);
    const refusal = refused && (this.table.explained?.(document, intent, refused) ?? refused);
    const recorded = await this.ports.store.change(
      document.id,
      (current) => {
        const open = this.table.open(current).find(({ postingId }) => postingId === intent.postingId);
        if (!open) return undefined;
        const now = this.ports.clock.now();
        return refusal ? this.table.refused(current, open, refusal, now) : this.table.booked(current, open, outcome, now);
      },
      { includeDeleted: true },
    );
    return {
      document: recorded,
      refusal: refusal && rejectionOf(refusal, (movement) => this.table.pathOf(document, intent, movement)),
    };
  }
}
