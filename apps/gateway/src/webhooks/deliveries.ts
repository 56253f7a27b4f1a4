import { createHash } from 'node:crypto';
import { notFound, reject, type Instant } from '@pegboard/kit';
import {
  anything,
  collectionSchema,
  expiryDate,
  instantText,
  listOf,
  oneOf,
  optional,
  part,
  text,
  whole,
  type Clock,
  type Collection,
} from '@pegboard/eventing';
import type { HookEvent } from './told';
import type { Webhook } from './webhooks';

export interface Attempt {
  readonly at: Instant;
  readonly durationMs: number;
  /** What the receiver answered; null if it did not. */
  readonly httpStatus: number | null;
  /** Why there was no answer, or why it doesn't count; null for a success. */
  readonly error: string | null;
  readonly nextTryAt: Instant | null;
}

export type DeliveryState = 'pending' | 'delivered' | 'failed';

/** One event for one webhook: queue and log in one document. */
export interface Delivery {
  readonly _id: string;
  readonly webhookId: number;
  readonly state: DeliveryState;
  readonly event: HookEvent;
  /** Those about one thing are sent one after the other. */
  readonly lane: string;
  /** The place in the queue. */
  readonly order: string;
  readonly queuedAt: Instant;
  /** When trying it began, or began again. */
  readonly triedSince: Instant;
  readonly nextTryAt: Instant | null;
  readonly tries: number;
  readonly attempts: readonly Attempt[];
  /** The database removes it then by itself. */
  readonly expiresAt: Date;
}

export const KEPT_FOR_S = 30 * 24 * 3_600;
const MAX_ATTEMPTS_KEPT = 60;
const MAX_DUE = 100;
const MAX_LOOKED_AT = 1_000;
const GIVEN_UP = 'given up by an operator';

const attempt = part<Attempt>({
  at: instantText,
  durationMs: whole,
  httpStatus: optional(whole),
  error: optional(text),
  nextTryAt: optional(instantText),
});

const hookEvent = part<HookEvent>({
  id: text,
  sequence: whole,
  resource: text,
  action: text,
  occurredAt: text,
  object: anything<HookEvent['object']>(),
});

export const deliveriesSchema = collectionSchema<Delivery>(
  'webhook_deliveries',
  {
    _id: text,
    webhookId: whole,
    state: oneOf(['pending', 'delivered', 'failed']),
    event: hookEvent,
    lane: text,
    order: text,
    queuedAt: instantText,
    triedSince: instantText,
    nextTryAt: optional(instantText),
    tries: whole,
    attempts: listOf(attempt),
    expiresAt: expiryDate,
  },
  [
    { keys: { expiresAt: 1 }, expireAfterSeconds: 0 },
    { keys: { state: 1, webhookId: 1, nextTryAt: 1 } },
    { keys: { webhookId: 1, state: 1, lane: 1, order: 1 } },
    { keys: { webhookId: 1, queuedAt: -1, order: -1 } },
  ],
);

/** The deliveries that tell nothing about these resources. */
export const aboutNone = (resources: readonly string[]): Record<string, unknown> =>
  resources.length > 0 ? { 'event.resource': { $nin: [...resources] } } : {};

const deliveryId = (webhookId: number, eventId: string): string =>
  `dlv_${createHash('sha256').update(`${webhookId}\n${eventId}`).digest('hex').slice(0, 24)}`;

/** What waits to be sent, and what was. */
export class Deliveries {
  constructor(
    private readonly kept: Collection<Delivery>,
    private readonly clock: Clock,
  ) {}

  /** One that is not queued by this call yet. The same event for the same webhook is the same delivery. */
  make({ _id }: Pick<Webhook, '_id'>, event: HookEvent, place: string): Delivery {
    const now = this.clock.now();
    return {
      _id: deliveryId(_id, event.id),
      webhookId: _id,
      state: 'pending',
      event,
      lane: `${event.resource}/${event.object.id}`,
      order: place,
      queuedAt: now,
      triedSince: now,
      nextTryAt: now,
      tries: 0,
      attempts: [],
      expiresAt: new Date(this.clock.milliseconds() + KEPT_FOR_S * 1000),
    };
  }

  queue(deliveries: readonly Delivery[]): Promise<void> {
    return this.kept.insertMany(deliveries);
  }

  /** The webhooks that have something to send now, some of them if there are many. */
  async due(notThese: readonly number[]): Promise<number[]> {
    const filter = { state: 'pending', nextTryAt: { $lte: this.clock.now() }, webhookId: { $nin: [...notThese] } };
    const found = await this.kept.find(filter, { limit: 200, sort: { nextTryAt: 1 }, only: ['webhookId'] });
    return [...new Set(found.map(({ webhookId }) => webhookId))];
  }

  /**
   * What to send to a webhook now: the first that waits about each thing, if its time has come. What stands behind one
   * whose time hasn't come waits as long.
   */
  async next(webhookId: number, most: number): Promise<Delivery[]> {
    const now = this.clock.now();
    const waiting = { webhookId, state: 'pending' };
    const due = await this.kept.find({ ...waiting, nextTryAt: { $lte: now } }, { sort: { order: 1 }, limit: MAX_DUE });
    const lanes = [...new Set(due.map(({ lane }) => lane))];
    const heads = new Map<string, Pick<Delivery, '_id' | 'nextTryAt'>>();
    const inLanes = { ...waiting, lane: { $in: lanes } };
    const fields = ['lane', 'nextTryAt'];
    for (const each of await this.kept.find(inLanes, { sort: { order: 1 }, limit: MAX_LOOKED_AT, only: fields }))
      if (!heads.has(each.lane)) heads.set(each.lane, each);
    const behind = due.filter(({ lane }) => (heads.get(lane)?.nextTryAt ?? '') > now);
    await this.kept.updateMany(
      behind.map(({ _id, lane }) => ({ id: _id, where: { state: 'pending' }, set: { nextTryAt: heads.get(lane)!.nextTryAt } })),
    );
    return due.filter(({ _id, lane }) => heads.get(lane)?._id === _id).slice(0, most);
  }

