import { Module } from '@nestjs/common';
import { SystemClock } from '@pegboard/eventing';
import { ConnectionsModule } from '../connections/connections.module';
import { GatewayDatabase } from '../connections/gateway-database';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ActsInterceptor } from './acts';
import { auditDutyProvider } from './audit-duty';
import { ChangesController } from './changes.controller';
import { ChecksController } from './checks.controller';
import { ConsumerMetrics } from './consumer-metrics';
import { DeadLetterDesk } from './dead-letter-desk';
import { DeadLettersController } from './dead-letters.controller';
import { Levers } from './levers';
import { LeversController } from './levers.controller';
import { Listeners } from './listeners';
import { OpsController } from './ops.controller';
import { SettledLetters, settledLettersSchema } from './settled-letters';
import { UnheardLetters } from './unheard-letters';
import { Watching } from './watching';

/** How the company's services are, and what they could not handle. */
@Module({
  imports: [ConnectionsModule],
  controllers: [OpsController, ChecksController, ChangesController, DeadLettersController, LeversController],
  providers: [
    Watching,
    auditDutyProvider,
    { provide: APP_INTERCEPTOR, useClass: ActsInterceptor },
    ConsumerMetrics,
    DeadLetterDesk,
    Levers,
    Listeners,
    UnheardLetters,
    {
      provide: SettledLetters,
      inject: [GatewayDatabase],
      useFactory: ({ database }: GatewayDatabase) => new SettledLetters(database.collection(settledLettersSchema), new SystemClock()),
    },
  ],
})
export class OpsModule {}
