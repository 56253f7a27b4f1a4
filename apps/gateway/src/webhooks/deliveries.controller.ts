import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { SystemClock } from '@pegboard/eventing';
import { Answers, AnswersList, httpError, listed, NoBody, pageOf } from '@pegboard/service';
import { EventFeed } from '../events/event-feed';
import { Deliveries } from './deliveries';
import { Delivering } from './delivering';
import { eventId, type HookEvent } from './told';
import { requireEnabled, requireSigned, Webhooks } from './webhooks';
import { deliveryView } from './delivery.view';
import { deliveryAnswer } from './delivery.answer';
import { DeliveriesQuery } from './delivery.dto';

/** Calls that make us call somebody else, for each webhook and minute. */
const BY_HAND_PER_MINUTE = 20;

/** What was sent to a webhook, and sending it by hand. */
@Controller('v1/webhooks')
export class DeliveriesController {
  private readonly limiter = new RateLimiterMemory({ points: BY_HAND_PER_MINUTE, duration: 60 });
  private readonly clock = new SystemClock();

  constructor(
    private readonly webhooks: Webhooks,
    private readonly deliveries: Deliveries,
    private readonly delivering: Delivering,
    private readonly feed: EventFeed,
  ) {}

  @Get(':id/deliveries')
  @ApiOperation({ summary: 'List the events of the last 30 days, sent and waiting, with every attempt; newest first' })
  @AnswersList(deliveryAnswer)
  async list(@Param('id') id: number, @Query() query: DeliveriesQuery) {
    await this.webhooks.get(id);
    const filter = {
      webhookId: id,
      ...(query.status ? { state: { $in: query.status } } : {}),
      ...(query.action ? { 'event.action': { $in: query.action } } : {}),
    };
    const { deliveries, total } = await this.deliveries.list(filter, pageOf(query));
    return listed(deliveries.map(deliveryView), total, query);
  }

  @Get(':id/deliveries/:delivery_id')
  @Answers(deliveryAnswer)
  async get(@Param('id') id: number, @Param('delivery_id') deliveryId: string) {
    return deliveryView(await this.deliveries.get(id, deliveryId));
  }

  @Post(':id/deliveries/:delivery_id/redeliver')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send an event again, with the same id and the usual retries' })
  @Answers(deliveryAnswer)
  async redeliver(
    @Param('id') id: number,
    @Param('delivery_id') deliveryId: string,
    @Body() _body: NoBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const webhook = await this.webhooks.get(id);
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
  async test(@Param('id') id: number, @Body() _body: NoBody, @Res({ passthrough: true }) reply: FastifyReply) {
    const webhook = await this.webhooks.get(id);
    await this.admit(id, reply);
    const { sequence } = await this.feed.end();
    const ping: HookEvent = {
      id: eventId('ping', randomUUID()),
      sequence,
      resource: 'webhook',
      action: 'webhook.ping',
      occurredAt: this.clock.now(),
      object: { id: String(id), status: webhook.isEnabled ? 'ENABLED' : 'DISABLED', href: `/v1/webhooks/${id}` },
    };
    const delivery = this.deliveries.make(webhook, ping, 'ping');
    const tried = requireSigned(await this.delivering.try(webhook, delivery, true), id);
    const kept = { ...delivery, state: tried.state, attempts: [tried.attempt], tries: 1, nextTryAt: null };
    await this.deliveries.queue([kept]);
    return deliveryView(kept);
  }

  /** @throws HttpException 429 */
  private async admit(id: number, reply: FastifyReply): Promise<void> {
    const refused = await this.limiter.consume(String(id)).then(
      () => undefined,
      (counted: RateLimiterRes) => counted,
    );
    if (!refused) return;
    void reply.header('retry-after', Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
    const message = `One webhook accepts at most ${BY_HAND_PER_MINUTE} manual sends in a minute. Retry-After says how many seconds to wait.`;
    throw httpError('TOO_MANY_REQUESTS', message);
  }
}