  /** Notes a try. A delivery that goes on has its next try in it; one that has been decided meanwhile stays as it is. */
  async note(delivery: Delivery, attempt: Attempt, state: DeliveryState): Promise<void> {
    const set = {
      state,
      nextTryAt: state === 'pending' ? attempt.nextTryAt : null,
      tries: delivery.tries + 1,
      attempts: [...delivery.attempts, attempt].slice(-MAX_ATTEMPTS_KEPT),
    };
    await this.kept.update({ id: delivery._id, where: { state: 'pending' }, set });
  }

  /** A receiver that was down is back: what waits for it needn't wait longer. */
  async hurry(webhookId: number): Promise<number> {
    const now = this.clock.now();
    const waiting = await this.kept.find(
      { webhookId, state: 'pending', nextTryAt: { $gt: now } },
      { sort: { order: 1 }, limit: MAX_LOOKED_AT, only: ['webhookId'] },
    );
    await this.kept.updateMany(waiting.map(({ _id }) => ({ id: _id, where: { state: 'pending' }, set: { nextTryAt: now } })));
    return waiting.length;
  }

  /** The same for all of them, however many. @returns how many wait to be sent */
  async hurryAll(webhookId: number): Promise<number> {
    while ((await this.hurry(webhookId)) === MAX_LOOKED_AT);
    return this.kept.count({ webhookId, state: 'pending' });
  }

  /** Whatever waits counts as failed, and can be sent again one by one. @returns how many */
  async giveUp(webhookId: number): Promise<number> {
    const given: Attempt = { at: this.clock.now(), durationMs: 0, httpStatus: null, error: GIVEN_UP, nextTryAt: null };
    for (let count = 0; ;) {
      const waiting = await this.kept.find({ webhookId, state: 'pending', queuedAt: { $lte: given.at } }, { limit: MAX_LOOKED_AT });
      await this.kept.updateMany(
        waiting.map(({ _id, attempts }) => ({
          id: _id,
          where: { state: 'pending' },
          set: { state: 'failed', nextTryAt: null, attempts: [...attempts, given].slice(-MAX_ATTEMPTS_KEPT) },
        })),
      );
      count += waiting.length;
      if (waiting.length < MAX_LOOKED_AT) return count;
    }
  }

  /** What a deleted webhook left in the queue goes with it. */
  async drop(webhookId: number): Promise<void> {
    const left = await this.kept.find({ webhookId, state: 'pending' }, { limit: MAX_LOOKED_AT, only: ['webhookId'] });
    await Promise.all(left.map(({ _id }) => this.kept.remove(_id)));
  }

  /** @param beyond the resources of which the caller may learn nothing @throws Rejection 404 NOT_FOUND */
  async get(webhookId: number, id: string, beyond: readonly string[] = []): Promise<Delivery> {
    const found = await this.kept.get(id);
    if (found?.webhookId !== webhookId || beyond.includes(found.event.resource)) throw notFound('delivery', id);
    return found;
  }

  async list(filter: Record<string, unknown>, page: { skip: number; limit: number }): Promise<{ deliveries: Delivery[]; total: number }> {
    const [deliveries, total] = await Promise.all([
      this.kept.find(filter, { ...page, sort: { queuedAt: -1, order: -1 } }),
      this.kept.count(filter),
    ]);
    return { deliveries, total };
  }

  /** Sends it once more, whatever became of it. @throws Rejection 404 NOT_FOUND, 409 DELIVERY_WAITING */
  async again(webhookId: number, id: string): Promise<Delivery> {
    const before = await this.get(webhookId, id);
    const now = this.clock.now();
    const set = { state: 'pending', nextTryAt: now, triedSince: now, tries: 0 } as const;
    const isChanged = await this.kept.update({ id, where: { state: { $ne: 'pending' } }, set });
    if (!isChanged)
      throw reject('DELIVERY_WAITING', 'id', `The event is still waiting for its next attempt, at ${before.nextTryAt ?? now}.`, {
        next_try_at: before.nextTryAt,
      });
    return { ...before, ...set };
  }

  /** How many wait, and since when the oldest does. */
  async backlog(webhookId: number): Promise<{ waiting: number; oldest: Instant | null }> {
    const waiting = { webhookId, state: 'pending' };
    const [[oldest], count] = await Promise.all([
      this.kept.find(waiting, { sort: { order: 1 }, limit: 1, only: ['queuedAt'] }),
      this.kept.count(waiting),
    ]);
    return { waiting: count, oldest: oldest?.queuedAt ?? null };
  }
}

/** Sorts as text in the order of the stream, and within one message in the order in which its events are told. */
export const sortKeyOf = (epoch: number, sequence: number, index: number): string =>
  [epoch, sequence, index].map((part, i) => String(part).padStart([6, 15, 7][i]!, '0')).join('.');
