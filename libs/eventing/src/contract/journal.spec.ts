import { eventType, type EventType } from '@pegboard/contracts';
import { eventually } from '@pegboard/testing';
import { z } from 'zod';
import { withTrace } from '../trace';
import { listOf, whole } from '../schema/fields';
import type { Sender } from '../store/outboxes';
import type { Collection, Database } from '../store/collection';
import { BrokenJournal, MAX_WAITING_COMMANDS, OpenJournal } from '../store/journal';
import { journalSchema, type JournalDocument } from '../store/journal-document';
import { MemoryTimers } from '../testing';
import { allSent } from './all-sent';
import { inEachWorld, summing } from './worlds';

inEachWorld((world) => {
  let count = 0;
  let type: EventType<number[]>;
  beforeEach(() => {
    type = eventType('inventory', `journal_${++count}`, z.array(z.number()));
  });

  const open = (
    writer: string,
    { sender = world().sender as Sender, database = world().database, machine = summing(), isTold = false, timers = world().timers } = {},
  ) =>
    OpenJournal.open<number[], number, number>({
      database,
      name: type.resource,
      entry: listOf(whole),
      machine,
      ...(isTold ? { event: { type, action: 'posted', toBody: (entry: number[]) => entry } } : {}),
      sender,
      clock: world().clock,
      timers,
      writer,
    });
  const documents = (): Collection<JournalDocument<number[]>> =>
    world().database.collection(journalSchema<number[]>(type.resource, listOf(whole)));
  const told = async (): Promise<number[][]> => (await allSent(world().reader, type)).map(({ aggregate }) => aggregate as number[]);

  it('T3: refuses what would wait too long, and does what it took', async () => {
    const journal = await open('crowded');
    // The first is being written, and the others wait for it.
    const first = journal.submit(1);
    const crowd = Array.from({ length: MAX_WAITING_COMMANDS }, () => journal.submit(1));
    await expect(journal.submit(1)).rejects.toMatchObject({ kind: 'unavailable', code: 'SERVICE_BUSY' });
    const outcomes = await Promise.all([first, ...crowd]);
    expect(Math.max(...outcomes)).toBe(MAX_WAITING_COMMANDS + 1);
    expect(await journal.submit(1)).toBe(MAX_WAITING_COMMANDS + 2);
  });

  it('two replicas racing lose nothing, double nothing, leave no gap, and come to the same', async () => {
    const [one, two] = [summing(), summing()];
    const [a, b] = await Promise.all([open('a', { machine: one }), open('b', { machine: two })]);
    const outcomes = await Promise.all(Array.from({ length: 200 }, (_, i) => (i % 2 ? a : b).submit(1)));
    await Promise.all([a.catchUp(), b.catchUp()]);
    expect([a.end, one.sum, two.sum]).toEqual([b.end, 200, 200]);
    expect(new Set(outcomes)).toEqual(new Set(Array.from({ length: 200 }, (_, i) => i + 1)));
    const entries = await a.read(0, 1000);
    expect(entries.map(({ n }) => n)).toEqual(Array.from({ length: a.end }, (_, i) => i + 1));
    expect(entries.flatMap(({ entry }) => entry)).toHaveLength(200);
  });

  it('one that was put back to an older state goes on behind what others have heard of it, and says again what is true', async () => {
    const sender = Object.assign(Object.create(world().sender) as Sender, { memory: world().memory });
    const journal = await open('a', { sender, isTold: true });
    for (const command of [1, 2, 4]) await journal.submit(command);
    await journal.stop();
    for (const n of [2, 3]) await documents().remove(n);
    const asked: unknown[] = [];
    const afterLoss = (lost: readonly unknown[]) => (asked.push(...lost), { filler: [], restated: [0] });
    const machine = { ...summing(), afterLoss };
    const again = await open('b', { sender, isTold: true, machine });
    expect([asked, again.end, machine.sum]).toEqual([[[2], [4]], 4, 1]);
    expect(await again.submit(8)).toBe(9);
    expect((await documents().getMany([1, 2, 3, 4, 5])).sort((a, b) => a._id - b._id).map(({ entry }) => entry)).toEqual([
      [1],
      [],
      [],
      [0],
      [8],
    ]);
    await again.stop();
    await eventually(async () => expect((await told()).slice(-2)).toEqual([[0], [8]]));
    expect((await open('c', { sender, isTold: true, machine: { ...summing(), afterLoss } })).end).toBe(5);
    expect(asked).toHaveLength(2);
  });

  it('those who wait are committed together', async () => {
    const journal = await open('a');
    await Promise.all(Array.from({ length: 100 }, () => journal.submit(1)));
    expect(journal.end).toBeLessThanOrEqual(3);
  });

  it('whoever is told of an entry finds that the journal ends with it', async () => {
    const seen: number[] = [];
    const machine = summing();
    const journal = await open('a', { machine: { ...machine, apply: () => void seen.push(journal.end) } });
    for (const command of [1, 2, 3]) await journal.submit(command);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('a command that breaks the decision fails alone', async () => {
    const journal = await open('a');
    const results = await Promise.allSettled([1, 2, 13, 4].map((command) => journal.submit(command)));
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : (result.reason as Error).message))).toEqual([
      1,
      3,
      'thirteen',
      7,
    ]);
  });

  it('an append whose answer was lost on the way is one entry', async () => {
    const losing = losingAnswers(world().database, 1);
    const journal = await open('a', { database: losing });
    expect(await journal.submit(5)).toBe(5);
    expect(await journal.submit(6)).toBe(11);
    expect((await journal.read(0, 10)).map(({ entry }) => entry)).toEqual([[5], [6]]);
  });

  it('an append of which nobody knows is found at the next one', async () => {
    const machine = summing();
    const journal = await open('a', { database: losingAnswers(world().database, 1, true), machine });
    await expect(journal.submit(5)).rejects.toThrow('connection lost');
    expect(await journal.submit(6)).toBe(11);
    expect([machine.sum, journal.end]).toEqual([11, 2]);
  });

  it('a journal with a missing number is refused, at start and while running', async () => {
    const running = await open('a');
    const put = (n: number) => documents().insert({ _id: n, entry: [1], by: 'x', at: world().clock.now() });
    await put(1);
    await put(3);
    await expect(running.catchUp()).rejects.toThrow(BrokenJournal);
    await expect(open('b')).rejects.toThrow(/number 2 is missing, 3 is there/);
  });

  it('numbers that are appended while it is being read are not taken for missing', async () => {
    const writer = await open('writer');
    const readers = await Promise.all([open('a'), open('b')]);
    const reading = (async () => {
      for (let i = 0; i < 60; i++) await Promise.all(readers.map((reader) => reader.catchUp()));
    })();
    for (let i = 0; i < 60; i++) await writer.submit(1);
    await reading;
    expect(await readers[0]!.catchUp()).toBe(60);
  });

  it('every entry is told once and in order, also those that a crash left and those of two replicas', async () => {
    const crashed = await open('a', { isTold: true, sender: { send: () => new Promise(() => undefined) } });
    await crashed.submit(7);
    const [a, b] = await Promise.all([open('a', { isTold: true }), open('b', { isTold: true })]);
    for (let i = 0; i < 10; i++) await Promise.all([a.submit(i), b.submit(i)]);
    await Promise.all([a.stop(), b.stop()]);
    // The other may have appended the last one.
    await a.catchUp();
    const entries = await told();
    expect(entries).toEqual((await a.read(0, 100)).map(({ entry }) => entry).slice(0, entries.length));
    expect(entries.length).toBe(Math.max(a.end, b.end));
  });

  it('what was told before a restart is not read again from the start', async () => {
    const first = await open('a', { isTold: true });
    for (let i = 1; i < 5; i++) await first.submit(i);
    await first.stop();
    const sends: string[] = [];
    const counting: Sender = { send: async (event) => void sends.push(event.messageId) };
    const second = await open('a', { isTold: true, sender: counting });
    await second.submit(5);
    await second.stop();
    expect(sends).toEqual([`inventory.${type.resource}.${second.end}`]);
  });

  it('an entry whose replica died before it sent it is sent by another one, though nobody asks that one for anything', async () => {
    const timers = new MemoryTimers();
    await open('idle', { isTold: true, timers });
    const dying = await open('a', { isTold: true, sender: { send: () => new Promise(() => undefined) } });
    await dying.submit(7);
    timers.tick();
    await eventually(async () => expect(await told()).toEqual([[7]]));
  });

  it('a replica that learns late of entries does not send again what another one has sent', async () => {
    const [timers, ofFirst] = [new MemoryTimers(), new MemoryTimers()];
    const sends: string[] = [];
    const counting: Sender = { send: async (event) => void sends.push(event.messageId) };
    const late = await open('late', { isTold: true, timers, sender: counting });
    const first = await open('a', { isTold: true, timers: ofFirst });
    await first.submit(7);
    await first.stop();
    await late.catchUp();
    await late.submit(8);
    await late.stop();
    expect(sends).toEqual([`inventory.${type.resource}.2`]);
  });

  it('a bus that is away is told later, in order, with the trace of the command', async () => {
    let isAway = true;
    const journal = await open('a', {
      isTold: true,
      sender: { send: (event) => (isAway ? Promise.reject(new Error('away')) : world().sender.send(event)) },
    });
    const trace = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`;
    for (const command of [1, 2, 3])
      await withTrace(trace, () => journal.submit(command), { id: `key:${command}`, requestId: `r-${command}` });
    isAway = false;
    await eventually(async () => expect(await told()).toEqual([[1], [2], [3]]));
    expect((await documents().get(3))!.traceparent!.split('-')[1]).toBe('c'.repeat(32));
    expect((await documents().get(3))!.actors).toEqual([{ id: 'key:3', requestId: 'r-3' }]);
    await journal.republish(1);
    await journal.stop();
    expect(await told()).toEqual([[1], [2], [3], [2], [3]]);
  });
});

/** The writes happen, but the first answers are lost; and, if `isBlind`, so is the look at what happened. */
function losingAnswers(database: Database, times: number, isBlind = false): Database {
  let left = times;
  let isDown = false;
  return {
    collection: (kept) => {
      const inner = database.collection<any>(kept);
      return Object.assign(Object.create(inner), {
        insert: async (document: { _id: number }) => {
          const isNew = await inner.insert(document);
          if (left-- <= 0) return isNew;
          isDown = isBlind;
          throw new Error('connection lost');
        },
        get: async (id: number) => {
          if (!isDown) return inner.get(id);
          isDown = false;
          throw new Error('connection lost');
        },
      }) as never;
    },
  };
}
