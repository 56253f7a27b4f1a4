import type { ServerResponse } from 'node:http';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { JetStreamReader, SystemClock, type ReadMessage, type StreamPosition } from '@pegboard/eventing';
import { Authenticator, Draining, type Caller } from '@pegboard/service';
import { GatewayBus } from '../connections/gateway-bus';
import { Slots } from '../limits/slots';
import { LIMITS, type Limits } from '../limits/limits';
import { EventStream } from './event-stream';
import { EventTail, toldEvent } from './event-tail';
import { OpenStreams } from './open-streams';

export interface FeedPage {
  readonly messages: readonly ReadMessage[];
  /** The last sequence in the stream. */
  readonly end: number;
  /** Up to which everything was looked at. */
  readonly next: number;
}

/** Pages are read by a consumer each, so only so many are read at once. */
const PAGES_AT_ONCE = 8;
const PAGE_OF_A_STREAM = 250;

/** Whose stream is opened, and what it tells. */
export interface StreamAsked {
  readonly after: number;
  readonly subjects: readonly string[];
  readonly authorization: string;
  readonly caller: Caller;
}

interface SharedTail {
  readonly opened: Promise<EventTail>;
  users: number;
}

/** Everything that happened, read from the event stream for those who have no client of the bus. */
@Injectable()
export class EventFeed implements BeforeApplicationShutdown {
  private opened: JetStreamReader | undefined;
  private shared: SharedTail | undefined;
  private isClosing = false;
  private reading = 0;
  private readonly queue: (() => void)[] = [];
  private readonly streams: OpenStreams;

  constructor(
    private readonly bus: GatewayBus,
    slots: Slots,
    authenticator: Authenticator,
    @Inject(LIMITS) limits: Limits,
    draining: Draining,
  ) {
    this.streams = new OpenStreams({
      authenticator,
      clock: new SystemClock(),
      slots,
      timers: bus.timers,
      mostPerCaller: limits.streamsPerCaller,
      needed: 'events:read',
    });
    draining.add(async () => this.endStreams());
  }

  /** @param subjects none: nothing is read, and only the end of the stream is told */
  async page(after: number, subjects: readonly string[], limit: number): Promise<FeedPage> {
    const reader = await this.reader();
    if (subjects.length === 0) {
      const { sequence: end } = await reader.end();
      return { messages: [], end, next: end };
    }
    return this.inTurn(() => reader.page({ after, subjects, limit }));
  }

  /**
   * Opens a stream of events on a connection; `begin` sends its head once nothing stands in its way.
   * @throws HttpException 429 TOO_MANY_STREAMS @throws Rejection SERVICE_UNAVAILABLE
   */
  async stream({ after, subjects, authorization, caller }: StreamAsked, begin: () => ServerResponse): Promise<void> {
    const opened: { stream?: EventStream; isEnded?: boolean } = {};
    const admitted = await this.streams.admit(authorization, caller, () => {
      opened.isEnded = true;
      opened.stream?.end();
    });
    const { tail, give } = await this.takeTail().catch((problem: unknown) => {
      admitted.over();
      throw problem;
    });
    const stream = new EventStream(after, {
      raw: begin(),
      tail,
      subjects,
      timers: this.bus.timers,
      onProblem: this.bus.onProblem,
      older: async (position) => {
        const { messages, next } = await this.page(position, subjects, PAGE_OF_A_STREAM);
        return { events: messages.map(toldEvent), next };
      },
    });
    opened.stream = stream;
    if (this.isClosing || opened.isEnded) stream.end();
    void stream.run().finally(() => {
      admitted.over();
      give();
    });
  }

  async end(): Promise<StreamPosition> {
    return (await this.reader()).end();
  }

  beforeApplicationShutdown(): void {
    this.endStreams();
  }

  /** Open streams would keep the server from closing. */
  private endStreams(): void {
    this.isClosing = true;
    this.streams.close();
  }

  /** One for all streams; the bus is read for it as long as there are any. */
  private async takeTail(): Promise<{ tail: EventTail; give(): void }> {
    const shared = (this.shared ??= this.openTail());
    shared.users++;
    const tail = await shared.opened;
    const give = (): void => {
      if (--shared.users > 0) return;
      this.forget(shared);
      void tail.close();
    };
    return { tail, give };
  }

  private openTail(): SharedTail {
    const goneBack = (): void => {
      this.forget(shared);
      this.streams.endAll();
    };
    const shared = { opened: this.reader().then((reader) => EventTail.open(reader, goneBack)), users: 0 };
    shared.opened.catch(() => this.forget(shared));
    return shared;
  }

  private forget(shared: SharedTail): void {
    if (this.shared === shared) this.shared = undefined;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.reading >= PAGES_AT_ONCE) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.reading++;
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.reading--;
    }
  }

  private async reader(): Promise<JetStreamReader> {
    const { timers, onProblem } = this.bus;
    return (this.opened ??= new JetStreamReader(await this.bus.connected(), timers, onProblem));
  }
}
