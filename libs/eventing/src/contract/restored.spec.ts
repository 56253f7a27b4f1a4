import { BlockIds } from '../store/plain-stores';
import { DocumentAggregateStore } from '../store/aggregate-store';
import { markSchema } from '../published-mark';
import { RestoredDatabase } from '../restored';
import type { Sender } from '../store/outboxes';
import type { CheckedStore } from '../store/published-check';
import { boxType, inEachWorld, type Box } from './worlds';

const COUNT = { count: 1, isDeleted: false };

inEachWorld((world) => {
  let tests = 0;
  /** A service whose boxes 1 and 2 are in a copy of its database; after it 1 was changed and 3 made, and the copy is put back. */
  const scene = async () => {
    const type = boxType(`restored_${++tests}`);
    const sender = Object.assign(Object.create(world().sender) as Sender, { memory: world().memory, checked: [] as CheckedStore[] });
    const { database, clock, timers } = world();
    const store = new DocumentAggregateStore<Box, any>(type, database, sender, clock, timers);
    const documents = database.collection<any>(type.collection);
    for (const id of [1, 2]) await store.create({ id, ...COUNT }, [{ action: 'created' }]);
    await database.collection(markSchema).put({ _id: 'last', position: await world().reader.end() });
    const copy = await documents.getMany([1, 2]);
    const told: { problems: string[]; rewinds: unknown[] } = { problems: [], rewinds: [] };
    const restored = new RestoredDatabase({
      ...{ database, publisher: sender, clock, timers },
      rewind: async (service, since) => void told.rewinds.push([service, since]),
      timeOf: async (sequence) => (sequence > 0 ? new Date('2026-05-03T10:00:00Z') : undefined),
      onProblem: (problem) => void told.problems.push((problem as Error).message),
    });
    const workOn = async (): Promise<void> => {
      for (const count of [2, 3]) await store.change(1, (box) => ({ state: { ...box, count }, events: [{ action: 'updated' }] }));
      await store.create({ id: 3, ...COUNT }, [{ action: 'created' }]);
    };
    const putBack = async (): Promise<void> => {
      for (const document of copy) await documents.put({ ...document, outbox: [] });
      await documents.remove(3);
    };
    const versions = async () => [...(await store.versionsOf([1, 2, 3]))].sort(([a], [b]) => a - b);
    return { type, store, restored, told, workOn, putBack, versions, marks: database.collection(markSchema) };
  };

  it('a database that is older than what it has published goes above it, says what is lost, and hears again what it heard since', async () => {
    const { type, restored, told, workOn, putBack, versions, marks } = await scene();
    await new BlockIds(world().database).next(type.event.resource);
    await workOn();
    await putBack();
    await restored.settle('inventory');
    expect(await versions()).toEqual([
      [1, 1_000_001],
      [2, 1_000_001],
    ]);
    const lost = await world().memory.last(type.event, 3);
    expect(lost?.body).toMatchObject({ id: 3, is_deleted: true, version: 1_000_001 });
    expect(told.problems).toEqual([
      `the database of inventory is older than what it has published: 1 things go back to how they were, 1 are lost: ${type.event.resource}/3`,
    ]);
    expect(told.rewinds).toEqual([['inventory', new Date('2026-05-03T09:50:00Z')]]);
    expect(await new BlockIds(world().database).next(type.event.resource)).toBeGreaterThan(100_000);
    // The mark of a repair: everything is published from here on, whatever ends it.
    expect(await marks.get('last')).toEqual({ _id: 'last', position: { sequence: 0, messageId: null }, republishing: expect.any(String) });
    await expect(restored.settled).resolves.toBeUndefined();
  });

  it('one that is not older is left alone, also if its newest messages are behind its mark', async () => {
    const { restored, told, workOn, versions } = await scene();
    await workOn();
    await restored.settle('inventory');
    expect([await versions(), told]).toEqual([
      [
        [1, 3],
        [2, 1],
        [3, 1],
      ],
      { problems: [], rewinds: [] },
    ]);
  });

  it('where the bus has nothing more, whoever restored it says so', async () => {
    const { restored, told, workOn, putBack, versions, marks } = await scene();
    await workOn();
    await putBack();
    await marks.put({ _id: 'last', position: await world().reader.end(), restored: true });
    await restored.settle('inventory');
    expect((await versions()).map(([, version]) => version)).toEqual([1_000_001, 1_000_001]);
    expect(told.problems[0]).toContain('0 things go back to how they were, 0 are lost');
  });
});
