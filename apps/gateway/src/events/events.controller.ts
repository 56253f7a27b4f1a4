import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { ReadMessage } from '@pegboard/eventing';
import { Answers } from '@pegboard/service';
import { eventsAnswer, type EventsAnswer } from './event.answer';
import { EventFeed } from './event-feed';
import { EventsQuery } from './event.dto';
import { eventView } from './event.view';
import { refuseBeyond, subjectsOf } from './reading';

const HEARTBEAT_MS = 15_000;

/** The feed of everything that happened, for whoever has no client of the bus. */
@Controller('v1/events')
export class EventsController {
  constructor(private readonly feed: EventFeed) {}

  @Get()
  @Answers(eventsAnswer, { otherKinds: ['text/event-stream'] })
  @ApiOperation({
    summary: 'List events in the order of the stream',
    description:
      'A page of CloudEvents with their sequence. With `Accept: text/event-stream` the connection stays open and new events follow. `Last-Event-ID` continues after that sequence.',
  })
  async read(
    @Query() { after, limit, types }: EventsQuery,
    @Headers('accept') accept: string | undefined,
    @Headers('last-event-id') lastId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const subjects = subjectsOf(types);
    if (accept?.includes('text/event-stream'))
      return this.stream(reply, /^\d{1,15}$/.test(lastId ?? '') ? Number(lastId) : after, subjects);
    const { messages, end } = await this.feed.page(after, subjects, limit);
    refuseBeyond(after, end);
    const full = messages.length === limit ? messages[messages.length - 1] : undefined;
    const page: EventsAnswer = { data: messages.map(eventView), next_after: full?.sequence ?? end, last_sequence: end };
    await reply.send(page);
  }

  private async stream(reply: FastifyReply, after: number, subjects: readonly string[]): Promise<void> {
    const { sequence: end } = await this.feed.end();
    refuseBeyond(after, end);
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    raw.write(': the feed\n\n');
    const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
    const stop = await this.feed.follow(
      after,
      subjects,
      (messages) => written(raw, messages),
      () => void raw.destroy(),
    );
    const close = (): void => {
      clearInterval(heartbeat);
      void stop();
    };
    if (raw.destroyed) close();
    else raw.once('close', close);
  }
}

/** Waits for a slow reader instead of keeping what it has not taken. */
async function written(raw: FastifyReply['raw'], messages: readonly ReadMessage[]): Promise<void> {
  const text = messages
    .map((message) => `id: ${message.sequence}\nevent: ${String(message.event['type'])}\ndata: ${JSON.stringify(eventView(message))}\n\n`)
    .join('');
  if (raw.write(text) || raw.destroyed) return;
  await new Promise<void>((resolve) => {
    raw.once('drain', resolve);
    raw.once('close', resolve);
  });
}
