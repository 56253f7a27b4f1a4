import { MAX_WEBHOOKS } from './webhook-places';
import { hookWorld } from './testing/hook-world';

const EVENTS = ['sales_order.updated'];

describe('the number of webhooks', () => {
  it('is limited, also for those that are made at the same moment, and a deleted one makes room', async () => {
    const { webhooks, subscribe } = hookWorld();
    for (let i = 0; i < MAX_WEBHOOKS - 3; i++) await subscribe(EVENTS);
    const made = await Promise.allSettled(Array.from({ length: 8 }, () => subscribe(EVENTS)));
    const codes = made.map((each) => (each.status === 'fulfilled' ? 'made' : (each.reason as { code: string }).code));
    expect(codes.sort()).toEqual([...Array(5).fill('TOO_MANY_WEBHOOKS'), 'made', 'made', 'made']);
    expect(await webhooks.all()).toHaveLength(MAX_WEBHOOKS);
    await webhooks.remove((await webhooks.all())[0]!._id);
    expect(await Promise.allSettled([1, 2].map(() => subscribe(EVENTS)))).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected' }]);
  });

  it('counts those without a place, and takes back the place of one whose deletion ended half-way', async () => {
    const { webhooks, keptWebhooks, subscribe } = hookWorld();
    for (let i = 0; i < MAX_WEBHOOKS - 1; i++) await subscribe(EVENTS);
    const [one] = await webhooks.all();
    // As the release before made it.
    await keptWebhooks.insert({ ...one!, _id: 90_000 });
    await expect(subscribe(EVENTS)).rejects.toMatchObject({ code: 'TOO_MANY_WEBHOOKS' });
    await keptWebhooks.remove(one!._id);
    await subscribe(EVENTS);
    await expect(subscribe(EVENTS)).rejects.toMatchObject({ code: 'TOO_MANY_WEBHOOKS' });
    expect(await webhooks.all()).toHaveLength(MAX_WEBHOOKS);
  });
});
