import { memoryWorld } from '@pegboard/eventing/testing';
import { facts, posting, reversal, BEAM, PAINT } from '@pegboard/domain-inventory/testing';
import { StockLedger, type StockLedgerPorts } from './stock-ledger';

const world = () => {
  const memory = memoryWorld();
  const open = (writer: string, more: Partial<StockLedgerPorts> = {}): Promise<StockLedger> =>
    StockLedger.open({
      database: memory.database,
      sender: memory.bus,
      clock: memory.clock,
      timers: memory.timers,
      ids: memory.ids,
      facts: { factsOf: async () => facts },
      writer,
      onProblem: () => undefined,
      allowNegativeStock: false,
      ...more,
    });
  return { ...memory, open };
};
const stockOf = async (ledger: StockLedger): Promise<number> => ((await ledger.now()).balances.get(`${BEAM}@10#0`) ?? 0) / 1_000_000;

describe('the ledger of a replica', () => {
  it('answers when the posting is on disk, and tells it', async () => {
    const { open, bus } = world();
    const ledger = await open('a');
    expect(await ledger.post(posting('p1', 'adjustment', [{ quantity: 5 }]))).toMatchObject({ status: 'posted', n: 1 });
    await ledger.stop();
    expect(bus.messages.map(({ subject }) => subject)).toEqual(['evt.inventory.journal.1.committed']);
    expect(await stockOf(await open('b'))).toBe(5);
  });

  it('sells the last unit once, whichever of two replicas is asked (T2, T3)', async () => {
    const { open } = world();
    const [one, two] = [await open('one'), await open('two')];
    await one.post(posting('opening', 'adjustment', [{ quantity: 10 }]));
    const asked = Array.from({ length: 40 }, (_, i) =>
      (i % 2 === 0 ? one : two).post(posting(`sale ${i >> 1}`, 'sale', [{ quantity: -1 }])),
    );
    const outcomes = await Promise.all(asked);
    for (let i = 0; i < 20; i++) expect(outcomes[2 * i]).toEqual(outcomes[2 * i + 1]);
    expect(new Set(outcomes.filter(({ status }) => status === 'posted').map(({ posting_id }) => posting_id)).size).toBe(10);
    expect([await stockOf(one), await stockOf(two)]).toEqual([0, 0]);
  });

  it('T4: finds a posting that another replica has made and this one has not heard of', async () => {
    const { open } = world();
    const [one, two] = [await open('one'), await open('two')];
    await one.post(posting('depart', 'receipt', [{ quantity: 3 }]));
    expect((await two.posting('depart')).postingId).toBe('depart');
    await expect(two.posting('nobody')).rejects.toThrow('posting nobody is not in the journal');
  });

  it('never refuses from the past: what another replica received can be sold at once', async () => {
    const { open } = world();
    const [one, two] = [await open('one'), await open('two')];
    await one.post(posting('opening', 'adjustment', [{ quantity: 1 }]));
    expect((await two.post(posting('sale', 'sale', [{ quantity: -1 }]))).status).toBe('posted');
  });

  it('starts from a snapshot and knows every posting id all the same (T3)', async () => {
    const { open } = world();
    const first = await open('a');
    await first.post(posting('p1', 'adjustment', [{ quantity: 5, price_per_unit: 3 }]));
    const refused = await first.post(posting('p2', 'sale', [{ quantity: -9 }]));
    await first.post(posting('held', 'production', [{ quantity: 2, holds_for: 'sales_order_row/1' }]));
    await first.snapshot();
    await first.post(posting('p3', 'adjustment', [{ quantity: 1 }]));
    await first.stop();

    const second = await open('b');
    expect(await stockOf(second)).toBe(8);
    expect(await second.post(posting('p1', 'adjustment', [{ quantity: 5 }]))).toMatchObject({ status: 'posted', n: 1 });
    expect(await second.post(posting('p2', 'sale', [{ quantity: -9 }]))).toEqual(refused);
    expect((await second.post(posting('take', 'sale', [{ quantity: -7 }]))).refusal!.code).toBe('STOCK_HELD');
    expect((await second.post(reversal('back', 'p1'))).status).toBe('posted');
    await second.snapshot();
    await second.stop();
    const third = await open('c');
    expect((await third.post(reversal('again', 'p1'))).refusal!.code).toBe('ALREADY_REVERSED');
    expect(await stockOf(third)).toBe(3);
  });

  it('knows of every posting that is reversed together with others, also of those before a snapshot (T1)', async () => {
    const { open } = world();
    const first = await open('a');
    for (const id of ['p1', 'p2', 'p3']) await first.post(posting(id, 'adjustment', [{ quantity: 5 }]));
    await first.snapshot();
    await first.stop();
    const second = await open('b');
    expect((await second.post({ ...reversal('undo', 'p2'), reverses_also: ['p1'] })).status).toBe('posted');
    expect((await second.post({ ...reversal('all', 'p3'), reverses_also: ['p1'] })).refusal).toMatchObject({
      code: 'ALREADY_REVERSED',
      message: 'Posting p1 was already reversed by undo/2.',
    });
    await second.snapshot();
    await second.stop();
    const third = await open('c');
    expect((await third.post(reversal('again', 'p1'))).refusal!.code).toBe('ALREADY_REVERSED');
    expect(await stockOf(third)).toBe(5);
  });

  it('refuses to start on a journal with a missing entry', async () => {
    const { open, database } = world();
    const ledger = await open('a');
    for (let i = 0; i < 3; i++) await ledger.post(posting(`p${i}`, 'adjustment', [{ quantity: 5 }]));
    await ledger.stop();
    await database.collection(journalSchema<string>('journal', text)).remove(2);
    await expect(open('b')).rejects.toThrow('number 2 is missing');
  });

  it.each([
    ['spoilt', (text: string) => text.replace('"quantity":5000000', '"quantity":6000000'), 'entry 1 is damaged: it says'],
    ['cut off', (text: string) => text.slice(0, 100), "entry 1 is damaged: it can't be read"],
  ])('refuses to start on an entry that was %s', async (_how, spoil, message) => {
    const { open, database } = world();
    const ledger = await open('a');
    await ledger.post(posting('p', 'adjustment', [{ quantity: 5 }]));
    await ledger.stop();
    const { entry } = (await database.collection(journalSchema<string>('journal', text)).get(1))!;
    await database.collection(journalSchema<string>('journal', text)).update({ id: 1, where: {}, set: { entry: spoil(entry) } });
    await expect(open('b')).rejects.toThrow(message);
  });

  it('commits those who wait together in one document', async () => {
    const { open } = world();
    const ledger = await open('a');
    await Promise.all(Array.from({ length: 64 }, (_, i) => ledger.post(posting(`p${i}`, 'adjustment', [{ quantity: 1 }]))));
    expect(await stockOf(ledger)).toBe(64);
    expect(ledger.end).toBeLessThan(10);
  });

  it('a database that is away fails the posting and loses nothing (T3)', async () => {
    const { open, database } = world();
    const ledger = await open('a');
    await ledger.post(posting('p', 'adjustment', [{ quantity: 5 }]));
    database.isAway = true;
    await expect(ledger.post(posting('q', 'adjustment', [{ quantity: 5 }]))).rejects.toThrow('is down');
    database.isAway = false;
    await ledger.post(posting('q', 'adjustment', [{ quantity: 5 }]));
    await ledger.stop();
    expect(await stockOf(await open('b'))).toBe(10);
  });

  it('a batch that is deleted while it is being received into is made anew', async () => {
    const { open } = world();
    const ledger = await open('a');
    const receive = (id: string) =>
      ledger.post(posting(id, 'receipt', [{ variant_id: PAINT, quantity: 5, new_batch: { batch_number: 'L1', expiration_date: null } }]));
    const [made] = (await receive('a')).batch_ids;
    const fact = { id: made!, variantId: PAINT, number: 'L1', expirationDate: null };
    const [, again] = await Promise.all([ledger.note({ batches: [{ ...fact, isDeleted: true }] }), receive('b')]);
    expect(again.status).toBe('posted');
    expect(again.batch_ids[0]).toBeGreaterThan(made!);
  });

  it('makes a batch once, with an id of its own', async () => {
    const { open } = world();
    const ledger = await open('a');
    const receive = (id: string) =>
      ledger.post(posting(id, 'receipt', [{ variant_id: PAINT, quantity: 5, new_batch: { batch_number: 'L1', expiration_date: null } }]));
    const [first, second] = await Promise.all([receive('a'), receive('b')]);
    expect(first.batch_ids).toEqual(second.batch_ids);
  });
});
import { journalSchema, text } from '@pegboard/eventing';
