import { z } from 'zod';
import { eventType } from '@pegboard/contracts';
import { DocumentAggregateStore, type Aggregate } from '@pegboard/eventing';
import { anyDocuments, memoryWorld } from '@pegboard/eventing/testing';
import { quantity, reject, Rejection, type Decision } from '@pegboard/kit';
import { busy, nextIntent, refusedIntent, together, type Intent, type OpenIntent, type PostingTable } from './index';
import { intentsCheck, Settling, type BeforePosting } from './settling';
import { crashSuite, MemoryLedger, type Step } from './testing';

/** Crates that go out one by one and may come back: the smallest document that has everything an intent can have. */
interface Crate {
  readonly id: number;
  readonly status: 'REQUESTED' | 'BOOKED' | 'REVERTING';
  readonly intent: Intent;
}
interface Pallet extends Aggregate {
  readonly crates: readonly Crate[];
  /** Ids of crates that came back: a late retry of one must not find its old posting. */
  readonly returned: readonly number[];
}

const subject = (id: number): string => `crate/${id}`;
const out = (id: number): string => `crate/${id}/out`;
const decided = (state: Pallet, action: string): Decision<Pallet> => ({ state, events: [{ action }] });
const withCrate = (pallet: Pallet, crate: Crate): Pallet => ({
  ...pallet,
  crates: pallet.crates.map((other) => (other.id === crate.id ? crate : other)),
});
const without = (pallet: Pallet, id: number): Pallet => ({ ...pallet, crates: pallet.crates.filter((crate) => crate.id !== id) });
const isOpen = ({ status }: Crate): boolean => status !== 'BOOKED';

function send(pallet: Pallet, id: number): Decision<Pallet> | undefined {
  if (pallet.crates.some((crate) => crate.id === id)) return undefined;
  if (pallet.returned.includes(id)) throw reject('FULFILLMENT_REVERTED', 'id', 'It came back.');
  const crate: Crate = { id, status: 'REQUESTED', intent: nextIntent(subject(id), 'out', null) };
  return decided({ ...pallet, crates: [...pallet.crates, crate] }, 'asked');
}

function takeBack(pallet: Pallet, id: number): Decision<Pallet> | undefined {
  const crate = pallet.crates.find((one) => one.id === id);
  if (!crate) throw reject('NOT_FOUND', 'id', 'There is none.');
  if (crate.status === 'REVERTING') return undefined;
  if (isOpen(crate)) throw busy(subject(id));
  return decided(withCrate(pallet, { ...crate, status: 'REVERTING', intent: nextIntent(subject(id), 'back', crate.intent) }), 'asked_back');
}

const crateOf = (pallet: Pallet, { postingId }: OpenIntent): Crate => pallet.crates.find(({ intent }) => intent.postingId === postingId)!;

const table: PostingTable<Pallet> = {
  filter: { 'crates.status': { $in: ['REQUESTED', 'REVERTING'] } },
  nameOf: ({ id }) => `pallet ${id}`,
  open: ({ crates }) =>
    crates.filter(isOpen).map(({ id, status, intent }) => ({ part: id, postingId: intent.postingId, isReverting: status === 'REVERTING' })),
  posting: (pallet, intent, now) => ({
    posting_id: intent.postingId,
    kind: 'sale',
    cause: { type: 'pallet', id: pallet.id, number: null },
    movement_date: now,
    movements: intent.isReverting
      ? []
      : [
          {
            ...{ variant_id: 7, location_id: 1, batch_id: null, quantity: quantity(-1), serves: 'sales_order_row/1' as const },
            ...{ holds_for: null, price_per_unit: null, new_batch: null },
          },
        ],
    closes: [],
    releases: [],
    reverses: intent.isReverting ? out(crateOf(pallet, intent).id) : null,
    unless_changed_since: {},
  }),
  booked: (pallet, intent) =>
    intent.isReverting
      ? decided({ ...without(pallet, crateOf(pallet, intent).id), returned: [...pallet.returned, crateOf(pallet, intent).id] }, 'back')
      : decided(withCrate(pallet, { ...crateOf(pallet, intent), status: 'BOOKED' }), 'out'),
  refused: (pallet, intent, refusal) => {
    const crate = crateOf(pallet, intent);
    return intent.isReverting
      ? decided(withCrate(pallet, { ...crate, status: 'BOOKED', intent: refusedIntent(crate.intent, refusal) }), 'not_back')
      : decided(without(pallet, crateOf(pallet, intent).id), 'refused');
  },
  pathOf: (_pallet, { part }, movement) => `crates/${part}/${movement}`,
};

