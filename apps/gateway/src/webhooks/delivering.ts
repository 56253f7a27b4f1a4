import { instant } from '@pegboard/kit';
import type { Clock } from '@pegboard/eventing';
import { askedPause, DISABLED_AFTER_MS, downPause, pauseAfter, TRIED_FOR_MS } from './backoff';
import type { Attempt, Deliveries, Delivery, DeliveryState } from './deliveries';
import type { SendOutcome, HookSender } from './sender';
import { signatureHeaders } from './signature';
import type { Webhook, Webhooks } from './webhooks';

/** So many events are under way to one receiver at once, each about another thing. */
const AT_ONCE = 8;
/** So many are fetched together: asking what is next costs more than sending it. */
const AT_HAND = 64;
const GONE = 410;

export type Result = 'delivered' | 'retried' | 'failed';

export interface DeliveringParts {
  readonly webhooks: Webhooks;
  readonly deliveries: Deliveries;
  readonly sender: HookSender;
  readonly clock: Clock;
  readonly chance: () => number;
  /** Where the API is reached, for links. */
  readonly apiAddress: () => string;
  readonly onResult: (result: Result) => void;
  readonly onProblem: (problem: unknown) => void;
}

/**
 * Sends what waits. Each webhook has a turn of its own, so that one whose receiver is slow or dead holds up no other;
 * within a webhook events about the same thing go out one after the other.
 */
export class Delivering {
  private readonly busy = new Map<number, Promise<void>>();
  private ticking: Promise<void> | undefined;
  private isStopped = false;

  constructor(private readonly parts: DeliveringParts) {}

  /** Begins the turns of all webhooks that have something to send and aren't at it. */
  tick(): Promise<void> {
    this.ticking ??= this.look()
      .catch(this.parts.onProblem)
      .finally(() => (this.ticking = undefined));
    return this.ticking;
  }

  /** Begins nothing new; what is under way ends by itself. */
  stop(): void {
    this.isStopped = true;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.ticking;
    while (this.busy.size > 0) await Promise.all(this.busy.values());
  }

  private async look(): Promise<void> {
    if (this.isStopped) return;
    const { webhooks, deliveries, clock } = this.parts;
    const all = await webhooks.all();
    const now = clock.now();
    const resting = all.filter(({ isEnabled, pausedUntil }) => !isEnabled || (pausedUntil !== null && pausedUntil > now));
    for (const id of await deliveries.due([...this.busy.keys(), ...resting.map(({ _id }) => _id)])) {
      if (all.some(({ _id }) => _id === id)) this.begin(id);
      else if (!(await webhooks.find(id))) await deliveries.drop(id);
    }
  }

  private begin(id: number): void {
    const turn = this.turn(id)
      .catch(this.parts.onProblem)
      .finally(() => this.busy.delete(id));
    this.busy.set(id, turn);
  }

  private async turn(id: number): Promise<void> {
    const { webhooks, deliveries, clock } = this.parts;
    while (!this.isStopped) {
      const webhook = await webhooks.find(id);
      if (!webhook?.isEnabled || (webhook.pausedUntil !== null && webhook.pausedUntil > clock.now())) return;
      // A receiver that failed is asked with one event before it gets many.
      const batch = await deliveries.next(id, webhook.failures > 0 ? 1 : AT_HAND);
      if (batch.length === 0) return;
      await this.judge(webhook, await this.round(webhook, batch));
    }
  }

  /** Sends some at once until all are sent or one goes wrong: what hasn't begun then waits for the judgement. */
  private async round(webhook: Webhook, batch: readonly Delivery[]): Promise<(boolean | undefined)[]> {
    const left = [...batch];
    const went: (boolean | undefined)[] = [];
    const sending = async (): Promise<void> => {
      for (let next = left.shift(); next; next = left.shift()) {
        const isWell = await this.deliver(webhook, next);
        went.push(isWell);
        if (!isWell || this.isStopped) left.length = 0;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sending));
    return went;
  }

