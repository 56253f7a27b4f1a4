import { Module } from '@nestjs/common';
import { SystemClock } from '@pegboard/eventing';
import { Authenticator } from '@pegboard/service';
import { ConnectionsModule } from '../connections/connections.module';
import { GatewayDatabase } from '../connections/gateway-database';
import { ApiKeys, apiKeysSchema } from './api-keys';
import { ApiKeysController } from './api-keys.controller';
import { KeyMetrics } from './key-metrics';
import { UsersController } from './users.controller';

/** API keys: made, rotated, revoked, and recognised at the door. */
@Module({
  imports: [ConnectionsModule],
  controllers: [ApiKeysController, UsersController],
  providers: [
    KeyMetrics,
    {
      provide: ApiKeys,
      inject: [GatewayDatabase, Authenticator],
      useFactory: ({ database }: GatewayDatabase, authenticator: Authenticator) => {
        const keys = new ApiKeys(database.collection(apiKeysSchema), new SystemClock());
        authenticator.add(keys);
        return keys;
      },
    },
  ],
})
export class KeysModule {}
