import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { BusConnection, JetStreamReader, SystemTimers, unavailable, type ReadMessage, type StreamPosition } from '@pegboard/eventing';
import { Draining, SETTINGS, type Settings } from '@pegboard/service';

const CONNECTS_WITHIN_MS = 3_000;

export interface FeedPage {
  readonly messages: readonly ReadMessage[];
  /** The last sequence in the stream. */
  readonly end: number;
}

/**
 * Everything that happened, read from the event stream for those who have no client of the bus. The gateway serves
 * without the bus too, so the connection is made in the background and only the feed waits for it.
 */
@Injectable()
export class EventFeed implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly timers = new SystemTimers();
  private bus: BusConnection | undefined;
  private readonly opening: Promise<JetStreamReader>;
  private isClosing = false;
  private readonly streams = new Set<() => Promise<void>>();

  constructor(@Inject(SETTINGS) settings: Settings, logger: PinoLogger, draining: Draining) {
    draining.add(() => this.beforeApplicationShutdown());
    const onProblem = (problem: unknown): void => logger.warn({ err: problem }, 'the event feed');
    this.opening = BusConnection.open({
      url: settings.NATS_URL,
      name: 'gateway',
      user: settings.NATS_USER,
      password: settings.NATS_PASSWORD,
      replicas: settings.NATS_REPLICAS,
      onProblem,
    }).then((bus) => {
      this.bus = bus;
      return new JetStreamReader(bus, this.timers, onProblem);
    });
    this.opening.catch(onProblem);
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

  /** Open streams would keep the server from closing. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    await Promise.all([...this.streams].map((stop) => stop()));
  }

  async onApplicationShutdown(): Promise<void> {
    this.timers.stop();
    await this.bus?.close();
  }

  private async reader(): Promise<JetStreamReader> {
    const late = this.timers.sleep(CONNECTS_WITHIN_MS).then(() => undefined);
    const reader = await Promise.race([this.opening.catch(() => undefined), late]);
    if (!reader || !this.bus?.isConnected) throw unavailable('The event stream');
    return reader;
  }
}
