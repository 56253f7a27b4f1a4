import type { ShownMaking, ShownWork } from '../api/making';

/** One piece of work for somebody, with what it is for. */
export interface Task {
  readonly work: ShownWork;
  readonly order: ShownMaking;
  /** What comes before it in its order and isn't complete. */
  readonly after: readonly ShownWork[];
}

const URGENT: Readonly<Record<string, number>> = { IN_PROGRESS: 0, PAUSED: 1 };

/**
 * The work that is open, in the sequence in which it should be done: what was begun comes first, then by the Schedule; what
 * waits for other work of its order comes last.
 * @param orders in the sequence of the Schedule @param siblings all operations of these orders
 */
export function tasksOf(work: readonly ShownWork[], orders: readonly ShownMaking[], siblings: readonly ShownWork[]): Task[] {
  const places = new Map(orders.map((order, at) => [order.id, { order, at }]));
  const tasks = work.flatMap((one) => {
    const found = places.get(one.manufacturing_order_id);
    if (!found || one.status === 'COMPLETED') return [];
    const after = siblings.filter(
      ({ manufacturing_order_id, rank, status }) =>
        manufacturing_order_id === one.manufacturing_order_id && rank < one.rank && status !== 'COMPLETED',
    );
    const urgency = URGENT[one.status] ?? (after.length === 0 ? 2 : 3);
    return [{ task: { work: one, order: found.order, after }, urgency, at: found.at }];
  });
  return tasks.sort((a, b) => a.urgency - b.urgency || a.at - b.at || a.task.work.rank - b.task.work.rank).map(({ task }) => task);
}

/** The machines and places that any of this work names. */
export const resourcesOf = (work: readonly ShownWork[]): { readonly id: number; readonly name: string }[] =>
  [...new Map(work.flatMap(({ resource_id: id, resource_name: name }) => (id && name ? [[id, name] as const] : [])))]
    .map(([id, name]) => ({ id, name }))
    .sort((a, b) => a.name.localeCompare(b.name));