  /** One try, noted. Answers whether it went well; undefined if it could not even be tried. */
  private async deliver(webhook: Webhook, delivery: Delivery): Promise<boolean | undefined> {
    const tried = await this.try(webhook, delivery);
    if (tried) await this.parts.deliveries.note(delivery, tried.attempt, tried.state);
    return tried && tried.state === 'delivered';
  }

  /** @param isOnce whatever comes of it, it isn't tried again */
  async try(webhook: Webhook, delivery: Delivery, isOnce = false): Promise<{ attempt: Attempt; state: DeliveryState } | undefined> {
    const { webhooks, sender, clock, onResult } = this.parts;
    const tokens = webhooks.tokensOf(webhook);
    if (tokens.length === 0) {
      await webhooks.disable(webhook._id, 'TOKEN_UNREADABLE');
      return undefined;
    }
    const started = clock.milliseconds();
    const body = this.bodyOf(webhook, delivery);
    const headers = signatureHeaders({ eventId: delivery.event.id, timestamp: Math.floor(started / 1000), body }, tokens);
    const outcome = await sender.post(webhook.url, { ...this.plainHeaders(delivery), ...headers }, body);
    const attempt = this.attemptOf(delivery, outcome, started, isOnce);
    const state = attempt.error === null ? 'delivered' : attempt.nextTryAt ? 'pending' : 'failed';
    onResult(state === 'pending' ? 'retried' : state);
    if (outcome.httpStatus === GONE) await webhooks.disable(webhook._id, 'GONE');
    return { attempt, state };
  }

  private attemptOf(delivery: Delivery, { httpStatus, error, retryAfter }: SendOutcome, started: number, isOnce: boolean): Attempt {
    const { clock, chance } = this.parts;
    const now = clock.milliseconds();
    const next = now + pauseAfter(delivery.tries + 1, chance(), askedPause(retryAfter, now));
    const isWell = httpStatus !== null && httpStatus >= 200 && httpStatus < 300;
    const isOver = isWell || isOnce || httpStatus === GONE || next > Date.parse(delivery.triedSince) + TRIED_FOR_MS;
    return {
      at: instant(started),
      durationMs: now - started,
      httpStatus,
      error: isWell ? null : (error ?? whyNot(httpStatus!)),
      nextTryAt: isOver ? null : instant(next),
    };
  }

  /** Learns from a round how the receiver is. */
  private async judge(webhook: Webhook, went: readonly (boolean | undefined)[]): Promise<void> {
    const { webhooks, deliveries, clock, chance } = this.parts;
    if (went.includes(true)) {
      await webhooks.noteSuccess(webhook);
      if (webhook.pausedUntil !== null) await deliveries.hurry(webhook._id);
      return;
    }
    if (!went.includes(false)) return;
    const pause = downPause(webhook.failures + 1, chance());
    await webhooks.noteFailure(webhook, pause > 0 ? instant(clock.milliseconds() + pause) : null);
    const since = webhook.failingSince;
    if (since !== null && clock.milliseconds() - Date.parse(since) > DISABLED_AFTER_MS) await webhooks.disable(webhook._id, 'FAILING');
  }

  private bodyOf({ _id }: Webhook, { event }: Delivery): string {
    const { resource, action, object, id, sequence, occurredAt } = event;
    const href = object.href === undefined ? {} : { href: this.parts.apiAddress() + object.href };
    return JSON.stringify({
      resource_type: resource,
      action,
      webhook_id: _id,
      object: { ...object, ...href },
      event_id: id,
      sequence,
      occurred_at: occurredAt,
    });
  }

  private plainHeaders({ event, tries }: Delivery): Record<string, string> {
    return {
      'content-type': 'application/json',
      'user-agent': 'Pegboard-Webhooks/1',
      'x-pegboard-event': event.action,
      'x-pegboard-sequence': String(event.sequence),
      ...(tries > 0 ? { 'x-katana-retry-num': String(tries) } : {}),
    };
  }
}

function whyNot(status: number): string {
  if (status >= 300 && status < 400) return `answered ${status}; redirects are not followed`;
  return status === GONE ? 'answered 410: gone, the webhook is disabled' : `answered ${status}`;
}
