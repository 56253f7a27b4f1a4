import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { isHeard, type ReadMessage } from '@pegboard/eventing';
import { reject } from '@pegboard/kit';
import { Answers } from '@pegboard/service';
import { eventsAnswer, type EventsAnswer } from './event.answer';
import { EventFeed } from './event-feed';
import { EventsQuery } from './event.dto';
import { eventView } from './event.view';

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
    if (after > end) throw wentBack(after, end);
    const full = messages.length === limit ? messages[messages.length - 1] : undefined;
    const page: EventsAnswer = { data: messages.map(eventView), next_after: full?.sequence ?? end, last_sequence: end };
    await reply.send(page);
  }

  private async stream(reply: FastifyReply, after: number, subjects: readonly string[]): Promise<void> {
    const { sequence: end } = await this.feed.end();
    if (after > end) throw wentBack(after, end);
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

const wentBack = (after: number, end: number) =>
  reject(
    'FEED_WENT_BACK',
    'after',
    `The feed ends at ${end}, before ${after}, because it was restored from an older copy. Start again at 0.`,
    {
      end,
    },
  );

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

/** @throws Rejection UNKNOWN_EVENT_TYPE */
export function subjectsOf(types: readonly string[] | undefined): string[] {
  if (!types?.length) return ['evt.>'];
  const subjects = [...new Set(types)].map((type) => {
    const match = /^(?:pegboard\.)?([a-z]+)(?:\.([a-z_]+))?$/.exec(type);
    if (!match)
      throw reject(
        'UNKNOWN_EVENT_TYPE',
        'types',
        `No events have the type "${type}". Give a service such as sales, or a resource such as sales.sales_order.`,
      );
    return match[2] ? `evt.${match[1]}.${match[2]}.>` : `evt.${match[1]}.>`;
  });
  // The bus refuses filters that overlap.
  return subjects.filter((subject) => !subjects.some((other) => other !== subject && isHeard(other, subject)));
}
