import { Module } from '@nestjs/common';
import { SystemClock } from '@pegboard/eventing';
import { Authenticator } from '@pegboard/service';
import { ConnectionsModule } from '../connections/connections.module';
import { GatewayDatabase } from '../connections/gateway-database';
import { Sessions, sessionsSchema, signInCodesSchema } from './sessions';
import { SessionsController } from './sessions.controller';

/** Sign-in links and the sessions that they become, recognised at the door. */
@Module({
  imports: [ConnectionsModule],
  controllers: [SessionsController],
  providers: [
    {
      provide: Sessions,
      inject: [GatewayDatabase, Authenticator],
      useFactory: ({ database }: GatewayDatabase, authenticator: Authenticator) => {
        const sessions = new Sessions(database.collection(signInCodesSchema), database.collection(sessionsSchema), new SystemClock());
        authenticator.add(sessions);
        return sessions;
      },
    },
  ],
})
export class SessionsModule {}
