import { Module, type DynamicModule } from '@nestjs/common';
import { BlockIds, CollectionClaims, SystemClock } from '@pegboard/eventing';
import { ConnectionsModule } from '../connections/connections.module';
import { GatewayDatabase } from '../connections/gateway-database';
import { Once } from './once';

/** What is made once for an `Idempotency-Key`. Global, because it is made with the gateway's own secret. */
@Module({})
export class OnceModule {
  static forRoot(material: string): DynamicModule {
    return {
      module: OnceModule,
      global: true,
      imports: [ConnectionsModule],
      providers: [
        {
          provide: Once,
          inject: [GatewayDatabase],
          useFactory: ({ database }: GatewayDatabase) =>
            new Once(new CollectionClaims(database, new SystemClock()), new BlockIds(database), material),
        },
      ],
      exports: [Once],
    };
  }
}
