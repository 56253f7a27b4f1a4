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
    { every: 1_000 },
  );
  expect(check.findings).toEqual([]);
  expect(check.ok).toBe(true);
}

/** Every page of a list. */
export async function all(api: Api, path: string): Promise<any[]> {
  const items: any[] = [];
  for (let page = 1; ; page++) {
    const { data } = await api.get(`${path}${path.includes('?') ? '&' : '?'}limit=250&page=${page}`);
    items.push(...data);
    if (data.length < 250) return items;
  }
}