/** Small crates have postings of their own. */
const ofSize = (isSmall: boolean): PostingTable<Pallet> => ({
  ...table,
  open: (pallet) =>
    table
      .open(pallet)
      .flatMap((open) => ((open.part as number) < 5 === isSmall ? { ...open, part: isSmall ? `small/${open.part}` : open.part } : [])),
});
const bothSizes = together(ofSize(false), ofSize(true));

const sent = (id: number): Step<Pallet> => ({ part: id, decide: (pallet) => send(pallet, id) });
const back = (id: number): Step<Pallet> => ({ part: id, decide: (pallet) => takeBack(pallet, id) });
const empty = { isDeleted: false, crates: [], returned: [] };
const basedOnNow =
  ({ ledger }: { ledger: MemoryLedger }): BeforePosting<Pallet> =>
  async (document) => ({ document, unlessChangedSince: { '7@1': ledger.n } });

describe('an intent (T3)', () => {
  crashSuite({ what: 'that is posted', table, document: empty, step: sent(5) });
  crashSuite({ what: 'that is taken back', table, document: empty, earlier: [sent(5)], step: back(5), isDoneAlready: 'NOT_FOUND' });
  crashSuite({ what: 'beside another one', table, document: empty, earlier: [sent(4)], step: sent(5) });
  const small = { ...sent(4), part: 'small/4' };
  crashSuite({ what: 'beside one of another kind', table: bothSizes, document: empty, earlier: [small], step: sent(5) });
  crashSuite({ what: 'of another kind', table: bothSizes, document: empty, earlier: [sent(5)], step: small });
  crashSuite({ what: 'with a check before it', table, document: empty, step: sent(5), before: basedOnNow });
});

function company(before?: (world: { ledger: MemoryLedger }) => BeforePosting<Pallet>) {
  const world = memoryWorld();
  const ledger = new MemoryLedger();
  const problems: unknown[] = [];
  const type = { event: eventType('sales', 'pallet', z.any()), collection: anyDocuments('pallets'), toBody: (pallet: Pallet) => pallet };
  const store = new DocumentAggregateStore<Pallet, unknown>(type, world.database, world.bus, world.clock, world.timers);
  let reconnect = (): void => undefined;
  const asked: string[] = [];
  const stuck = new Set<string>();
  const settling = new Settling(
    table,
    {
      ...world,
      store,
      ledger: async (request) => {
        asked.push(request.posting_id);
        if (stuck.has(request.posting_id)) throw new Rejection('SERVICE_UNAVAILABLE', 'inventory does not answer.');
        return ledger.post(request);
      },
      bus: { onReconnected: (run) => (reconnect = run) },
      onProblem: (problem) => problems.push(problem),
    },
    before?.({ ledger }),
  );
  const leave = (id: number): Promise<Pallet> =>
    store.create({ id, isDeleted: false, returned: [], crates: send({ ...empty, id } as never, id)!.state.crates } as never, []);
  const quiet = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) await world.timers.sleep();
  };
  const take = (id: number, { part, decide }: Step<Pallet>): Promise<Pallet> =>
    settling.begin(id, part, (change) => change((current) => decide(current, world.clock.now())));
  return { ...world, ledger, store, settling, asked, stuck, problems, leave, take, quiet, reconnect: () => reconnect() };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (problem: Rejection) => problem.code ?? String(problem),
  );

