import { Life } from '@pegboard/posting/testing';
import { memoryShop, withRecipes, type Shop } from './testing/memory-shop';
import { CHAIR, FACTORY } from './testing/furniture';

describe('an order of two rows is made to order while its process may die at any moment (M1)', () => {
  /** Rows that are linked, and orders that are there and are not deleted: whole, or nothing. */
  const stateOf = async (one: Shop) => {
    const rows = one.sales.orders.get(7)!.rows.map((row) => row.linked_manufacturing_order_id);
    const { items } = await one.orders.search({}, { id: 1 }, { skip: 0, limit: 100 });
    return { linked: rows.filter((id) => id !== null), made: items.map(({ id }) => id) };
  };
  const given = async () => {
    const calm = await memoryShop();
    await withRecipes(calm);
    calm.sales.add(7, CHAIR, FACTORY, [1, 2]);
    for (const { id } of calm.sales.orders.get(7)!.rows) calm.planner.short.add(id);
    await calm.bus.deliver();
    return calm;
  };
  /** The next process hears what was said, and sweeps. */
  const restarted = async (calm: Shop): Promise<Shop> => {
    const next = await memoryShop(calm);
    for (const order of next.sales.orders.values()) await next.listener.salesOrder(order);
    await next.sweep();
    return next;
  };

  it('law: all of it is there, or nothing; asked again, all of it', async () => {
    const life = new Life();
    await (await memoryShop(await given(), life)).bulk.makeToOrder(7, false);
    const { moments } = life;
    expect(moments).toBeGreaterThan(50);
    for (let moment = 1; moment <= moments; moment++) {
      const calm = await given();
      const dying = new Life(moment);
      const first = memoryShop(calm, dying).then((one) => one.bulk.makeToOrder(7, false));
      await Promise.race([first, dying.death]);
      const next = await restarted(calm);
      const left = await stateOf(next);
      expect({ moment, ids: left.made }).toEqual({ moment, ids: left.linked });
      expect([0, 2]).toContain(left.made.length);
      await next.bulk.makeToOrder(7, false);
      const { linked, made } = await stateOf(next);
      expect({ moment, count: made.length, made, problems: next.problems }).toEqual({ moment, count: 2, made: linked, problems: [] });
    }
  });

  it('law: another replica is asked the same at any moment: one order a row', async () => {
    const life = new Life();
    await (await memoryShop(await given(), life)).bulk.makeToOrder(7, false);
    for (let moment = 1; moment <= life.moments; moment++) {
      const calm = await given();
      const other = await memoryShop(calm);
      const answers: Promise<{ manufacturing_order_id: number | null }[]>[] = [];
      const met = new Life(moment, () => {
        answers.push(other.bulk.makeToOrder(7, false));
        return answers.at(-1)!;
      });
      answers.push((await memoryShop(calm, met)).bulk.makeToOrder(7, false));
      await Promise.all(answers);
      const { linked, made } = await stateOf(other);
      expect({ moment, made }).toEqual({ moment, made: linked });
      for (const results of await Promise.all(answers))
        expect({ moment, ids: results.map((row) => row.manufacturing_order_id) }).toEqual({ moment, ids: linked });
    }
  });
});
