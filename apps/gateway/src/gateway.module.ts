import { Module, type Type } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { PinoLogger } from 'nestjs-pino';
import { SystemClock } from '@pegboard/eventing';
import { Authenticator, ListInterceptor, ServiceModule } from '@pegboard/service';
import { ApiKeys, type KeptKey } from './keys/api-keys';
import { ApiKeysController } from './keys/api-keys.controller';
import { EventFeed } from './events/event-feed';
import { EventsController } from './events/events.controller';
import { GatewayBus } from './gateway-bus';
import { KeyDatabase } from './keys/key-database';
import { DeadLettersController } from './ops/dead-letters.controller';
import { OpsController } from './ops/ops.controller';
import { opsProviders } from './ops/ops-providers';
import { ServicesReady } from './forwarding/services-ready';
import { ADDRESSES, type GatewaySettings } from './settings';
import { DeliveriesController } from './webhooks/deliveries.controller';
import { LogsExportController } from './webhooks/logs-export.controller';
import { webhookProviders } from './webhooks/webhook-providers';
import { WebhooksController } from './webhooks/webhooks.controller';

/** The gateway has no business rule: keys, health and metrics as every service, the feed, and the way to the others. */
export function gatewayModule({ settings, addresses, webhooks }: GatewaySettings): Type<unknown> {
  @Module({
    imports: [ServiceModule.edge('gateway', settings)],
    controllers: [
      OpsController,
      DeadLettersController,
      EventsController,
      ApiKeysController,
      WebhooksController,
      DeliveriesController,
      LogsExportController,
    ],
    providers: [
      { provide: ADDRESSES, useValue: addresses },
      { provide: KeyDatabase, inject: [PinoLogger], useFactory: (logger: PinoLogger) => new KeyDatabase(settings, logger) },
      {
        provide: ApiKeys,
        inject: [KeyDatabase, Authenticator],
        useFactory: ({ database }: KeyDatabase, authenticator: Authenticator) => {
          const keys = new ApiKeys(database.collection<KeptKey>('api_keys'), new SystemClock());
          authenticator.add(keys);
          return keys;
        },
      },
      { provide: APP_INTERCEPTOR, useClass: ListInterceptor },
      ServicesReady,
      GatewayBus,
      EventFeed,
      ...opsProviders,
      ...webhookProviders(webhooks),
    ],
  })
  class GatewayModule {}
  return GatewayModule;
}
