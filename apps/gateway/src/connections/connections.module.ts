import { Module } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { SETTINGS, type Settings } from '@pegboard/service';
import { GatewayBus } from './gateway-bus';
import { GatewayDatabase } from './gateway-database';

/** The gateway's connections to its own database and to the bus. It serves without either. */
@Module({
  providers: [
    GatewayBus,
    {
      provide: GatewayDatabase,
      inject: [SETTINGS, PinoLogger],
      useFactory: (settings: Settings, logger: PinoLogger) => new GatewayDatabase(settings, logger),
    },
  ],
  exports: [GatewayBus, GatewayDatabase],
})
export class ConnectionsModule {}
