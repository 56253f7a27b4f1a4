import 'reflect-metadata';
import { createGateway } from './gateway';
import { readGatewaySettings } from './settings';

async function start(): Promise<void> {
  try {
    const given = readGatewaySettings();
    const { HOST, PORT } = given.settings;
    const app = await createGateway(given);
    await app.listen(PORT, HOST);
    const { port } = app.getHttpServer().address() as { port: number };
    process.stdout.write(`listening gateway http://${HOST === '0.0.0.0' ? '127.0.0.1' : HOST}:${port}\n`);
  } catch (error) {
    process.stderr.write(`gateway can't start: ${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  }
}

void start();
