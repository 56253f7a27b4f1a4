import { Module, type DynamicModule } from '@nestjs/common';
import { SystemClock } from '@pegboard/eventing';
import { ConnectionsModule } from '../connections/connections.module';
import { GatewayDatabase } from '../connections/gateway-database';
import { LIMITS, type Limits } from './limits';
import { RateLimits } from './rate-limits';
import { sharesSchema } from './shared-rate';
import { Slots, slotsSchema } from './slots';

/** What callers may do in a minute and at once, at all gateways together. Global, because it is made with its settings. */
@Module({})
export class LimitsModule {
  static forRoot(limits: Limits): DynamicModule {
    const clock = new SystemClock();
    return {
      module: LimitsModule,
      global: true,
      imports: [ConnectionsModule],
      providers: [
        { provide: LIMITS, useValue: limits },
        {
          provide: RateLimits,
          inject: [GatewayDatabase],
          useFactory: ({ database }: GatewayDatabase) => new RateLimits(limits, database.collection(sharesSchema), clock),
        },
        {
          provide: Slots,
          inject: [GatewayDatabase],
          useFactory: ({ database }: GatewayDatabase) => new Slots(database.collection(slotsSchema), clock),
        },
      ],
      exports: [LIMITS, RateLimits, Slots],
    };
  }
}
