import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Authenticator, createEdge, IdentityIssuer } from '@pegboard/service';
import { installBoard } from './board/board';
import { installDocs } from './description/docs';
import { installForwarding } from './forwarding/forwarding';
import { installFrontDoor } from './forwarding/front-door';
import { gatewayModule } from './gateway.module';
import { RateLimits } from './limits/rate-limits';
import type { GatewaySettings } from './settings';

/** The application, not yet listening; tests open it on a port of their own. */
export async function createGateway(settings: GatewaySettings): Promise<NestFastifyApplication> {
  const app = await createEdge(gatewayModule(settings), { trustedProxies: settings.trustedProxies });
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const authenticator = app.get(Authenticator);
  installFrontDoor(server, authenticator, app.get(RateLimits));
  installForwarding(server, settings.addresses, authenticator, new IdentityIssuer(settings.settings));
  installDocs(app, settings.addresses);
  installBoard(app);
  return app;
}
