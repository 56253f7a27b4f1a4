import { Inject, Injectable } from '@nestjs/common';
import {
  BUS,
  CLOCK,
  consumerState,
  deadLettersKept,
  inTime,
  PUBLISHER,
  type BusConnection,
  type Clock,
  type ConsumerState,
  type JetStreamPublisher,
} from '@pegboard/eventing';
import { Readiness } from '../readiness';
import { Metrics, type Readings } from './metrics';

const CHECKED_WITHIN_MS = 1_500;

/** What readiness says, check by check: a service that runs but can't be used. A check that doesn't end is one that fails. */
@Injectable()
export class ReadinessMetrics {
  constructor(metrics: Metrics, readiness: Readiness) {
    const help = 'Whether a check of readiness holds (1) or not (0), by check.';
    metrics.gauge({ name: 'pegboard_ready', help, labelNames: ['check'] }, () =>
      Promise.all(
        readiness.entries().map(async ([name, check]): Promise<Readings<'check'>[number]> => {
          let isUp = false;
          const checking = Promise.resolve()
            .then(check)
            .then((answer) => (isUp = answer.isUp));
          await inTime(checking, CHECKED_WITHIN_MS);
          return [{ check: name }, Number(isUp)];
        }),
      ),
    );
  }
}

/** What waits to be sent, what waits to be heard, and what could not be handled. */
@Injectable()
export class BusMetrics {
  constructor(
    private readonly metrics: Metrics,
    @Inject(BUS) bus: BusConnection,
    @Inject(PUBLISHER) private readonly publisher: JetStreamPublisher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.watchOutboxes();
    watchConsumers(metrics, async () => [await consumerState(bus, bus.options.name)].flatMap((state) => state ?? []));
    metrics.gauge(
      { name: 'pegboard_dead_letters_kept', help: 'Dead letters of all services that are neither redriven nor discarded.' },
      async () => [[{}, await deadLettersKept(bus)]],
    );
  }

  private watchOutboxes(): void {
    const waiting = () =>
      Promise.all(this.publisher.outboxes.map(async (outbox) => ({ outbox: outbox.name, ...(await outbox.waiting()) })));
    this.metrics.gauge(
      {
        name: 'pegboard_outbox_unsent',
        help: 'Documents or journal entries whose events JetStream has not acknowledged, by outbox.',
        labelNames: ['outbox'],
      },
      async () => (await waiting()).map(({ outbox, count }) => [{ outbox }, count]),
    );
    this.metrics.gauge(
      {
        name: 'pegboard_outbox_oldest_age_seconds',
        help: 'Age of the oldest event that JetStream has not acknowledged, by outbox; 0 if there is none.',
        labelNames: ['outbox'],
      },
      async () =>
        (await waiting()).map(({ outbox, oldestAt }) => [
          { outbox },
          oldestAt ? Math.max(0, this.clock.milliseconds() - Date.parse(oldestAt)) / 1_000 : 0,
        ]),
    );
  }
}

/** How far durable consumers have come. */
export function watchConsumers(metrics: Metrics, ask: () => Promise<readonly ConsumerState[]>): void {
  const gauge = (
    name: string,
    help: string,
    figure: 'pending' | 'inFlight' | 'redelivered' | 'delivered' | 'acknowledged' | 'waiting',
  ): void =>
    metrics.gauge({ name, help, labelNames: ['consumer'] }, async () =>
      (await ask()).map((state): Readings<'consumer'>[number] => [{ consumer: state.name }, state[figure]]),
    );
  gauge('pegboard_consumer_pending_messages', 'Events that a durable consumer has not received yet, by consumer.', 'pending');
  gauge(
    'pegboard_consumer_unacknowledged_messages',
    'Events that a durable consumer has received and not acknowledged, by consumer.',
    'inFlight',
  );
  gauge('pegboard_consumer_delivered_sequence', 'Position up to which a durable consumer has received events, by consumer.', 'delivered');
  gauge(
    'pegboard_consumer_acknowledged_sequence',
    'Position up to which all events of a durable consumer are handled, by consumer.',
    'acknowledged',
  );
  gauge(
    'pegboard_consumer_waiting_requests',
    'Requests for more events that wait at a durable consumer, by consumer; 0 if nobody reads it, or all who read are busy.',
    'waiting',
  );
  metrics.gauge(
    {
      name: 'pegboard_consumer_paused',
      help: 'Whether an operator has paused a durable consumer (1) or not (0), by consumer.',
      labelNames: ['consumer'],
    },
    async () =>
      (await ask()).map(({ name, pausedUntil }): Readings<'consumer'>[number] => [{ consumer: name }, Number(pausedUntil !== null)]),
  );
  gauge('pegboard_consumer_redelivered_messages', 'Unacknowledged events that were sent more than once, by consumer.', 'redelivered');
}
