import { createConnection, type Connection } from 'mongoose';
import { readApiKey } from '@pegboard/access';
import { BusConnection, busLogin, MongoDatabase, SystemClock } from '@pegboard/eventing';
import { ApiKeys, apiKeysSchema } from '../keys/api-keys';
import { makeDatabaseUser, userOf } from './database-users';
import { readSetupSettings, type SetupSettings } from './settings';

const ANSWERS_WITHIN_MS = 5_000;
const AGAIN_AFTER_MS = 1_000;
const MAX_WAIT_MS = 300_000;

const say = (text: string): void => void process.stdout.write(`setup: ${text}\n`);

/**
 * What must be there before a company works: the services' users at MongoDB, the streams, the first key. Each is
 * made if it is missing, so it may run at every start and after every change of a password. Waits for the servers.
 */
async function main(): Promise<void> {
  const given = readSetupSettings();
  await inTime('the database users', () => databaseUsers(given));
  await inTime('the streams', () => streams(given));
  await inTime('the first key', () => firstKey(given));
  say('done');
}

async function databaseUsers({ adminUri, services, uris, settings }: SetupSettings): Promise<void> {
  if (!adminUri) return say('no MONGODB_ADMIN_URI: no database users are created');
  await withDatabase(adminUri, 'admin', async (connection) => {
    for (const service of services) {
      const uri = uris[service];
      const user = uri && userOf(uri);
      if (!user)
        throw new Error(
          `${service} has no user in its address: set ${service === 'gateway' ? '' : `${service.toUpperCase()}_`}MONGODB_URI`,
        );
      const run = (database: string, command: Record<string, unknown>) => connection.getClient().db(database).command(command);
      const done = await makeDatabaseUser(run, user, `${settings.DATABASE_PREFIX}_${service}`);
      say(`database user ${user.name} ${done}`);
    }
  });
}

/** Opening the bus as a service makes the streams. */
async function streams({ settings, busUser }: SetupSettings): Promise<void> {
  const { NATS_URL, NATS_REPLICAS, EVENTS_MAX_AGE_DAYS: days, EVENTS_MAX_BYTES: bytes } = settings;
  const login = busLogin(settings);
  const bus = await BusConnection.open({ url: NATS_URL, login, name: busUser, replicas: NATS_REPLICAS, keeps: { days, bytes } });
  say('the streams exist');
  await bus.close();
}

async function firstKey({ adminKey, settings }: SetupSettings): Promise<void> {
  if (!adminKey) return say('no ADMIN_API_KEY: no key is created');
  await withDatabase(settings.MONGODB_URI, `${settings.DATABASE_PREFIX}_gateway`, async (connection) => {
    const keys = new ApiKeys(new MongoDatabase(connection).collection(apiKeysSchema), new SystemClock());
    const isNew = await keys.adopt(adminKey, { name: 'first key', grants: ['admin'], expiresAt: null, by: 'setup' });
    say(`the first key ${readApiKey(adminKey)!.id} ${isNew ? 'was created' : 'existed'}`);
  });
}

async function withDatabase(uri: string, dbName: string, work: (connection: Connection) => Promise<void>): Promise<void> {
  const connection = await createConnection(uri, { dbName, serverSelectionTimeoutMS: ANSWERS_WITHIN_MS, autoIndex: false }).asPromise();
  try {
    await work(connection);
  } finally {
    await connection.close();
  }
}

/** Servers may start later than this. */
async function inTime(what: string, work: () => Promise<void>): Promise<void> {
  const until = Date.now() + MAX_WAIT_MS;
  for (let told = ''; ;) {
    try {
      return await work();
    } catch (problem) {
      if (Date.now() > until) throw problem;
      const { message } = problem as Error;
      if (message !== told) say(`${what}: ${message}; trying again`);
      told = message;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    }
  }
}

main().then(
  () => process.exit(0),
  (problem: Error) => {
    process.stderr.write(`setup: ${problem.message}\n`);
    process.exit(1);
  },
);