describe('a sweep', () => {
  it('gets to the end of all that is left, however many can’t be finished now', async () => {
    const { leave, stuck, settling, store, ledger } = company();
    for (let id = 1; id <= 450; id++) {
      await leave(id);
      if (id <= 420) stuck.add(out(id));
    }
    await settling.sweep();
    expect(ledger.standing.size).toBe(30);
    expect((await store.get(450)).crates[0]!.status).toBe('BOOKED');
  });

  it('is one at a time, and asks for each posting once', async () => {
    const { leave, settling, asked } = company();
    for (let id = 1; id <= 30; id++) await leave(id);
    await Promise.all([settling.sweep(), settling.sweep(), settling.sweep()]);
    expect(asked).toHaveLength(30);
  });

  it('runs at the start, every minute, and when the bus is back', async () => {
    const { leave, settling, store, timers, quiet, reconnect } = company();
    const isBooked = async (id: number): Promise<boolean> => (await store.get(id)).crates[0]!.status === 'BOOKED';
    await leave(1);
    settling.start();
    await quiet();
    expect(await isBooked(1)).toBe(true);
    await leave(2);
    reconnect();
    await quiet();
    expect(await isBooked(2)).toBe(true);
    await leave(3);
    timers.tick();
    await quiet();
    expect(await isBooked(3)).toBe(true);
  });

  it('comes back soon while a server is away, and reports no fault', async () => {
    const { leave, settling, store, timers, quiet, ledger, database, problems } = company();
    await leave(1);
    ledger.isSilent = true;
    await settling.sweep();
    ledger.isSilent = false;
    timers.tick();
    await quiet();
    expect((await store.get(1)).crates[0]!.status).toBe('BOOKED');
    expect(problems).toEqual([]);
    await leave(2);
    database.isAway = true;
    await settling.sweep();
    database.isAway = false;
    timers.tick();
    await quiet();
    expect((await store.get(2)).crates[0]!.status).toBe('BOOKED');
  });

  it('reports a document that can’t be settled, and settles the others', async () => {
    const { leave, settling, store, problems } = company();
    await store.create({ id: 1, isDeleted: false, returned: [], crates: [{ id: 1, status: 'REQUESTED', intent: null }] } as never, []);
    await leave(2);
    await settling.sweep();
    expect(problems).toHaveLength(1);
    expect((await store.get(2)).crates[0]!.status).toBe('BOOKED');
  });

  it('finds an intent of another replica when its request must have ended', async () => {
    const { leave, settling, store, timers, quiet } = company();
    await leave(1);
    settling.watch(1);
    timers.tick();
    await quiet();
    expect((await store.get(1)).crates[0]!.status).toBe('BOOKED');
  });
});

