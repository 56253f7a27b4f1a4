import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Answers, AnswersList, AnswersNothing, Authenticator, listed, pageOf } from '@pegboard/service';
import { EventFeed } from '../events/event-feed';
import { Once } from '../once/once';
import { Destinations } from './addresses';
import { eventsBeyond, scopesFor } from './event-names';
import { newWebhookAnswer, webhookAnswer } from './webhook.answer';
import { CreateWebhookDto, RotateTokenDto, UpdateWebhookDto, WebhooksQuery } from './webhook.dto';
import { tokenFrom } from './secrets';
import { hearingNone, refuseHidden, Webhooks } from './webhooks';
import { webhookView } from './webhook.view';
import { refuseSubscribingBeyond } from '@pegboard/access';

/** Setting up webhooks. A token is returned only by the call that creates it. */
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly destinations: Destinations,
    private readonly feed: EventFeed,
    private readonly authenticator: Authenticator,
    private readonly once: Once,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Subscribe to events; the signing token is shown only in this answer' })
  @Answers(newWebhookAnswer)
  async create(@Body() body: CreateWebhookDto, @Req() request: FastifyRequest) {
    await this.mayHear(request, body.subscribed_events);
    const url = this.destinations.read(body.url);
    const { sequence } = await this.feed.end();
    const once = await this.once.of('webhook', request);
    const { webhook, token } = await this.webhooks.create(
      {
        url,
        description: body.description ?? null,
        subscribedEvents: body.subscribed_events,
        isEnabled: body.enabled ?? true,
        token: body.token,
      },
      sequence,
      once && { ...once, token: tokenFrom(once.bytes) },
    );
    await once?.done();
    return { ...webhookView(webhook), token };
  }

  @Get()
  @ApiOperation({ summary: 'List all webhooks, newest first' })
  @AnswersList(webhookAnswer)
  async list(@Query() query: WebhooksQuery, @Req() request: FastifyRequest) {
    const filter = {
      ...hearingNone(await this.beyond(request)),
      ...(query.ids ? { _id: { $in: query.ids } } : {}),
      ...(query.url === undefined ? {} : { url: query.url }),
      ...(query.enabled === undefined ? {} : { isEnabled: query.enabled }),
    };
    const { webhooks, total } = await this.webhooks.list(filter, pageOf(query));
    return listed(webhooks.map(webhookView), total, query);
  }

  @Get(':id')
  @Answers(webhookAnswer)
  async get(@Param('id') id: number, @Req() request: FastifyRequest) {
    const webhook = await this.webhooks.get(id);
    refuseHidden(webhook, await this.beyond(request));
    return webhookView(webhook);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change the given fields; other fields keep their values' })
  @Answers(webhookAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateWebhookDto, @Req() request: FastifyRequest) {
    const before = await this.webhooks.get(id);
    // Who moves a webhook to a place of his own hears all that it is sent, and what it was sent before: that waits, or is sent again.
    await this.mayHear(request, [...before.subscribedEvents, ...(body.subscribed_events ?? [])]);
    const edit = {
      url: body.url === undefined ? undefined : this.destinations.read(body.url),
      description: body.description,
      subscribedEvents: body.subscribed_events,
      isEnabled: body.enabled,
    };
    return webhookView(await this.webhooks.edit(id, edit, body.enabled ? (await this.feed.end()).sequence : 0));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a webhook and its waiting events' })
  @AnswersNothing('Webhook deleted')
  async remove(@Param('id') id: number, @Req() request: FastifyRequest): Promise<void> {
    await this.mayHear(request, (await this.webhooks.get(id)).subscribedEvents);
    await this.webhooks.remove(id);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Create a new token; during the overlap the old one signs too' })
  @Answers(newWebhookAnswer)
  async rotate(@Param('id') id: number, @Body() body: RotateTokenDto, @Req() request: FastifyRequest) {
    await this.mayHear(request, (await this.webhooks.get(id)).subscribedEvents);
    const once = await this.once.of('webhook_token', request);
    const made = once && { token: tokenFrom(once.bytes), isDone: once.isDone };
    const { webhook, token } = await this.webhooks.rotate(id, body.overlap_seconds, body.token, made);
    await once?.done();
    return { ...webhookView(webhook), token };
  }

  /** The events that the caller can't read. */
  private async beyond(request: FastifyRequest): Promise<readonly string[]> {
    return eventsBeyond((await this.authenticator.callerOf(request))!.scopes);
  }

  /** Nobody hears by a webhook what he couldn't read. @throws Rejection 403 SUBSCRIBES_TOO_MUCH */
  private async mayHear(request: FastifyRequest, events: readonly string[]): Promise<void> {
    const caller = (await this.authenticator.callerOf(request))!;
    refuseSubscribingBeyond(scopesFor(events), caller.scopes);
  }
}
