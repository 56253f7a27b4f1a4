import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { JetStreamReader, type ReadMessage, type StreamPosition } from '@pegboard/eventing';
import { Draining } from '@pegboard/service';
import { GatewayBus } from '../connections/gateway-bus';

export interface FeedPage {
  readonly messages: readonly ReadMessage[];
  /** The last sequence in the stream. */
  readonly end: number;
}

/** Everything that happened, read from the event stream for those who have no client of the bus. */
@Injectable()
export class EventFeed implements BeforeApplicationShutdown {
  private opened: JetStreamReader | undefined;
  private isClosing = false;
  private readonly streams = new Set<() => Promise<void>>();

  constructor(
    private readonly bus: GatewayBus,
    draining: Draining,
  ) {
    draining.add(() => this.endStreams());
  }

  async page(after: number, subjects: readonly string[], limit: number): Promise<FeedPage> {
    const reader = await this.reader();
    return reader.page({ after, subjects, limit });
  }

  /** Reads on until `stop`, or until the service ends or the stream goes back: then `onEnd` is called. */
  async follow(
    after: number,
    subjects: readonly string[],
    onMessages: (messages: readonly ReadMessage[]) => Promise<void>,
    onEnd: () => void,
  ): Promise<() => Promise<void>> {
    const reader = await this.reader();
    const reading = await reader.follow({ after: await reader.at(after), subjects, onMessages, onGoneBack: async () => onEnd() });
    const stop = async (): Promise<void> => {
      if (!this.streams.delete(stop)) return;
      onEnd();
      await reading.stop();
    };
    this.streams.add(stop);
    if (this.isClosing) await stop();
    return stop;
  }

  async end(): Promise<StreamPosition> {
    return (await this.reader()).end();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.endStreams();
  }

  /** Open streams would keep the server from closing. */
  private async endStreams(): Promise<void> {
    this.isClosing = true;
    await Promise.all([...this.streams].map((stop) => stop()));
  }

  private async reader(): Promise<JetStreamReader> {
    const { timers, onProblem } = this.bus;
    return (this.opened ??= new JetStreamReader(await this.bus.connected(), timers, onProblem));
  }
}