describe('a document with an intent', () => {
  it('is settled by whoever wants to change it', async () => {
    const { leave, take, ledger } = company();
    await leave(1);
    expect(await codeOf(take(1, back(1)))).toBe('accepted');
    expect([...ledger.standing]).toEqual([]);
  });

  it('is BUSY while the ledger is silent, and for the one who asked POSTING_PENDING', async () => {
    const { store, take, ledger } = company();
    await store.create({ ...empty, id: 1 } as never, []);
    ledger.isSilent = true;
    const pending = await take(1, sent(1)).catch((problem: Rejection) => problem);
    expect(pending).toMatchObject({ kind: 'unavailable', code: 'POSTING_PENDING', details: [{ info: { posting_id: out(1) } }] });
    expect(await codeOf(take(1, back(1)))).toBe('BUSY');
    expect(await codeOf(take(1, sent(1)))).toBe('POSTING_PENDING');
  });

  it('is BUSY, too, for one who finds others in the way for ever', async () => {
    const { store, settling } = company();
    await store.create({ ...empty, id: 1 } as never, []);
    expect(await codeOf(settling.whenSettled(1, () => Promise.reject(busy('pallet 1'))))).toBe('BUSY');
  });

  it('that was saved while the bus was away is pending, and is settled when it is back', async () => {
    const { store, take, bus, timers, quiet } = company();
    await store.create({ ...empty, id: 1 } as never, []);
    bus.isAway = true;
    const trouble = new Error('the bus is down');
    jest.spyOn(bus, 'send').mockRejectedValueOnce(trouble);
    expect(await codeOf(take(1, sent(1)))).toBe('POSTING_PENDING');
    bus.isAway = false;
    timers.tick();
    await quiet();
    expect((await store.get(1)).crates[0]!.status).toBe('BOOKED');
  });

  it('says where in the request the ledger’s refusal lies, and with its own status', async () => {
    const { store, take, ledger } = company();
    await store.create({ ...empty, id: 1 } as never, []);
    ledger.refuses = true;
    const refusal = await take(1, sent(5)).catch((problem: Rejection) => problem);
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'INSUFFICIENT_STOCK', details: [{ path: 'crates/5/0' }] });
    expect(await store.get(1)).toMatchObject({ crates: [] });
  });

  it('keeps why it could not be taken back, and the next try is another posting', async () => {
    const { store, take, ledger, asked } = company();
    await store.create({ ...empty, id: 1 } as never, []);
    await take(1, sent(5));
    ledger.refuses = true;
    expect(await codeOf(take(1, back(5)))).toBe('INSUFFICIENT_STOCK');
    expect((await store.get(1)).crates).toMatchObject([
      { status: 'BOOKED', intent: { attempts: 2, refusal: { code: 'INSUFFICIENT_STOCK' } } },
    ]);
    ledger.refuses = false;
    await take(1, back(5));
    expect(asked.slice(1)).toEqual(['crate/5/back/2', 'crate/5/back/3']);
    expect(await codeOf(take(1, sent(5)))).toBe('FULFILLMENT_REVERTED');
  });

  it('whose question the ledger can’t read is refused, and keeps nobody waiting', async () => {
    const { store, take, ledger } = company();
    await store.create({ ...empty, id: 1 } as never, []);
    jest.spyOn(ledger, 'post').mockRejectedValue(new Rejection('MALFORMED_QUESTION', 'Not readable.'));
    const refusal = await take(1, sent(5)).catch((problem: Rejection) => problem);
    expect(refusal).toMatchObject({ kind: 'invalid', code: 'MALFORMED_QUESTION' });
    expect((await store.get(1)).crates).toEqual([]);
  });
});

