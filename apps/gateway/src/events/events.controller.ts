import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Authenticator } from '@pegboard/service';
import { eventsAnswer, type EventsAnswer } from './event.answer';
import { EventFeed } from './event-feed';
import { EventsQuery } from './event.dto';
import { eventView } from './event.view';
import { refuseBeyond, subjectsFor } from './reading';

/** The feed of everything that happened, for whoever has no client of the bus. */
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly feed: EventFeed,
    private readonly authenticator: Authenticator,
  ) {}

  @Get()
  @Answers(eventsAnswer, { otherKinds: ['text/event-stream'] })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'With `text/event-stream`: go on after the event with this sequence, instead of `after`.',
    schema: { type: 'integer', minimum: 0 },
  })
  @ApiOperation({
    summary: 'List events in the order of the stream',
    description:
      'A page of CloudEvents with their sequence, of the areas that the key may read. With `Accept: text/event-stream` the connection stays open and new events follow. `Last-Event-ID` continues after that sequence.',
  })
  async read(
    @Query() { after, limit, types }: EventsQuery,
    @Headers('accept') accept: string | undefined,
    @Headers('last-event-id') lastId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const caller = (await this.authenticator.callerOf(request))!;
    const subjects = subjectsFor(types, caller.scopes);
    if (accept?.includes('text/event-stream')) {
      const position = /^\d{1,15}$/.test(lastId ?? '') ? Number(lastId) : after;
      refuseBeyond(position, (await this.feed.end()).sequence);
      const asked = { after: position, subjects, authorization: request.headers.authorization!, caller };
      return this.feed.stream(asked, () => begun(reply));
    }
    const { messages, end, next } = await this.feed.page(after, subjects, limit);
    refuseBeyond(after, end);
    const page: EventsAnswer = { data: messages.map(eventView), next_after: next, last_sequence: end };
    await reply.send(page);
  }
}

function begun(reply: FastifyReply): FastifyReply['raw'] {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  });
  raw.write(': the feed\n\n');
  return raw;
}
