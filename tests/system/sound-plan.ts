import type { Api } from '@pegboard/company';
import { eventually } from '@pegboard/testing';

/**
 * The live plan equals one made from scratch and breaks no invariant, and every owner shows what the plan says: nothing
 * was lost, doubled or too late on the way.
 */
export async function expectSoundPlan(api: Api): Promise<void> {
  const check = await eventually(
    async () => {
      const answer = await api.send('GET', '/v1/plan/check');
      expect(answer.status).toBe(200);
      return answer.body;
    },
    { every: 100 },
  );
  expect(check.findings).toEqual([]);
  expect(check.ok).toBe(true);
}

/**
 * Waits until nothing is on its way any more: every event is published and handled, and the plan contains all and has told all.
 * In this sequence: whoever handles an event may store another one, which is handled next. If none came while all were looked at,
 * none will come.
 */
export async function untilSettled(api: Api): Promise<void> {
  await eventually(async () => {
    const consumers = await api.get('/v1/ops/consumers');
    expect(consumers.data.filter(({ lag }: any) => lag > 0)).toEqual([]);
    expect((await api.get('/v1/ops/outboxes')).data.filter(({ unsent }: any) => unsent > 0)).toEqual([]);
    const { lag, is_busy, end_sequence } = await api.get('/v1/plan/status');
    expect({ lag, is_busy, end_sequence }).toEqual({ lag: 0, is_busy: false, end_sequence: consumers.last_sequence });
  });
}