describe('a check before the posting (S5)', () => {
  it('is made again when the stock has changed since', async () => {
    let checks = 0;
    const { store, take, ledger } = company(({ ledger }) => async (document, _intent, atLeast) => {
      if (++checks === 1) ledger.n = 5;
      return { document, unlessChangedSince: { '7@1': checks === 1 ? 1 : atLeast } };
    });
    await store.create({ ...empty, id: 1 } as never, []);
    await take(1, sent(5));
    expect([checks, [...ledger.standing]]).toEqual([2, [out(5)]]);
  });

  it('of many who take from the same stock at once is made for one after the other: none is refused because the others were quicker', async () => {
    const { store, take } = company(({ ledger }) => async (document) => {
      const { n } = ledger;
      // Others may post while the plan is asked.
      await new Promise((resolve) => setImmediate(resolve));
      return { document, unlessChangedSince: { '7@1': n } };
    });
    const ids = Array.from({ length: 60 }, (_, i) => i + 1);
    for (const id of ids) await store.create({ ...empty, id } as never, []);
    const codes = await Promise.all(ids.map((id) => codeOf(take(id, sent(id)))));
    expect(new Set(codes)).toEqual(new Set(['accepted']));
  });

  it('gives up when the stock never rests', async () => {
    const { store, take } = company(() => async (document) => ({ document, unlessChangedSince: { '7@1': 0 } }));
    await store.create({ ...empty, id: 1 } as never, []);
    expect(await codeOf(take(1, sent(5)))).toBe('STOCK_CHANGING');
    expect((await store.get(1)).crates).toEqual([]);
  });

  it('that refuses uses up the id, so that a late try moves nothing and is told the same', async () => {
    const { store, take, ledger } = company(() => () => Promise.reject(reject('NOT_RESERVED', 'quantity', 'It is promised to others.')));
    await store.create({ ...empty, id: 1 } as never, []);
    expect(await codeOf(take(1, sent(5)))).toBe('NOT_RESERVED');
    const late = await ledger.post({ posting_id: out(5), movements: [], unless_changed_since: {} });
    expect(late).toMatchObject({ status: 'refused', refusal: { code: 'NOT_RESERVED' } });
    expect(await codeOf(take(1, sent(5)))).toBe('NOT_RESERVED');
  });

  it('that can’t be made now leaves the intent', async () => {
    let isAway = true;
    const { store, take, settling } = company(({ ledger }) => async (document) => {
      if (isAway) throw new Rejection('PLAN_NOT_READY', 'Not yet.');
      return { document, unlessChangedSince: { '7@1': ledger.n } };
    });
    await store.create({ ...empty, id: 1 } as never, []);
    expect(await codeOf(take(1, sent(5)))).toBe('POSTING_PENDING');
    isAway = false;
    await settling.sweep();
    expect((await store.get(1)).crates).toMatchObject([{ status: 'BOOKED' }]);
  });

  it('is not made for what was posted already: whoever asks again is told what happened', async () => {
    let isWilling = true;
    const { store, take, ledger } = company(({ ledger }) => async (document) => {
      if (!isWilling) throw reject('NOT_RESERVED', 'quantity', 'It is promised to others.');
      return { document, unlessChangedSince: { '7@1': ledger.n } };
    });
    await store.create({ ...empty, id: 1 } as never, []);
    ledger.losesAnswers = true;
    expect(await codeOf(take(1, sent(5)))).toBe('POSTING_PENDING');
    ledger.losesAnswers = false;
    isWilling = false;
    expect(await codeOf(take(1, sent(5)))).toBe('accepted');
    expect([...ledger.standing]).toEqual([out(5)]);
  });

  it('of the release before used up ids without a reason; a late try of one is told so', async () => {
    const { store, take, leave, ledger } = company(basedOnNow);
    await leave(1);
    await ledger.post({ posting_id: out(1), movements: [] });
    expect(await codeOf(take(1, sent(1)))).toBe('POSTING_WITHDRAWN');
    expect((await store.get(1)).crates).toEqual([]);
  });
});

describe('the check of intents', () => {
  const begun = async (before?: () => Promise<never>) => {
    const made = company(before && (() => before));
    await made.store.create({ ...empty, id: 3 } as never, [{ action: 'made' }]);
    await made.store.change(3, (pallet) => send(pallet, 5));
    return { ...made, check: intentsCheck(made.settling, made.store) };
  };

  it('finds what was begun and has no outcome, and finishes it (T3)', async () => {
    const { check, store, ledger } = await begun();
    const { updatedAt: since } = await store.get(3);
    expect(await check.page(0, 10)).toEqual({ ids: [3], next: null });
    expect(await check.compare([3])).toEqual([{ id: 3, about: 'pallet/3', detail: `${out(5)} was begun and has no outcome`, since }]);
    await check.mend!([3]);
    expect([await check.compare([3]), await check.page(0, 10), [...ledger.standing]]).toEqual([[], { ids: [], next: null }, [out(5)]]);
  });

  it('withdraws what nothing can be made of, so that a late try moves nothing', async () => {
    const { check, store, ledger } = await begun(() => Promise.reject(new TypeError('what stands there makes no sense')));
    await check.mend!([3]);
    expect([await check.compare([3]), (await store.get(3)).crates, ledger.standing.size]).toEqual([[], [], 0]);
    expect((await ledger.post({ posting_id: out(5) })).refusal).toMatchObject({ code: 'POSTING_WITHDRAWN' });
  });

  it('leaves what the ledger may still post while it does not answer, and says so', async () => {
    const { check, ledger } = await begun();
    ledger.isSilent = true;
    await expect(check.mend!([3])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await check.compare([3])).toHaveLength(1);
  });
});
