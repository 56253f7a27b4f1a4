import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuseSubscribingBeyond, type Scope } from '@pegboard/access';
import { SystemClock } from '@pegboard/eventing';
import { Answers, AnswersList, Authenticator, httpError, listed, NoBody, pageOf } from '@pegboard/service';
import { EventFeed } from '../events/event-feed';
import { RateLimits } from '../limits/rate-limits';
import type { SharedRate } from '../limits/shared-rate';
import { aboutNone, Deliveries } from './deliveries';
import { Delivering } from './delivering';
import { eventsBeyond, resourcesBeyond, scopesFor } from './event-names';
import { eventId, type HookEvent } from './told';
import { refuseHidden, requireEnabled, requireSigned, Webhooks } from './webhooks';
import { deliveryView } from './delivery.view';
import { deliveryAnswer } from './delivery.answer';
import { DeliveriesQuery } from './delivery.dto';

/** Calls that make us call somebody else, for each webhook and minute, at all gateways together. */
const BY_HAND_PER_MINUTE = 20;
const PING = 'webhook.ping';

/** What was sent to a webhook, and sending it by hand. */
@Controller('v1/webhooks')
export class DeliveriesController {
  private readonly byHand: SharedRate;
  private readonly clock = new SystemClock();

  constructor(
    private readonly webhooks: Webhooks,
    private readonly deliveries: Deliveries,
    private readonly delivering: Delivering,
    private readonly feed: EventFeed,
    private readonly authenticator: Authenticator,
    private readonly limits: RateLimits,
  ) {
    this.byHand = limits.rate('by hand', BY_HAND_PER_MINUTE);
  }

  @Get(':id/deliveries')
  @ApiOperation({ summary: 'List the events of the last 30 days, sent and waiting, with every attempt; newest first' })
  @AnswersList(deliveryAnswer)
  async list(@Param('id') id: number, @Query() query: DeliveriesQuery, @Req() request: FastifyRequest) {
    const own = await this.scopesOf(request);
    refuseHidden(await this.webhooks.get(id), eventsBeyond(own));
    const filter = {
      webhookId: id,
      ...aboutNone(resourcesBeyond(own)),
      ...(query.status ? { state: { $in: query.status } } : {}),
      ...(query.action ? { 'event.action': { $in: query.action } } : {}),
    };
    const { deliveries, total } = await this.deliveries.list(filter, pageOf(query));
    return listed(deliveries.map(deliveryView), total, query);
  }

  @Get(':id/deliveries/:delivery_id')
  @Answers(deliveryAnswer)
  async get(@Param('id') id: number, @Param('delivery_id') deliveryId: string, @Req() request: FastifyRequest) {
    const own = await this.scopesOf(request);
    refuseHidden(await this.webhooks.get(id), eventsBeyond(own));
    return deliveryView(await this.deliveries.get(id, deliveryId, resourcesBeyond(own)));
  }

  @Post(':id/deliveries/:delivery_id/redeliver')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send an event again, with the same id and the usual retries' })
  @Answers(deliveryAnswer)
  async redeliver(
    @Param('id') id: number,
    @Param('delivery_id') deliveryId: string,
    @Body() _body: NoBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const webhook = await this.webhooks.get(id);
    const { event } = await this.deliveries.get(id, deliveryId);
    // What was subscribed to once may be subscribed to no longer, and is repeated all the same.
    await this.mayHear(request, [...webhook.subscribedEvents, ...(event.action === PING ? [] : [event.action])]);
    await this.admit(id, reply);
    requireEnabled(webhook);
    return deliveryView(await this.deliveries.again(id, deliveryId));
  }

  @Post(':id/test')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Send one ping now, and return its result',
    description: 'The ping is `webhook.ping`, signed like every event. It is also sent to a disabled webhook, and the log contains it.',
  })
  @Answers(deliveryAnswer)
  async test(
    @Param('id') id: number,
    @Body() _body: NoBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const webhook = await this.webhooks.get(id);
    await this.mayHear(request, webhook.subscribedEvents);
    await this.admit(id, reply);
    const { sequence } = await this.feed.end();
    const ping: HookEvent = {
      id: eventId('ping', randomUUID()),
      sequence,
      resource: 'webhook',
      action: PING,
      occurredAt: this.clock.now(),
      object: { id: String(id), status: webhook.isEnabled ? 'ENABLED' : 'DISABLED', href: `/v1/webhooks/${id}` },
    };
    const delivery = this.deliveries.make(webhook, ping, 'ping');
    const tried = requireSigned(await this.delivering.try(webhook, delivery, true), id);
    const kept = { ...delivery, state: tried.state, attempts: [tried.attempt], tries: 1, nextTryAt: null };
    await this.deliveries.queue([kept]);
    return deliveryView(kept);
  }

  private async scopesOf(request: FastifyRequest): Promise<ReadonlySet<Scope>> {
    return (await this.authenticator.callerOf(request))!.scopes;
  }

  /** @throws Rejection 403 SUBSCRIBES_TOO_MUCH */
  private async mayHear(request: FastifyRequest, events: readonly string[]): Promise<void> {
    refuseSubscribingBeyond(scopesFor(events), await this.scopesOf(request));
  }

  /** @throws HttpException 429 */
  private async admit(id: number, reply: FastifyReply): Promise<void> {
    const { isWithin, resetsAt } = await this.byHand.take(String(id));
    if (isWithin) return;
    void reply.header('retry-after', this.limits.secondsTo(resetsAt));
    const message = `One webhook accepts at most ${BY_HAND_PER_MINUTE} manual sends in a minute. Retry-After says how many seconds to wait.`;
    throw httpError('TOO_MANY_REQUESTS', message);
  }
}
