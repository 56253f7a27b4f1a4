import { journalSchema, text } from '@pegboard/eventing';
import { facts, posting } from '@pegboard/domain-inventory/testing';
import { memoryWorld } from '@pegboard/eventing/testing';
import { Readiness } from '@pegboard/service';
import { eventually } from '@pegboard/testing';
import { StockLedger } from '../stock/stock-ledger';
import { MovementHistory } from './movement-history';

describe('the history beside a ledger that starts from a snapshot', () => {
  const world = memoryWorld();
  const open = (writer: string): Promise<StockLedger> =>
    StockLedger.open({
      database: world.database,
      sender: world.bus,
      clock: world.clock,
      timers: world.timers,
      ids: world.ids,
      facts: { factsOf: async () => facts },
      writer,
      onProblem: () => undefined,
      allowNegativeStock: false,
    });
  const historyOf = (ledger: StockLedger): { history: MovementHistory; readiness: Readiness } => {
    const readiness = new Readiness();
    const history = new MovementHistory(ledger, world.timers, () => undefined, readiness);
    history.onApplicationBootstrap();
    return { history, readiness };
  };
  const isUp = async (readiness: Readiness): Promise<boolean> => (await readiness.entries()[0]![1]()).isUp;

  beforeAll(async () => {
    const ledger = await open('a');
    for (let i = 1; i <= 3; i++) await ledger.post(posting(`p${i}`, 'adjustment', [{ quantity: 5 }]));
    await ledger.snapshot();
    await ledger.stop();
  });

  it('has every movement, also those before the snapshot', async () => {
    const { history, readiness } = historyOf(await open('b'));
    expect((await history.now()).lines).toHaveLength(3);
    expect(await isUp(readiness)).toBe(true);
  });

  it.each([
    ['changed', (text: string) => text.replaceAll('5000000', '4000000'), 'all entries up to it lead to 14'],
    ['cut off', (text: string) => text.slice(0, 80), "entry 2 is damaged: it can't be read"],
    ['missing', undefined, 'entry 2 is damaged: it is missing'],
  ])('says that an entry before the snapshot is %s, and is not ready', async (_how, spoil, message) => {
    const ledger = await open('c');
    const journal = world.database.collection(journalSchema<string>('journal', text));
    const before = (await journal.get(2))!;
    if (spoil) await journal.update({ id: 2, where: {}, set: { entry: spoil(before.entry) } });
    else await journal.remove(2);
    const { history, readiness } = historyOf(ledger);
    await eventually(async () => expect(await isUp(readiness)).toBe(false));
    await expect(history.now()).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED', message: expect.stringContaining(message) });
    await journal.put(before);
  });
});
