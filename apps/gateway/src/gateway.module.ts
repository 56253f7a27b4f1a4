import { Module, type Type } from '@nestjs/common';
import { ServiceModule } from '@pegboard/service';
import { EventFeed } from './event-feed';
import { EventsController } from './events.controller';
import { ServicesReady } from './services-ready';
import { ADDRESSES, type GatewaySettings } from './settings';

/** The gateway has no business rule and no database: keys, health and metrics as every service, the feed, and the way to the others. */
export function gatewayModule({ settings, addresses }: GatewaySettings): Type<unknown> {
  @Module({
    imports: [ServiceModule.edge('gateway', settings)],
    controllers: [EventsController],
    providers: [{ provide: ADDRESSES, useValue: addresses }, ServicesReady, EventFeed],
  })
  class GatewayModule {}
  return GatewayModule;
}
