import { Module, type DynamicModule } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module';
import { EventsModule } from '../events/events.module';
import type { WebhookSettings } from '../settings';
import { DeliveriesController } from './deliveries.controller';
import { DrainController } from './drain.controller';
import { LogsExportController } from './logs-export.controller';
import { webhookProviders } from './webhook-providers';
import { WebhooksController } from './webhooks.controller';

/** Webhooks: what happened, sent to whoever subscribed. */
@Module({})
export class WebhooksModule {
  static forRoot(settings: WebhookSettings): DynamicModule {
    return {
      module: WebhooksModule,
      imports: [ConnectionsModule, EventsModule],
      controllers: [WebhooksController, DeliveriesController, DrainController, LogsExportController],
      providers: webhookProviders(settings),
    };
  }
}
