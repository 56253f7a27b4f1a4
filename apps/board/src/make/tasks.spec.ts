import type { ShownMaking, ShownWork, WorkStatus } from '../api/making';
import { resourcesOf, tasksOf } from './tasks';

const orders = [{ id: 1 }, { id: 2 }] as ShownMaking[];
const work = (id: number, manufacturing_order_id: number, rank: number, status: WorkStatus = 'NOT_STARTED'): ShownWork =>
  ({ id, manufacturing_order_id, rank, status, resource_id: rank, resource_name: `bench ${rank}` }) as ShownWork;

describe('O5: whose turn it is', () => {
  it('is what was begun, then what can begin, by the Schedule, then what waits for other work', () => {
    const all = [work(11, 1, 1), work(12, 1, 2), work(21, 2, 1, 'COMPLETED'), work(22, 2, 2), work(23, 2, 3, 'IN_PROGRESS')];
    const tasks = tasksOf(all, orders, all);
    expect(tasks.map((task) => task.work.id)).toEqual([23, 11, 22, 12]);
    expect(tasks.at(-1)!.after.map(({ id }) => id)).toEqual([11]);
  });

  it('looks at work elsewhere, too, and leaves out what is of no open order', () => {
    const mine = [work(12, 1, 2), work(31, 3, 1)];
    expect(tasksOf(mine, orders, [work(11, 1, 1), ...mine]).map((task) => [task.work.id, task.after.length])).toEqual([[12, 1]]);
  });

  it('names each machine once', () => {
    expect(resourcesOf([work(1, 1, 2), work(2, 2, 2), work(3, 1, 1)])).toEqual([
      { id: 1, name: 'bench 1' },
      { id: 2, name: 'bench 2' },
    ]);
  });
});
