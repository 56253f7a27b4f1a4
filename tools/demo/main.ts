import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setUpServers, startMongo, startNats } from '@pegboard/servers';
import { Company } from '../company/company';
import { checkEnvironment } from '../company/given-environment';
import { natsUsers, newCredentials } from '../company/credentials';
import { say } from '../say';
import { play } from './play';
import { print } from './print';

/**
 * `npm run demo`: a furniture company from nothing, its open orders, and one order through the seven steps while others
 * compete for the same material. Checks every status it shows; ends with 1 and the difference if one is wrong.
 */
async function demo(): Promise<void> {
  const started = performance.now();
  await checkEnvironment();
  await setUpServers({ log: say });
  const dir = mkdtempSync(join(tmpdir(), 'pegboard-demo-'));
  const undo: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
    rmSync(dir, { recursive: true, force: true });
  };
  process.once('SIGINT', () => void close().then(() => process.exit(130)));
  try {
    say('starting the servers and six services …');
    const credentials = newCredentials();
    const [nats, mongo] = await Promise.all([
      startNats({ dataDir: join(dir, 'nats'), syncAlways: true, users: natsUsers(credentials) }),
      startMongo({ dataDir: join(dir, 'mongo') }),
    ]);
    undo.push(() => Promise.all([nats.stop(), mongo.stop()]));
    const company = await Company.start({
      natsUrl: nats.url,
      mongoUrl: mongo.url,
      apiKey: 'demo-key',
      ...(nats.isOurs ? { credentials } : {}),
      logDir: join(dir, 'logs'),
    });
    undo.push(() => company.stop());
    say(`ready after ${seconds(started)} s; the API is at ${company.gateway.url}`);
    await play(
      company.api,
      { servers: nats.url, ...(nats.isOurs ? { user: 'listener', pass: credentials.natsPasswords.listener } : {}) },
      undo,
    );
  } finally {
    await close();
  }
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);

demo().then(
  () => process.exit(0),
  (error: Error) => {
    print();
    say(`the demo found a difference:\n${error.message}`);
    process.exit(1);
  },
);
