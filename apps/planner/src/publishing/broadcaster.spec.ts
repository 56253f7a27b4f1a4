import type { StatusChange } from '@pegboard/domain-planning';
import { memoryWorld } from '@pegboard/eventing/testing';
import { eventually } from '@pegboard/testing';
import type { PlanState } from '../live/plan-state';
import { Waiters } from '../live/waiters';
import { Broadcaster } from './broadcaster';
import { LastRunMark } from './last-run';

/** A plan that says of one row, for ever, what it has just taken back. */
function restless() {
  const { clock, timers, database } = memoryWorld();
  const problems: { message: string; about: unknown }[] = [];
  const change = { entity: 'sales_order_row', id: 52, ownerId: 5, from: null, to: null, cause: null } as unknown as StatusChange;
  const left: StatusChange[][] = [];
  const state = {
    plan: { differences: () => left.shift() ?? [change], keysDealt: 0, salesOrderStatus: () => undefined },
    runs: { highest: null },
    recent: [] as { id: string }[],
    sent: new Map(),
    position: { sequence: Infinity },
  };
  const broadcaster: Broadcaster = new Broadcaster(
    {
      clock,
      timers,
      waiters: new Waiters(timers),
      lastRun: new LastRunMark(database, () => undefined),
      isStopped: () => false,
      onProblem: (problem, about) => problems.push({ message: (problem as Error).message, about }),
      publisher: {
        publish: async () => {
          // It reads its own output, and looks again.
          broadcaster.poke();
          return { sequence: 1 };
        },
      } as never,
    },
    state as unknown as PlanState,
    1,
  );
  return { broadcaster, state, left, change, problems };
}

describe('publishing the plan (P9)', () => {
  it('a plan that does not come to rest is stopped and reported once, and goes on with the next news', async () => {
    const { broadcaster, state, problems } = restless();
    broadcaster.poke();
    await eventually(() => expect([problems.length, broadcaster.isBusy]).toEqual([1, false]));
    expect(broadcaster.messages).toBe(20);
    expect(problems[0]).toMatchObject({ about: { statuses: 1, orders: ['sales_order_row of order 5'] } });
    expect(problems[0]!.message).toMatch(/does not come to rest/);
    broadcaster.poke();
    await eventually(() => expect(broadcaster.isBusy).toBe(false));
    expect([broadcaster.messages, problems.length]).toEqual([20, 1]);

    state.recent.push({ id: 'news' });
    broadcaster.poke();
    await eventually(() => expect([problems.length, broadcaster.isBusy]).toEqual([2, false]));
    expect(broadcaster.messages).toBe(41);
  });

  it('one that comes to rest in between is never stopped', async () => {
    const { broadcaster, left, change, problems } = restless();
    for (let i = 0; i < 60; i++) left.push(i % 3 === 2 ? [] : [change]);
    while (left.length > 0) {
      broadcaster.poke();
      await eventually(() => expect(broadcaster.isBusy).toBe(false));
    }
    expect([broadcaster.messages, problems]).toEqual([40, []]);
  });
});
