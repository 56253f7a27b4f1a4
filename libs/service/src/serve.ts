import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceName } from '@pegboard/contracts';
import { SETTINGS, type Settings } from './config';
import { Draining } from './draining';
import { startTracing } from './tracing/tracing';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** After draining; longer than nearly every call. What still runs then is cut off, as by a crash, and finished elsewhere. */
const ENDS_WITHIN_MS = 25_000;

/**
 * The whole life of a process: makes the application, listens to HTTP, prints `listening <name> <url>` when it may be asked,
 * and ends on a signal without losing what it was asked. Ends with a message if it can't start.
 */
export async function serve(name: ServiceName, create: () => Promise<NestFastifyApplication>): Promise<void> {
  let app: NestFastifyApplication | undefined;
  // From the beginning: a container's first process would otherwise ignore signals while it waits for its servers.
  for (const signal of SIGNALS) process.once(signal, () => void end(name, app));
  try {
    await startTracing(name);
    app = await create();
    const { HOST, PORT } = app.get<Settings>(SETTINGS);
    await app.listen(PORT, HOST);
    const { port } = app.getHttpServer().address() as { port: number };
    process.stdout.write(`listening ${name} http://${HOST === '0.0.0.0' ? '127.0.0.1' : HOST}:${port}\n`);
  } catch (error) {
    process.stderr.write(`${name} can't start: ${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  }
}

async function end(name: ServiceName, app: NestFastifyApplication | undefined): Promise<void> {
  if (!app) return process.exit(0);
  const { DRAIN_MS } = app.get<Settings>(SETTINGS);
  setTimeout(() => {
    process.stderr.write(`${name} did not end in time\n`);
    process.exit(1);
  }, DRAIN_MS + ENDS_WITHIN_MS);
  try {
    await app.get(Draining).run(DRAIN_MS);
    await app.close();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${name} ended with an error: ${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  }
}
