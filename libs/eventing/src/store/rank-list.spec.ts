import { sellRankingEvent } from '@pegboard/contracts';
import { compareRanked, Rejection } from '@pegboard/kit';
import { memoryWorld } from '../testing';
import { anything } from '../schema/fields';
import { journalSchema } from './journal-document';
import { withTrace, writtenSoFar } from '../trace';
import { RankList, type RankedEntry } from './rank-list';

describe('a rank list', () => {
  let world: ReturnType<typeof memoryWorld>;
  let beside: Map<number, RankedEntry>;
  let isCrashing: boolean;
  beforeEach(() => {
    world = memoryWorld();
    beside = new Map();
    isCrashing = false;
  });

  const open = (writer: string, ids: readonly number[] = []): Promise<RankList> =>
    RankList.open(
      {
        database: world.database,
        name: 'sell_moves',
        event: sellRankingEvent,
        sender: world.bus,
        clock: world.clock,
        timers: world.timers,
        writer,
        project: async (keys) => {
          if (isCrashing) throw new Error('crash');
          for (const entry of keys) if (entry.move > (beside.get(entry.id)?.move ?? -1)) beside.set(entry.id, entry);
        },
        nearest: async () => [],
      },
      ids.map((id) => ({ id, key: id * 1_048_576 })),
    );
  const order = (list: RankList): number[] => [...list.list()].sort(compareRanked).map(({ id }) => id);
  const append = (list: RankList, id: number): { id: number; key: number; move: number } => {
    const entry = { id, key: list.keyAtEnd(), move: 0 };
    list.learn(entry);
    return entry;
  };
  const projected = (): number[] => [...beside.values()].sort((a, b) => a.id - b.id).map(({ id }) => id);

  it('S4 new entries go to the end, and one call moves one or many', async () => {
    const list = await open('a');
    for (const id of [1, 2, 3, 4]) append(list, id);
    expect(order(list)).toEqual([1, 2, 3, 4]);
    expect(await list.move([4, 2], { position: 'first' })).toBe(1);
    expect(order(list)).toEqual([4, 2, 1, 3]);
    await list.gather([3, 2]);
    expect(order(list)).toEqual([4, 3, 2, 1]);
  });

  it('a key at the end is given once, and whoever was not made is not in the list', async () => {
    const list = await open('a', [1]);
    const keys = [list.keyAtEnd(), list.keyAtEnd()];
    expect(keys[1]! > keys[0]! && keys[0]! > list.rankOf(1)!.key).toBe(true);
    expect(order(list)).toEqual([1]);
  });

  it('a move is one journal entry, one event, and keys written beside', async () => {
    const list = await open('a', [1, 2, 3]);
    await withTrace(undefined, async () => {
      await list.move([3], { before: 1 });
      expect(writtenSoFar().sell_move).toBe(1);
    });
    await list.stop();
    expect(projected()).toEqual([3]);
    expect(world.bus.messages.map(({ subject }) => subject)).toEqual(['evt.sales.ranking.1.moved']);
    expect((world.bus.messages[0]!.event['data'] as any).aggregate).toEqual({ n: 1, keys: [{ id: 3, key: list.rankOf(3)!.key }] });
  });

  it('S4 a list that was put back to before a move has its old sequence, and whoever heard of the move hears of that', async () => {
    const list = await open('a', [1, 2, 3]);
    await list.move([3], { position: 'first' });
    await list.stop();
    const moves = world.database.collection(journalSchema('sell_moves', anything()));
    await moves.remove(1);
    const heard = world.bus.messages.map(({ sequence, event }) => ({
      ...{ sequence, resource: 'ranking', id: 1 },
      body: (event['data'] as { aggregate: unknown }).aggregate,
    }));
    Object.assign(world.bus, { memory: { last: async () => heard.at(-1), next: async () => undefined } });
    const again = await open('b', [1, 2, 3]);
    expect(order(again)).toEqual([1, 2, 3]);
    expect(again.lastMove).toBe(2);
    await again.stop();
    expect((world.bus.messages.at(-1)!.event['data'] as any).aggregate).toEqual({ n: 2, keys: [{ id: 3, key: again.rankOf(3)!.key }] });
  });

  it('a request that asks again moves nothing, here, at another replica, at the same moment and after a restart', async () => {
    const [one, other] = [await open('a', [1, 2, 3]), await open('b', [1, 2, 3])];
    await one.move([3], { position: 'first' }, 'K');
    await one.move([2], { position: 'first' }, 'L');
    const stands = [2, 3, 1];
    for (const list of [one, other, await open('c', [1, 2, 3])]) {
      expect(await list.move([3], { position: 'first' }, 'K')).toBe(2);
      expect(order(list)).toEqual(stands);
    }
    await Promise.all([one, other, one].map((list) => list.gather([1, 3], 'M')));
    await one.move([1], { position: 'last' });
    await Promise.all([other.gather([1, 3], 'M'), one.gather([1, 3], 'M')]);
    expect(order(one)).toEqual([2, 3, 1]);
    for (const list of [one, other]) await list.stop();
    // What others hear says nothing of requests.
    const heard = world.bus.messages.flatMap(({ event }) => (event['data'] as any).aggregate.keys);
    expect(heard.every((key: object) => Object.keys(key).sort().join() === 'id,key')).toBe(true);
  });

  it('a move that changes nothing is no move', async () => {
    const list = await open('a', [1, 2]);
    expect(await list.arrange(() => new Map())).toBe(0);
    expect(list.lastMove).toBe(0);
  });

  it('two replicas that move at once come to the same order', async () => {
    const [a, b] = await Promise.all([open('a', [1, 2, 3, 4, 5]), open('b', [1, 2, 3, 4, 5])]);
    await Promise.all([
      a.move([5], { position: 'first' }),
      b.move([4], { position: 'first' }),
      a.move([1], { position: 'last' }),
      b.move([2], { after: 3 }),
    ]);
    await Promise.all([a.catchUp(), b.catchUp()]);
    expect(order(a)).toEqual(order(b));
    expect(a.list().map(({ key }) => key)).toHaveLength(new Set(a.list().map(({ key }) => key)).size);
  });

  it('entries of another replica are learnt, an older rank never over a newer', async () => {
    const [a, b] = await Promise.all([open('a', [1, 2]), open('b', [1, 2])]);
    b.learn(append(a, 3));
    await b.move([3], { position: 'first' });
    a.learn({ id: 3, key: 99 * 1_048_576, move: 0 });
    await a.catchUp();
    a.learn({ id: 3, key: 99 * 1_048_576, move: 0 });
    expect([order(a), order(b)]).toEqual([
      [3, 1, 2],
      [3, 1, 2],
    ]);
  });

  it('entries appended by two replicas at once keep one order for both', async () => {
    const [a, b] = await Promise.all([open('a', [1]), open('b', [1])]);
    const [two, three] = [append(a, 2), append(b, 3)];
    b.learn(two);
    a.learn(three);
    expect([order(a), order(b)]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    await a.move([1], { after: 2 });
    await b.catchUp();
    expect(order(a)).toEqual(order(b));
    expect(order(a).indexOf(1)).toBe(order(a).indexOf(2) + 1);
  });

  it('a crash between the journal and the keys beside is mended by the next start', async () => {
    const list = await open('a', [1, 2, 3]);
    await list.move([3], { position: 'first' });
    isCrashing = true;
    await expect(list.move([2], { position: 'first' })).rejects.toThrow('crash');
    expect(projected()).toEqual([3]);
    isCrashing = false;
    const again = await open('b', [1, 2, 3]);
    expect(projected()).toEqual([2, 3]);
    expect(order(again)).toEqual([2, 3, 1]);
  });

  it('and by the next move at another replica; what is beside already is not written again', async () => {
    const [a, b] = [await open('a', [1, 2, 3]), await open('b', [1, 2, 3])];
    isCrashing = true;
    await expect(a.move([3], { position: 'first' })).rejects.toThrow('crash');
    isCrashing = false;
    await b.move([2], { position: 'first' });
    expect(projected()).toEqual([2, 3]);
    beside.clear();
    await open('c', [1, 2, 3]);
    expect(projected()).toEqual([]);
  });

  it('a move that is refused fails alone', async () => {
    const list = await open('a', [1, 2, 3]);
    const refuse = (): never => {
      throw new Rejection('UNKNOWN_SALES_ORDER', 'There is no order 9.');
    };
    const results = await Promise.allSettled([
      list.move([3], { position: 'first' }),
      list.arrange(refuse),
      list.move([2], { position: 'first' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(order(list)).toEqual([2, 3, 1]);
  });
});
