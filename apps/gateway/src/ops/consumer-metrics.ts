import { Injectable } from '@nestjs/common';
import { consumerStates, storageHeld, SystemClock, unhandledSince, type BytesHeld } from '@pegboard/eventing';
import { Metrics, watchConsumers, type Readings } from '@pegboard/service';
import { GatewayBus } from '../connections/gateway-bus';

/** Of every consumer, those of listeners outside of the company too: each service shows its own alone. */
@Injectable()
export class ConsumerMetrics {
  private readonly clock = new SystemClock();

  constructor(
    private readonly metrics: Metrics,
    private readonly bus: GatewayBus,
  ) {
    watchConsumers(metrics, async () => (await consumerStates(await bus.connected())).consumers);
    metrics.gauge(
      {
        name: 'pegboard_consumer_behind_seconds',
        help: 'Age of the first event that a durable consumer has not handled, by consumer; 0 if it has handled all.',
        labelNames: ['consumer'],
      },
      () => this.behind(),
    );
    this.watchStorage('pegboard_stream_bytes', 'What a stream holds, in bytes, by stream.', async () => (await this.held()).streams);
    this.watchStorage(
      'pegboard_jetstream_bytes',
      'What all streams of the account on the bus hold, in bytes, by account.',
      async () => [(await this.held()).account],
      'account',
    );
  }

  private async behind(): Promise<Readings<'consumer'>> {
    const bus = await this.bus.connected();
    const { consumers } = await consumerStates(bus);
    return Promise.all(
      consumers.map(async (consumer): Promise<Readings<'consumer'>[number]> => {
        const since = await unhandledSince(bus, consumer);
        return [{ consumer: consumer.name }, since ? Math.max(0, this.clock.milliseconds() - since.getTime()) / 1_000 : 0];
      }),
    );
  }

  private async held(): Promise<{ streams: BytesHeld[]; account: BytesHeld }> {
    return storageHeld(await this.bus.connected());
  }

  /** What is held; and, for what has a limit, the limit. */
  private watchStorage<Label extends 'stream' | 'account'>(
    name: string,
    help: string,
    ask: () => Promise<BytesHeld[]>,
    label = 'stream' as Label,
  ): void {
    const readings = (held: readonly BytesHeld[], valueOf: (one: BytesHeld) => number | undefined): Readings<Label> =>
      held.flatMap((one): Readings<Label> => {
        const value = valueOf(one);
        return value === undefined ? [] : [[{ [label]: one.name } as Record<Label, string>, value]];
      });
    this.metrics.gauge({ name, help, labelNames: [label] }, async () => readings(await ask(), ({ bytes }) => bytes));
    const most = { name: name.replace('_bytes', '_limit_bytes'), help: help.replace(/holds?/, 'may hold') };
    this.metrics.gauge({ ...most, labelNames: [label] }, async () => readings(await ask(), ({ limit }) => limit));
  }
}
