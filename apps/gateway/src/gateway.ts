import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AuthGuard, createEdge } from '@pegboard/service';
import { installDocs } from './docs';
import { installForwarding } from './forwarding';
import { gatewayModule } from './gateway.module';
import type { GatewaySettings } from './settings';
import { closeUnusedConnections } from './unused-connections';

/** The application, not yet listening; tests open it on a port of their own. */
export async function createGateway(settings: GatewaySettings): Promise<NestFastifyApplication> {
  const app = await createEdge(gatewayModule(settings));
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  closeUnusedConnections(server);
  installForwarding(server, settings.addresses, app.get(AuthGuard));
  installDocs(app, settings.addresses);
  return app;
}
