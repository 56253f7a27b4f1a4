import { z } from 'zod';
import { eventType, type PostOutcome } from '@pegboard/contracts';
import { DocumentAggregateStore, type Aggregate } from '@pegboard/eventing';
import { anyDocuments, MemoryBus, MemoryClock, MemoryDatabase, MemoryTimers } from '@pegboard/eventing/testing';
import { Rejection, type Instant, type Decision } from '@pegboard/kit';
import type { Part, PostingTable } from '../posting-table';
import { Settling, type BeforePosting, type SettlingPorts } from '../settling';
import { Life } from './life';
import { MemoryLedger } from './memory-ledger';

/** One request: what it decides for the document. The same request asked again decides the same, by the same ids. */
export interface Step<A> {
  readonly part: Part;
  readonly decide: (current: A, now: Instant) => Decision<A> | undefined;
  /** The document is made by this request, from what the case gives; `decide` decides how. */
  readonly isCreation?: boolean;
}

export interface CrashCase<A extends Aggregate, Request extends object> {
  readonly what: string;
  readonly table: PostingTable<A, Request>;
  /** The document before anything is asked. */
  readonly document: object;
  /** What was asked before, in peace. */
  readonly earlier?: readonly Step<A>[];
  readonly step: Step<A>;
  /** What the same request is told when another one has done it: 404 for what was taken back. */
  readonly isDoneAlready?: string;
  readonly before?: (world: { ledger: MemoryLedger; store: SettlingPorts<A, Request>['store'] }) => BeforePosting<A>;
  /** How the ledger is asked, if it isn't asked with a posting. */
  readonly asks?: (ledger: MemoryLedger) => (request: Request) => Promise<PostOutcome>;
}

const ID = 1;
const thing = eventType('sales', 'thing', z.any());

/** What outlives a process. */
function lasting() {
  const clock = new MemoryClock();
  return { clock, timers: new MemoryTimers(), database: new MemoryDatabase(), bus: new MemoryBus(clock), ledger: new MemoryLedger() };
}

function world<A extends Aggregate, Request extends object>(given: CrashCase<A, Request>) {
  const lasts = lasting();
  const { clock, timers, database, bus, ledger } = lasts;
  const problems: unknown[] = [];
  const onProblem = (problem: unknown): void => void problems.push(problem);
  /** A process of the service, over what is kept. */
  const process = (life = new Life()) => {
    const type = { event: thing, collection: anyDocuments('things'), toBody: ({ id, isDeleted }: A) => ({ id, isDeleted }) };
    const store = new DocumentAggregateStore<A, unknown>(type, life.database(database), life.of(bus), clock, timers, onProblem);
    const ask = given.asks?.(ledger) ?? ((request: Request) => ledger.post(request as never));
    const ports = { store, clock, timers, onProblem, bus: { onReconnected: () => undefined } };
    const settling = new Settling<A, Request>(
      given.table,
      { ...ports, ledger: (request) => life.step(() => ask(request)) },
      given.before?.({ ledger, store }),
    );
    const take = (step: Step<A>): Promise<A> =>
      settling.begin(ID, step.part, (change) => {
        if (!step.isCreation) return change((current) => step.decide(current, clock.now()));
        const { state, events } = step.decide({ ...given.document, id: ID } as never, clock.now())!;
        return store.create(state, events);
      });
    return { settling, store, take };
  };
  const calm = process();
  return {
    ...lasts,
    problems,
    process,
    arrange: async () => {
      if (!given.step.isCreation) await calm.store.create({ ...given.document, id: ID } as never, []);
      for (const step of given.earlier ?? []) await calm.take(step);
      await quiet();
    },
    /** What is left: the document without what every save changes, and what the ledger has moved. */
    state: async () => {
      const document = await calm.store.find(ID);
      return { document: shown(document), standing: [...ledger.standing].sort(), open: document ? given.table.open(document).length : 0 };
    },
    calm,
  };
}

/** Without what counts saves and tries, which a second try may have more of. */
function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).filter(
    ([name]) => !['version', 'createdAt', 'updatedAt', 'intent', 'attempts', 'refusal'].includes(name),
  );
  return Object.fromEntries(fields.map(([name, inner]) => [name, shown(inner)]));
}

const quiet = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
};

const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'booked',
    (problem: unknown) => (problem instanceof Rejection ? problem.code : String(problem)),
  );

