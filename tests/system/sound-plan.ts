import { onItsWay, type Api } from '@pegboard/company';
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

/** Waits until nothing is on its way any more. */
export const untilSettled = (api: Api): Promise<void> => eventually(async () => expect(await onItsWay(api)).toEqual([]));
