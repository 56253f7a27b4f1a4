import type { Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { PinoLogger } from 'nestjs-pino';
import { BlockIds, JetStreamReader, SystemClock, SystemTimers } from '@pegboard/eventing';
import { Draining, Metrics } from '@pegboard/service';
import { GatewayBus } from '../connections/gateway-bus';
import { GatewayDatabase } from '../connections/gateway-database';
import { Slots } from '../limits/slots';
import type { WebhookSettings } from '../settings';
import { Destinations } from './addresses';
import { Deliveries, deliveriesSchema } from './deliveries';
import { Delivering, type DeliveringParts } from './delivering';
import { intakeSchema } from './intake';
import { SecretBox } from './secrets';
import { HttpSender } from './sender';
import { shadowsSchema } from './told';
import { WebhookDuty } from './webhook-duty';
import { WebhookMetrics } from './webhook-metrics';
import { WebhookPlaces } from './webhook-places';
import { Webhooks, webhooksSchema } from './webhooks';

const PARTS = Symbol('DeliveringParts');
/** Where the API is reached, for links: a function, because the port is known late. Never what a caller says of it. */
export const API_ADDRESS = Symbol('ApiAddress');

/** What webhooks are made of, over the gateway's own database and its connection to the bus. */
export function webhookProviders({ allowedNetworks, tokenKey, publicUrl }: WebhookSettings): Provider[] {
  const clock = new SystemClock();
  return [
    {
      provide: API_ADDRESS,
      inject: [HttpAdapterHost],
      useFactory:
        ({ httpAdapter }: HttpAdapterHost) =>
        () =>
          publicUrl ?? ownAddress(httpAdapter.getHttpServer() as Listening),
    },
    { provide: Destinations, useFactory: () => new Destinations(allowedNetworks) },
    {
      provide: Webhooks,
      inject: [GatewayDatabase, Slots],
      useFactory: ({ database }: GatewayDatabase, slots: Slots) => {
        const kept = database.collection(webhooksSchema);
        return new Webhooks(kept, new BlockIds(database), clock, new SecretBox(tokenKey), new WebhookPlaces(slots, kept));
      },
    },
    {
      provide: Deliveries,
      inject: [GatewayDatabase],
      useFactory: ({ database }: GatewayDatabase) => new Deliveries(database.collection(deliveriesSchema), clock),
    },
    {
      provide: WebhookMetrics,
      inject: [Metrics, Webhooks, Deliveries],
      useFactory: (metrics: Metrics, webhooks: Webhooks, deliveries: Deliveries) =>
        new WebhookMetrics(metrics, webhooks, deliveries, () => clock.milliseconds()),
    },
    {
      provide: PARTS,
      inject: [Webhooks, Deliveries, Destinations, WebhookMetrics, API_ADDRESS, PinoLogger],
      useFactory: (
        webhooks: Webhooks,
        deliveries: Deliveries,
        destinations: Destinations,
        metrics: WebhookMetrics,
        apiAddress: () => string,
        logger: PinoLogger,
      ): DeliveringParts => ({
        webhooks,
        deliveries,
        sender: new HttpSender(destinations, undefined, (problem, host) =>
          logger.info({ err: problem, host }, 'a receiver is not reachable'),
        ),
        clock,
        chance: Math.random,
        apiAddress,
        onResult: (result) => metrics.count(result),
        onProblem: (problem) => logger.warn({ err: problem }, 'webhooks'),
      }),
    },
    { provide: Delivering, inject: [PARTS], useFactory: (parts: DeliveringParts) => new Delivering(parts) },
    { provide: WebhookDuty, inject: [PARTS, GatewayBus, GatewayDatabase, Draining], useFactory: dutyOf },
  ];
}

function dutyOf(parts: DeliveringParts, bus: GatewayBus, { database }: GatewayDatabase, draining: Draining): WebhookDuty {
  const timers = new SystemTimers();
  const duty = new WebhookDuty({
    ...parts,
    timers,
    bus: () => bus.whenOpen(),
    reader: (open) => new JetStreamReader(open, timers, parts.onProblem),
    states: database.collection(intakeSchema),
    shadows: database.collection(shadowsSchema),
    delivering: () => new Delivering(parts),
  });
  draining.add(() => duty.leave());
  return duty;
}

interface Listening {
  address(): { address: string; port: number } | string | null;
}

/** For whoever set no public address: right on this machine. */
function ownAddress(server: Listening): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return `http://127.0.0.1:${port}`;
}
