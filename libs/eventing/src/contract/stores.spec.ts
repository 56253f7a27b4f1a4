import { eventually } from '@pegboard/testing';
import { isHeard } from '../bus/subjects';
import type { AggregateType } from '../schema/aggregate-schema';
import { collectionSchema } from '../schema/collection-schema';
import { part, text, whole } from '../schema/fields';
import { DocumentAggregateStore } from '../store/aggregate-store';
import type { Outbox, Sender } from '../store/outboxes';
import type { Database } from '../store/collection';
import { BlockIds, CollectionClaims, CollectionDocumentStore, documentsSchema } from '../store/plain-stores';
import { allSent } from './all-sent';
import { boxType, inEachWorld, type Box, type BoxBody } from './worlds';

inEachWorld((world) => {
  let count = 0;
  let boxes: AggregateType<Box, BoxBody>;
  beforeEach(() => {
    boxes = boxType(`kept_box_${++count}`);
  });

  /** Another replica each time. */
  const store = (sender: Sender = world().sender) =>
    new DocumentAggregateStore(boxes, world().database, sender, world().clock, world().timers);
  const add = (by: number) => (box: Box) => ({ state: { ...box, count: box.count + by }, events: [{ action: 'counted' }] });
  const make = (id: number, sender?: Sender) => store(sender).create({ id, isDeleted: false, count: 0 }, [{ action: 'created' }]);
  const dead: Sender = { send: () => Promise.reject(new Error('crash')) };
  const sent = () => allSent(world().reader, boxes.event);

  it('a version clash lets one writer win and the others decide again', async () => {
    await make(1);
    await Promise.all(Array.from({ length: 20 }, () => store().change(1, add(1))));
    const after = await store().get(1);
    expect([after.count, after.version]).toEqual([20, 21]);
  });

  it('what waits to be sent can be told: how many, and since when', async () => {
    const outboxes: Outbox[] = [];
    const watched: Sender = { ...dead, outboxes };
    await make(5, watched);
    await world().timers.sleep(5);
    await make(3, watched);
    const { createdAt } = await store().get(5);
    expect(await outboxes[0]!.waiting()).toEqual({ count: 2, oldestAt: createdAt });
    await store().sweep();
    expect(await outboxes[0]!.waiting()).toEqual({ count: 0, oldestAt: undefined });
  });

  it('writers that publish at the same time lose no event, however long each takes to send', async () => {
    const slow = (): Sender => ({
      send: async (event) => {
        for (let i = Number(event.messageId.split('.')[3]) % 4; i >= 0; i--) await world().timers.sleep(1);
        return world().sender.send(event);
      },
    });
    await make(1);
    await Promise.all(Array.from({ length: 12 }, () => store(slow()).change(1, add(1))));
    await store().sweep();
    const messages = await sent();
    expect(new Set(messages.map(({ id }) => id))).toEqual(
      new Set(Array.from({ length: 13 }, (_, i) => `inventory.${boxes.event.resource}.1.${i + 1}.0`)),
    );
    expect(messages[messages.length - 1]!.aggregate.count).toBe(12);
    expect(await world().database.collection<any>(boxes.collection).find({ unsent: true })).toEqual([]);
  });

  it('a create that is tried again answers the first, writes nothing, and sends what the first could not', async () => {
    await make(1, dead);
    const again = await store().create({ id: 1, isDeleted: false, count: 99 }, [{ action: 'created' }]);
    expect([again.count, again.version]).toEqual([0, 1]);
    expect((await sent()).map(({ aggregate }) => aggregate.count)).toEqual([0]);
  });

  it('many are created at once; asked again, it sends what a crash left untold and changes nothing', async () => {
    await make(1);
    await store().change(1, add(7));
    const all = [1, 2, 3].map((id) => ({ id, isDeleted: false, count: 0 }));
    await expect(store(dead).createAll(all, 'created')).rejects.toThrow('crash');
    const made = await store().createAll(all, 'created');
    expect(made.map(({ id, count: kept }) => [id, kept]).sort()).toEqual([
      [1, 7],
      [2, 0],
      [3, 0],
    ]);
    await store().createAll(all, 'created');
    const told = (await sent()).map(({ aggregate }) => `${aggregate.id} ${aggregate.version}`);
    expect(told.sort()).toEqual(['1 1', '1 2', '2 1', '3 1']);
    expect((await store().change(2, add(1))).version).toBe(2);
  });

  it('many are created with their events; a crash leaves them to the sweep, and a repeat answers what is there', async () => {
    await make(1);
    await store().change(1, add(7));
    const all = [3, 1, 2].map((id) => ({ id, isDeleted: false, count: 0 }));
    const made = await store(dead).createMany(all, [{ action: 'created' }]);
    expect(made.map(({ id, count: kept, version }) => [id, kept, version])).toEqual([
      [3, 0, 1],
      [1, 7, 2],
      [2, 0, 1],
    ]);
    await store().sweep();
    await store().createMany(all, [{ action: 'created' }]);
    const told = (await sent()).map(({ aggregate }) => `${aggregate.id} ${aggregate.version}`);
    expect(told.sort()).toEqual(['1 1', '1 2', '2 1', '3 1']);
  });

  it('what is put beside a new one is there with it, and only a newer value replaces it', async () => {
    const beside = ({ id }: { id: number }) => ({ plan: { at: 2, value: id * 10 } });
    await store().create({ id: 1, isDeleted: false, count: 0 }, [{ action: 'created' }], beside);
    await store().createMany([{ id: 2, isDeleted: false, count: 0 }], [{ action: 'created' }], beside);
    await store().create({ id: 1, isDeleted: false, count: 0 }, [{ action: 'created' }], () => ({ plan: { at: 9, value: 99 } }));
    const kept = async () => [...(await store().beside<number>('plan', [1, 2]))].map(([id, { value }]) => [id, value]);
    expect(await kept()).toEqual([
      [1, 10],
      [2, 20],
    ]);
    await store().putBeside('plan', [
      { id: 1, at: 1, value: 5 },
      { id: 2, at: 3, value: 6 },
    ]);
    expect(await kept()).toEqual([
      [1, 10],
      [2, 6],
    ]);
    expect(await store().get(1)).not.toHaveProperty('beside');
  });

  it('a field that a decision leaves out is gone, one that is undefined is absent, the others stay', async () => {
    await store().create({ id: 1, isDeleted: false, count: 5, label: 'x' }, []);
    await store().change(1, ({ label: _label, ...rest }) => ({ state: rest as Box, events: [] }));
    await store().create({ id: 2, isDeleted: false, count: 6, label: undefined as never }, []);
    expect(await store().get(1)).toMatchObject({ count: 5 });
    expect(await Promise.all([1, 2].map(async (id) => 'label' in (await store().get(id))))).toEqual([false, false]);
  });

  it('a change that is not published moves no version, and is guarded like any other', async () => {
    await make(1);
    const { updatedAt } = await store().get(1);
    await world().timers.sleep(2);
    const relabel = (box: Box) => ({ state: { ...box, label: `${box.label ?? ''}x` }, events: [] });
    await Promise.all(Array.from({ length: 8 }, (_, i) => store().change(1, i % 2 === 0 ? relabel : add(1))));
    const last = await store().change(1, relabel);
    expect(last).toMatchObject({ count: 4, version: 5, label: 'xxxxx' });
    expect(await store().get(1)).toEqual(last);
    expect(last).not.toHaveProperty('revision');
    expect(last.updatedAt > updatedAt).toBe(true);
    expect((await store().change(1, relabel)).updatedAt).toBe(last.updatedAt);
    const ids = (await sent()).map(({ id }) => id.split('.').slice(3).join('.'));
    expect(ids.sort()).toEqual(['1.0', '2.0', '3.0', '4.0', '5.0']);
  });

  it('what is published does not change without an event', async () => {
    await make(1);
    const silent = store().change(1, (box) => ({ state: { ...box, count: 7 }, events: [] }));
    await expect(silent).rejects.toThrow('what is published changed, and no event says so');
    expect((await store().get(1)).count).toBe(0);
  });

  it('what is created without an event has no version yet: no snapshot shows it, nothing publishes it again', async () => {
    const hidden = await store().create({ id: 1, isDeleted: false, count: 3 }, []);
    expect(hidden.version).toBe(0);
    expect([await store().page(0, 10), await store().republish()]).toEqual([{ items: [], nextAfterId: null }, 0]);
    expect((await store().change(1, (box) => ({ state: { ...box, count: 4 }, events: [] }))).version).toBe(0);
    expect((await store().change(1, add(1))).version).toBe(1);
    expect((await sent()).map(({ aggregate }) => [aggregate.version, aggregate.count])).toEqual([[1, 5]]);
    expect((await store().page(0, 10)).items).toHaveLength(1);
  });

  it('a decision that changes nothing writes nothing; one about a deleted aggregate is not asked for', async () => {
    await make(1);
    expect((await store().change(1, () => undefined)).version).toBe(1);
    await store().change(1, (box) => ({ state: { ...box, isDeleted: true }, events: [{ action: 'deleted' }] }));
    await expect(store().change(1, add(1))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(store().get(1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await store().find(1))!.isDeleted).toBe(true);
    expect((await store().search({}, {}, { skip: 0, limit: 10 })).total).toBe(0);
  });

  it('a crash between save and publish is mended by the sweeper; a late sweeper doubles nothing', async () => {
    await make(1, dead);
    await store(dead).change(1, add(3));
    expect(await sent()).toEqual([]);
    await store().sweep();
    await store().sweep();
    expect((await sent()).map(({ action, aggregate }) => [action, aggregate.count])).toEqual([
      ['created', 3],
      ['counted', 3],
    ]);
  });

  it('what was sent and not yet emptied is taken out by the next save, and not sent again', async () => {
    const { database } = world();
    const neverEmptied: Database = {
      collection: (kept) =>
        Object.assign(Object.create(database.collection<any>(kept)), { updateMany: () => new Promise(() => undefined) }) as never,
    };
    const sends: string[] = [];
    const counting: Sender = { send: async (event) => void sends.push(event.messageId) };
    const own = new DocumentAggregateStore(boxes, neverEmptied, counting, world().clock, world().timers);
    await own.create({ id: 1, isDeleted: false, count: 0 }, [{ action: 'created' }]);
    await own.change(1, add(1));
    await own.change(1, (box) => ({ state: { ...box, label: 'quiet' }, events: [] }));
    await own.change(1, add(8));
    expect(sends.map((id) => id.split('.').slice(3).join('.'))).toEqual(['1.0', '2.0', '3.0']);
    const { outbox, ...kept } = await database.collection<any>(boxes.collection).get(1);
    expect(kept).toMatchObject({ version: 3, count: 9, label: 'quiet' });
    expect(outbox.map((event: { version: number }) => event.version)).toEqual([3]);
  });

  it.each(['insert', 'update'] as const)(
    'what was saved by a %s whose answer was lost is sent soon, and not a minute later',
    async (call) => {
      await make(1);
      const { database } = world();
      class Cut extends Error {
        override readonly name = 'MongoNetworkError';
      }
      const cut: Database = {
        collection: (kept) => {
          const whole = database.collection<any>(kept);
          const losing = async (write: never): Promise<never> => {
            await whole[call](write);
            throw new Cut('connection closed');
          };
          return Object.assign(Object.create(whole), { [call]: losing }) as never;
        },
      };
      const own = new DocumentAggregateStore(boxes, cut, world().sender, world().clock, world().timers);
      const saving = call === 'insert' ? own.create({ id: 2, isDeleted: false, count: 0 }, [{ action: 'created' }]) : own.change(1, add(2));
      await expect(saving).rejects.toThrow(Cut);
      const told = call === 'insert' ? ['created', 2, 1] : ['counted', 1, 2];
      await eventually(async () =>
        expect((await sent()).map(({ action, aggregate }) => [action, aggregate.id, aggregate.version])).toContainEqual(told),
      );
    },
  );

  it('an aggregate that can not be sent, by a mistake of ours, does not hold up the others', async () => {
    const problems: unknown[] = [];
    await make(1, dead);
    await make(2, dead);
    const toBody = (box: Box): BoxBody => {
      if (box.id === 1) throw new Error('broken');
      return boxes.toBody(box);
    };
    await new DocumentAggregateStore({ ...boxes, toBody }, world().database, world().sender, world().clock, world().timers, (problem) =>
      problems.push(problem),
    ).sweep();
    expect((await sent()).map(({ aggregate }) => aggregate.id)).toEqual([2]);
    expect(problems).toHaveLength(1);
  });

  it('a write that must be acknowledged says so when the bus is away, and is saved all the same', async () => {
    await make(1);
    await expect(store(dead).change(1, add(1), { isAcknowledged: true })).rejects.toThrow('crash');
    expect((await store().get(1)).count).toBe(1);
  });

  it('search filters, sorts and pages', async () => {
    for (const id of [1, 2, 3, 4]) await store().create({ id, isDeleted: false, count: id % 2 }, [{ action: 'created' }]);
    const { items, total } = await store().search({ id: { $in: [1, 2, 3] } }, { count: -1 }, { skip: 1, limit: 2 });
    expect([items.map(({ id }) => id), total]).toEqual([[3, 2], 3]);
    expect(await store().page(2, 2)).toMatchObject({ items: [{ id: 3 }, { id: 4 }], nextAfterId: 4 });
    expect(await store().page(4, 2)).toEqual({ items: [], nextAfterId: null });
  });

  it('outlines are the fields that are named, of all that match', async () => {
    for (const id of [3, 1, 2]) await store().create({ id, isDeleted: id === 2, count: id, rows: [{ id: 10 * id, name: 'x' }] }, []);
    expect(await store().outlines({ id: { $lte: 3 } }, ['rows.id'])).toEqual([
      { id: 1, rows: [{ id: 10 }] },
      { id: 3, rows: [{ id: 30 }] },
    ]);
    expect(await store().outlines({ isDeleted: true }, ['rows', 'count'])).toEqual([{ id: 2, count: 2, rows: [{ id: 20, name: 'x' }] }]);
  });

  it('what is put beside has no version and never goes back', async () => {
    await make(1);
    await store().putBeside('plan', [{ id: 1, at: 5, value: 'five' }]);
    await store().putBeside('plan', [
      { id: 1, at: 4, value: 'four' },
      { id: 2, at: 4, value: 'nowhere' },
    ]);
    await store().change(1, add(1));
    expect(await store().beside('plan', [1, 2])).toEqual(new Map([[1, { at: 5, value: 'five' }]]));
    expect((await store().get(1)).version).toBe(2);
  });

  it('publishing again sends the present state under fresh ids', async () => {
    await make(1);
    await make(2);
    expect(await store().republish()).toBe(2);
    expect((await sent()).map(({ action, aggregate }) => [action, aggregate.id])).toEqual([
      ['created', 1],
      ['created', 2],
      ['republished', 1],
      ['republished', 2],
    ]);
  });

  it('the last message has the newest version, also if that was saved and sent while everything was published again', async () => {
    await make(1);
    let isFirst = true;
    const slow: Sender = {
      send: async (event) => {
        if (isFirst) await store().change(1, add(1));
        isFirst = false;
        return world().sender.send(event);
      },
    };
    await store(slow).republish();
    const versions = (await sent()).map(({ aggregate }) => aggregate.version);
    expect([versions.at(-1), Math.max(...versions)]).toEqual([2, 2]);
  });

  it('a claim with an end is nobody’s after it, whether or not the database has removed it (I2)', async () => {
    const { database, clock } = world();
    const claims = new CollectionClaims(database, clock);
    const end = new Date(clock.milliseconds() - 1);
    await claims.claim('over', 1, 'before', end);
    expect(await claims.find('over')).toBeUndefined();
    const later = new Date(clock.milliseconds() + 3_600_000);
    expect(await claims.claim('over', 2, 'after', later)).toMatchObject({ isNew: true, resourceId: 2, expiresAt: later });
    expect(await claims.claim('over', 3, 'late')).toMatchObject({ isNew: false, resourceId: 2, bodyHash: 'after', expiresAt: later });
    const inAnHour = (await claims.claim('by seconds', 1, 'x', 3_600)).expiresAt!.getTime();
    expect(Math.abs(inAnHour - later.getTime())).toBeLessThan(60_000);
    expect(await claims.claim('for ever', 1)).toMatchObject({ expiresAt: null });
  });

  it('many claims are had at once, each by whoever was first', async () => {
    const claims = new CollectionClaims(world().database, world().clock);
    await claims.claim('b', 1);
    const both = [10, 20].map((own) => claims.claimMany(new Map(['a', 'b', 'c'].map((key, i) => [key, own + i]))));
    const [first, second] = await Promise.all(both);
    expect(first).toEqual(second);
    expect([first!.get('b'), first!.size]).toEqual([1, 3]);
    expect(await claims.findMany(['a', 'nobody’s', 'b'])).toEqual(new Map([...first!].filter(([key]) => key !== 'c')));
  });

  it('a claim is had once; the second gets the first one back, and its answer', async () => {
    const claims = new CollectionClaims(world().database, world().clock);
    const tries = await Promise.all([1, 2, 3].map((resource) => claims.claim('key', resource, 'hash')));
    expect(tries.filter((claim) => claim.isNew)).toHaveLength(1);
    expect(new Set(tries.map((claim) => claim.resourceId)).size).toBe(1);
    expect(await claims.keepResponse('key', { status: 201 })).toEqual({ status: 201 });
    expect(await claims.keepResponse('key', { status: 409 })).toEqual({ status: 201 });
    expect(await claims.keepResponse('key', { body: 1 }, 'response.status')).toEqual({ status: 201 });
    expect(await claims.keepResponse('key', { status: 201 }, 'response.body')).toEqual({ status: 201 });
    expect(await claims.find('key')).toMatchObject({ bodyHash: 'hash', response: { status: 201 } });
    await claims.release('key', 99);
    expect(await claims.find('key')).toBeDefined();
    await claims.release('key', tries[0]!.resourceId);
    expect(await claims.find('key')).toBeUndefined();
  });

  it('ids are never handed out twice, also by two replicas, and follow each other in one call', async () => {
    const replicas = [new BlockIds(world().database), new BlockIds(world().database)];
    const calls = await Promise.all(Array.from({ length: 60 }, (_, i) => replicas[i % 2]!.take('thing', 1 + (i % 30))));
    const ids = calls.flat();
    expect(new Set(ids).size).toBe(ids.length);
    for (const call of calls) expect(call).toEqual(call.map((_, i) => call[0]! + i));
  });

  it('a copy keeps the highest version whatever the order of arrival, and whoever arrives together', async () => {
    const copies = new CollectionDocumentStore(
      world().database,
      documentsSchema<{ v: number }>('copies', { id: whole, value: part<{ v: number }>({ v: whole }) }),
    );
    for (const version of [3, 1, 2, 3]) await copies.putNewer(1, version, { v: version });
    expect(await copies.find(1)).toEqual({ v: 3 });
    for (let id = 2; id < 12; id++) {
      await Promise.all([2, 5, 1, 4, 3].map((version) => copies.putNewer(id, version, { v: version })));
      expect(await copies.find(id)).toEqual({ v: 5 });
    }
  });

  it('many inserts at once leave what is there, and write the rest', async () => {
    const lines = world().database.collection(collectionSchema<{ _id: string; n: number }>(`lines_${count}`, { _id: text, n: whole }));
    await lines.insert({ _id: 'b', n: 1 });
    await lines.insertMany([
      { _id: 'a', n: 2 },
      { _id: 'b', n: 2 },
      { _id: 'c', n: 2 },
    ]);
    await lines.insertMany([]);
    expect((await lines.find({}, { sort: { _id: 1 } })).map(({ _id, n }) => [_id, n])).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('plain documents are inserted once, found by field and paged', async () => {
    const documents = new CollectionDocumentStore(
      world().database,
      documentsSchema<{ name: string }>('plain', { id: text, value: part<{ name: string }>({ name: text }) }, ['name']),
    );
    expect([await documents.insert('a', { name: 'x' }), await documents.insert('a', { name: 'y' })]).toEqual([true, false]);
    await Promise.all(['b', 'c', 'd'].map((id) => documents.put(id, { name: 'z' })));
    await documents.delete('d');
    expect(await documents.search({ name: 'z' }, { id: -1 }, { skip: 0, limit: 1 })).toEqual({ items: [{ id: 'c', name: 'z' }], total: 2 });
    expect(await documents.findMany(['a', 'nowhere'])).toEqual(new Map([['a', { name: 'x' }]]));
  });
});

it('a subject is heard by its patterns', () => {
  const heard = (pattern: string) => isHeard(pattern, 'evt.sales.order.7.created');
  expect(['evt.>', 'evt.sales.order.>', 'evt.*.order.*.created', 'evt.sales.order.7.created'].map(heard)).toEqual([true, true, true, true]);
  expect(['evt.sales', 'evt.purchasing.>', 'evt.sales.order.7.created.>', 'evt.*', 'evt.sales.order.7'].map(heard)).toEqual(
    Array(5).fill(false),
  );
});