/**
 * The promises of `Settling` for one table and one request: whatever crashes when, and whoever works on it at the same time,
 * the stock is moved once or not at all, and the document says so.
 */
export function crashSuite<A extends Aggregate, Request extends object>(given: CrashCase<A, Request>): void {
  /** Nothing disturbs it. */
  const undisturbed = async (refuses: boolean) => {
    const calm = world(given);
    await calm.arrange();
    const start = await calm.state();
    calm.ledger.refuses = refuses;
    const life = new Life();
    const outcome = await outcomeOf(calm.process(life).take(given.step));
    await quiet();
    return { start, end: await calm.state(), outcome, moments: life.moments };
  };

  describe(given.what, () => {
    it.each([
      ['posts', false],
      ['refuses', true],
    ])('a crash at any moment, before a ledger that %s: once, or not at all', async (_word, refuses) => {
      const { start, end, outcome, moments } = await undisturbed(refuses);
      expect([end.open, moments >= 8]).toEqual([0, true]);
      expect(outcome === 'booked').toBe(!refuses);
      for (let moment = 1; moment <= moments; moment++) {
        const { arrange, ledger, process, state } = world(given);
        await arrange();
        ledger.refuses = refuses;
        const life = new Life(moment);
        await Promise.race([outcomeOf(process(life).take(given.step)), life.death]);
        const next = process();
        await next.settling.sweep();
        const left = await state();
        const expected = JSON.stringify(left) === JSON.stringify(start) ? start : end;
        expect({ moment, ...left }).toEqual({ moment, ...expected });
        // The caller, who has heard nothing, asks again.
        await next.take(given.step).catch(() => undefined);
        await next.settling.sweep();
        expect({ moment, ...(await state()) }).toEqual({ moment, ...end });
      }
    });

    it.each([
      ['settles it', false, false],
      ['settles it, and it is refused', true, false],
      ['is sent the same request', false, true],
      ['is sent the same request, and it is refused', true, true],
    ])('another replica %s at any moment: both are told the same', async (_word, refuses, isSame) => {
      const { end, outcome, moments } = await undisturbed(refuses);
      for (let moment = 1; moment <= moments; moment++) {
        const { arrange, ledger, process, state } = world(given);
        await arrange();
        ledger.refuses = refuses;
        const other = process();
        let told = outcome;
        const life = new Life(moment, async () => {
          if (isSame) told = await outcomeOf(other.take(given.step));
          else await other.settling.sweep();
        });
        const own = await outcomeOf(process(life).take(given.step));
        await quiet();
        await life.others;
        await other.settling.sweep();
        expect({ moment, ...(await state()) }).toEqual({ moment, ...end });
        const right = [outcome, given.isDoneAlready];
        expect({ moment, own: right.includes(own) ? outcome : own, told: right.includes(told) ? outcome : told }).toEqual({
          moment,
          own: outcome,
          told: outcome,
        });
      }
    });

    it.each(['isSilent', 'losesAnswers'] as const)(
      'a ledger that %s: 503 POSTING_PENDING, and it is booked when it is back',
      async (trouble) => {
        const { end } = await undisturbed(false);
        const { arrange, ledger, calm, timers, state, problems } = world(given);
        await arrange();
        ledger[trouble] = true;
        expect(await outcomeOf(calm.take(given.step))).toBe('POSTING_PENDING');
        expect((await state()).open).toBe(1);
        const edit = (): Promise<A> => calm.settling.edit(ID, () => undefined);
        expect(await outcomeOf(edit())).toBe('BUSY');
        ledger[trouble] = false;
        timers.tick();
        await quiet();
        expect(await state()).toEqual(end);
        expect(['booked', given.isDoneAlready]).toContain(await outcomeOf(edit()));
        expect(problems).toEqual([]);
      },
    );

    it('what the intent tells is on the bus before the ledger is asked', async () => {
      const { arrange, ledger, calm, bus } = world(given);
      await arrange();
      const before = bus.messages.length;
      let [wanted, there] = [-1, -2];
      const step: Step<A> = {
        ...given.step,
        decide: (current, now) => {
          const decision = given.step.decide(current, now);
          wanted = decision!.events.length;
          return decision;
        },
      };
      ledger.onAsked = () => {
        if (there < 0) there = bus.messages.length - before;
      };
      await outcomeOf(calm.take(step));
      expect(there).toBe(wanted);
    });
  });
}
