import { Module, type Type } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ListInterceptor, ServiceModule } from '@pegboard/service';
import { ConnectionsModule } from './connections/connections.module';
import { EventsModule } from './events/events.module';
import { ForwardingModule } from './forwarding/forwarding.module';
import { KeysModule } from './keys/keys.module';
import { OpsModule } from './ops/ops.module';
import { LimitsModule } from './limits/limits.module';
import { OnceModule } from './once/once.module';
import type { GatewaySettings } from './settings';
import { SessionsModule } from './sessions/sessions.module';
import { WebhooksModule } from './webhooks/webhooks.module';

/** The gateway has no business rule: keys, health and metrics as every service, the feed, and the way to the others. */
export function gatewayModule({ settings, addresses, limits, webhooks }: GatewaySettings): Type<unknown> {
  @Module({
    imports: [
      ServiceModule.edge('gateway', settings),
      ConnectionsModule,
      LimitsModule.forRoot(limits),
      OnceModule.forRoot(webhooks.tokenKey),
      ForwardingModule.forRoot(addresses),
      OpsModule,
      EventsModule,
      KeysModule,
      SessionsModule,
      WebhooksModule.forRoot(webhooks),
    ],
    providers: [{ provide: APP_INTERCEPTOR, useClass: ListInterceptor }],
  })
  class GatewayModule {}
  return GatewayModule;
}
