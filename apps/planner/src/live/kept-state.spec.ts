import { Planner } from '@pegboard/domain-planning';
import { MemoryDatabase } from '@pegboard/eventing/testing';
import { HEARD } from '../hearing/heard';
import { KeptState, pictureChunksSchema } from './kept-state';
import { PlanState } from './plan-state';
import { day, item, orderFor, q, stockIs, TABLE } from '../testing/bodies';
import { itemEvent, journalEvent, salesOrderEvent } from '@pegboard/contracts';

const heard = (event: unknown) => HEARD.find((one) => one.event === event)!;

function state(orders: number, name = 'Anna'): PlanState {
  const made = new PlanState(new Planner({ now: day(1) }), { sequence: 7, messageId: 'm7' }, day(1));
  made.learn(heard(itemEvent), item({ id: TABLE }));
  made.learn(heard(journalEvent), stockIs(1, TABLE, 2));
  for (let id = 1; id <= orders; id++) made.learn(heard(salesOrderEvent), orderFor(id, 1, { customer_name: name }));
  made.plan.markPublished(made.plan.differences());
  return made;
}

const again = async (kept: KeptState): Promise<PlanState> => {
  const loaded = (await kept.load())!;
  return new PlanState(new Planner({ now: loaded.now }), loaded.position, loaded.now).restore(loaded);
};

describe('a state that is kept', () => {
  it('comes back as it was: the plan, what was published, the place in the stream and the names', async () => {
    const kept = new KeptState(new MemoryDatabase());
    const before = state(3);
    await kept.save(before.export(), 'one');
    const after = await again(kept);
    expect(after.plan.statuses()).toEqual(before.plan.statuses());
    expect(after.plan.differences()).toEqual([]);
    expect(after.plan.keyFigures(TABLE, 1)).toMatchObject({ inStock: q(2), committed: q(3) });
    expect([after.position, after.plan.posting, after.directory.variant(TABLE)?.sku]).toEqual([
      { sequence: 7, messageId: 'm7' },
      1,
      `SKU-${TABLE}`,
    ]);
  });

  it('is larger than one document can be, in characters of any kind', async () => {
    const kept = new KeptState(new MemoryDatabase());
    const name = 'Änne 🪑'.repeat(1_000);
    await kept.save(state(400, name).export(), 'one');
    expect((await again(kept)).plan.exportPicture()).toEqual(state(400, name).plan.exportPicture());
  });

  it('is the one before it, when the next one was not finished', async () => {
    const database = new MemoryDatabase();
    const kept = new KeptState(database);
    await kept.save(state(1).export(), 'one');
    const saving = kept.save(state(5).export(), 'two');
    database.isAway = true;
    await expect(saving).rejects.toThrow();
    database.isAway = false;
    expect((await again(kept)).plan.sizes().salesOrders).toBe(1);
  });

  it('leaves nothing of the one before it, and is none when a part is missing', async () => {
    const database = new MemoryDatabase();
    const kept = new KeptState(database);
    await kept.save(state(1).export(), 'one');
    await kept.save(state(2).export(), 'two');
    const chunks = database.collection(pictureChunksSchema);
    const ids = (await chunks.find({})).map((chunk) => chunk._id);
    expect(ids.every((id) => id.startsWith('two/'))).toBe(true);
    await chunks.remove(ids[0]!);
    expect(await kept.load()).toBeUndefined();
  });
});
