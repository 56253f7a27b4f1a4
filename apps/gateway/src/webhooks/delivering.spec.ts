import { sortKeyOf } from './deliveries';
import { aboutOrder, hookWorld } from './testing/hook-world';
import type { HookEvent } from './told';
import type { Webhook } from './webhooks';

const EVENTS = ['sales_order.updated'];
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const world = () => {
  const all = hookWorld();
  const queue = async (webhook: Webhook, ...events: HookEvent[]) => {
    await all.deliveries.queue(events.map((event) => all.deliveries.make(webhook, event, sortKeyOf(0, event.sequence, 0))));
    return events;
  };
  const log = async (webhook: Webhook) =>
    (await all.deliveries.list({ webhookId: webhook._id }, { skip: 0, limit: 100 })).deliveries.sort((a, b) =>
      a.order < b.order ? -1 : 1,
    );
  return { ...all, queue, log };
};

describe('sending webhooks', () => {
  it('an event arrives signed, with its id, place and time in headers and body', async () => {
    const { subscribe, queue, deliver, receiver, log } = world();
    const webhook = await subscribe(EVENTS);
    const [event] = await queue(webhook, aboutOrder(12));
    await deliver();
    const [call] = receiver.calls;
    expect(call!.body).toEqual({
      resource_type: 'sales_order',
      action: 'sales_order.updated',
      webhook_id: webhook._id,
      object: { id: '12', status: 'NOT_SHIPPED', href: 'http://api/v1/sales_orders/12' },
      event_id: event!.id,
      sequence: event!.sequence,
      occurred_at: event!.occurredAt,
    });
    expect(call!.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': event!.id,
      'webhook-timestamp': String(Date.parse('2026-05-01T08:00:00Z') / 1000),
      'webhook-signature': expect.stringMatching(/^v1,/),
      'x-pegboard-event': 'sales_order.updated',
      'x-pegboard-sequence': String(event!.sequence),
    });
    expect(call!.headers['x-katana-retry-num']).toBeUndefined();
    expect(await log(webhook)).toMatchObject([
      { state: 'delivered', tries: 1, attempts: [{ httpStatus: 200, error: null, nextTryAt: null }] },
    ]);
  });

  it('what fails is tried again with the same id, later and later, until it arrives', async () => {
    const { subscribe, queue, deliver, receiver, clock, log } = world();
    const webhook = await subscribe(EVENTS);
    await queue(webhook, aboutOrder(1));
    let left = 3;
    receiver.answer = () => ({ httpStatus: left-- > 0 ? 500 : 204 });
    for (const seconds of [0, 30, 120, 900]) {
      clock.advance(seconds * SECOND - 1);
      await deliver();
      clock.advance(1);
      await deliver();
    }
    expect(receiver.calls.map(({ headers }) => headers['x-katana-retry-num'])).toEqual([undefined, '1', '2', '3']);
    expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await log(webhook))[0]).toMatchObject({
      state: 'delivered',
      attempts: [{ error: 'answered 500', nextTryAt: expect.any(String) }, {}, {}, { error: null, nextTryAt: null }],
    });
  });

  it('Retry-After is obeyed', async () => {
    const { subscribe, queue, deliver, receiver, clock } = world();
    await queue(await subscribe(EVENTS), aboutOrder(1));
    receiver.answer = () => ({ httpStatus: 429, retryAfter: '60' });
    await deliver();
    clock.advance(59 * SECOND);
    await deliver();
    expect(receiver.calls).toHaveLength(1);
    clock.advance(SECOND);
    await deliver();
    expect(receiver.calls).toHaveLength(2);
  });

  it('events about one thing keep their order: the next waits while one is being retried, others don’t', async () => {
    const { subscribe, queue, deliver, receiver, clock } = world();
    const webhook = await subscribe(EVENTS);
    const poison = aboutOrder(1);
    await queue(webhook, poison, aboutOrder(1), aboutOrder(2), aboutOrder(1));
    let isCured = false;
    receiver.answer = ({ body }) => ({ httpStatus: body['event_id'] === poison.id && !isCured ? 500 : 200 });
    await deliver();
    expect(receiver.told).toEqual(['sales_order.updated 1', 'sales_order.updated 2']);
    await queue(webhook, aboutOrder(3), aboutOrder(1));
    await deliver();
    expect(receiver.told.slice(2)).toEqual(['sales_order.updated 3']);
    isCured = true;
    clock.advance(30 * SECOND);
    await deliver();
    const ofOne = receiver.calls.filter(({ body }) => body['object'].id === '1').map(({ body }) => body['sequence'] as number);
    expect(ofOne).toHaveLength(5);
    expect(ofOne).toEqual([...ofOne].sort((a, b) => a - b));
  });

  it('a receiver that never answers holds up no other', async () => {
    const { subscribe, queue, receiver, delivering, log } = world();
    const [slow, quick] = [await subscribe(EVENTS, 0, 'https://slow.example/'), await subscribe(EVENTS, 0, 'https://quick.example/')];
    let answer: () => void = () => undefined;
    const slowly = new Promise<void>((resolve) => (answer = resolve));
    receiver.answer = async ({ url }) => {
      if (url.includes('slow')) await slowly;
      return { httpStatus: 200 };
    };
    await queue(slow, aboutOrder(1), aboutOrder(2));
    await queue(quick, ...Array.from({ length: 30 }, (_, i) => aboutOrder(i)));
    await delivering.tick();
    for (let i = 0; i < 500; i++) await Promise.resolve().then(() => new Promise((resolve) => setImmediate(resolve)));
    expect((await log(quick)).map(({ state }) => state)).toEqual(Array(30).fill('delivered'));
    expect((await log(slow)).map(({ state }) => state)).toEqual(['pending', 'pending']);
    answer();
    await delivering.idle();
    expect((await log(slow)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  it('a receiver that is down is asked with one event now and then; when it is back everything goes out at once', async () => {
    const { subscribe, queue, deliver, receiver, clock, webhooks, log } = world();
    const webhook = await subscribe(EVENTS);
    let isUp = false;
    receiver.answer = () => (isUp ? { httpStatus: 200 } : { error: 'ECONNREFUSED' });
    await queue(webhook, ...Array.from({ length: 15 }, (_, i) => aboutOrder(i)));
    for (let minutes = 0; minutes < 30; minutes++) {
      await deliver();
      clock.advance(60 * SECOND);
    }
    expect(receiver.calls.length).toBeLessThan(30);
    expect(await webhooks.get(webhook._id)).toMatchObject({ isEnabled: true, failingSince: '2026-05-01T08:00:00.000Z' });
    isUp = true;
    clock.advance(6 * 60 * SECOND);
    await deliver();
    await deliver();
    expect((await log(webhook)).map(({ state }) => state)).toEqual(Array(15).fill('delivered'));
    expect(await webhooks.get(webhook._id)).toMatchObject({ failures: 0, failingSince: null, pausedUntil: null });
  });

  it('is given up after a day, and the next about the same thing goes on', async () => {
    const { subscribe, queue, deliver, receiver, clock, log, results } = world();
    const webhook = await subscribe(EVENTS);
    const bad = aboutOrder(1);
    await queue(webhook, bad, aboutOrder(1));
    receiver.answer = ({ body }) => ({ httpStatus: body['event_id'] === bad.id ? 400 : 200 });
    for (let hours = 0; hours < 30; hours++) {
      await deliver();
      clock.advance(HOUR);
    }
    const [first, second] = await log(webhook);
    expect([first!.state, second!.state]).toEqual(['failed', 'delivered']);
    expect(first!.attempts.at(-1)).toMatchObject({ error: 'answered 400', nextTryAt: null });
    expect(results.at(-1)).toBe('delivered');
    expect(results).toContain('failed');
  });

  it('a webhook is disabled after five days of nothing but failures, with the reason; enabled again, what waits goes out', async () => {
    const { subscribe, queue, deliver, receiver, clock, webhooks, log } = world();
    const webhook = await subscribe(EVENTS);
    receiver.answer = () => ({ httpStatus: 500 });
    for (let hours = 0; hours <= 5 * 24 + 6; hours += 6) {
      await queue(webhook, aboutOrder(1_000 + hours));
      await deliver();
      clock.advance(6 * HOUR);
    }
    expect(await webhooks.get(webhook._id)).toMatchObject({ isEnabled: false, disabledReason: 'FAILING', disabledAt: expect.any(String) });
    const calls = receiver.calls.length;
    clock.advance(HOUR);
    await deliver();
    expect(receiver.calls).toHaveLength(calls);
    receiver.answer = () => ({ httpStatus: 200 });
    await webhooks.edit(webhook._id, { isEnabled: true }, 7);
    clock.advance(3 * HOUR);
    await deliver();
    expect((await log(webhook)).filter(({ state }) => state === 'pending')).toEqual([]);
    expect(await webhooks.get(webhook._id)).toMatchObject({ isEnabled: true, disabledReason: null, fromSequence: 7, failures: 0 });
  });

  it('410 disables at once', async () => {
    const { subscribe, queue, deliver, receiver, webhooks, log } = world();
    const webhook = await subscribe(EVENTS);
    await queue(webhook, aboutOrder(1));
    receiver.answer = () => ({ httpStatus: 410 });
    await deliver();
    expect(await webhooks.get(webhook._id)).toMatchObject({ isEnabled: false, disabledReason: 'GONE' });
    expect(await log(webhook)).toMatchObject([{ state: 'failed' }]);
  });

  it('a redirect is a failure that says so', async () => {
    const { subscribe, queue, deliver, receiver, log } = world();
    const webhook = await subscribe(EVENTS);
    await queue(webhook, aboutOrder(1));
    receiver.answer = () => ({ httpStatus: 307 });
    await deliver();
    expect((await log(webhook))[0]!.attempts[0]!.error).toBe('answered 307; redirects are not followed');
  });

  it('while two tokens hold both sign; one that can’t be read any more disables the webhook', async () => {
    const { subscribe, queue, deliver, receiver, clock, webhooks, kept } = world();
    const webhook = await subscribe(EVENTS);
    await webhooks.rotate(webhook._id, 60);
    await queue(webhook, aboutOrder(1));
    await deliver();
    clock.advance(60 * SECOND);
    await queue(webhook, aboutOrder(1));
    await deliver();
    expect(receiver.calls.map(({ headers }) => headers['webhook-signature']!.split(' ').length)).toEqual([2, 1]);
    expect(JSON.stringify(await kept.find({}))).not.toContain('whsec_');

    const unreadable = jest.spyOn(webhooks, 'tokensOf').mockReturnValue([]);
    await queue(webhook, aboutOrder(1));
    await deliver();
    unreadable.mockRestore();
    expect(await webhooks.get(webhook._id)).toMatchObject({ isEnabled: false, disabledReason: 'TOKEN_UNREADABLE' });
  });

  it('a redelivery has the old id and the whole time again; what still waits is not doubled', async () => {
    const { subscribe, queue, deliver, receiver, deliveries, log } = world();
    const webhook = await subscribe(EVENTS);
    await queue(webhook, aboutOrder(1));
    const [waiting] = await log(webhook);
    await expect(deliveries.again(webhook._id, waiting!._id)).rejects.toMatchObject({ code: 'DELIVERY_WAITING' });
    await deliver();
    await deliveries.again(webhook._id, waiting!._id);
    await deliver();
    expect(receiver.calls.map(({ headers }) => headers['webhook-id'])).toEqual([waiting!.event.id, waiting!.event.id]);
    await expect(deliveries.again(webhook._id + 1, waiting!._id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('a queue is drained: what waits is sent at once, or counts as failed and can be sent again', async () => {
    const { subscribe, queue, deliver, receiver, deliveries, webhooks, log } = world();
    const webhook = await subscribe(EVENTS);
    receiver.answer = () => ({ httpStatus: 500 });
    await queue(webhook, aboutOrder(1), aboutOrder(2));
    await deliver();
    const tried = receiver.calls.length;
    await deliver();
    expect(receiver.calls).toHaveLength(tried);
    await webhooks.trust(webhook._id);
    expect(await deliveries.hurryAll(webhook._id)).toBe(2);
    await deliver();
    expect(receiver.calls.length).toBeGreaterThan(tried);
    expect(await deliveries.giveUp(webhook._id)).toBe(2);
    expect(await deliveries.backlog(webhook._id)).toEqual({ waiting: 0, oldest: null });
    const [first] = await log(webhook);
    expect(first).toMatchObject({ state: 'failed', nextTryAt: null });
    expect(first!.attempts.at(-1)).toMatchObject({ error: 'given up by an operator', httpStatus: null });
    receiver.answer = () => ({ httpStatus: 200 });
    await deliveries.again(webhook._id, first!._id);
    await deliver();
    expect((await log(webhook)).map(({ state }) => state)).toEqual(['delivered', 'failed']);
  });

  it('what a deleted webhook left is dropped', async () => {
    const { subscribe, queue, deliver, receiver, webhooks, log } = world();
    const webhook = await subscribe(EVENTS);
    await queue(webhook, aboutOrder(1), aboutOrder(2));
    await webhooks.remove(webhook._id);
    await deliver();
    expect([receiver.calls, await log(webhook)]).toEqual([[], []]);
  });

  it('a process that dies after sending and before noting sends it again, with the same id', async () => {
    const { subscribe, queue, newDelivering, deliver, receiver, kept } = world();
    await queue(await subscribe(EVENTS), aboutOrder(1));
    const dying = jest.spyOn(kept, 'update').mockRejectedValueOnce(new Error('killed'));
    const first = newDelivering();
    await first.tick();
    await first.idle();
    dying.mockRestore();
    await deliver();
    expect(receiver.calls).toHaveLength(2);
    expect(new Set(receiver.calls.map(({ body }) => body['event_id'])).size).toBe(1);
  });
});
