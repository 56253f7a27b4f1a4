import { BusConnection, busLogin, JetStreamReader, mustReach, NatsAsker, SystemClock, SystemTimers } from '@pegboard/eventing';
import { readFromOf } from '@pegboard/contracts';
import pino from 'pino';
import { audit } from './audit';
import { dropTables, openDatabase, requireMirror } from './mirror/database';
import { Mirror } from './mirror/mirror';
import { Owners } from './owners';
import { readSettings, type ErpSyncSettings } from './settings';
import { Syncing } from './syncing';

const USAGE = `erp-sync mirrors the company into a relational database.

  run [--from <sequence>]  fills a new mirror, then follows the events until it is stopped;
                           --from starts at that sequence of the stream instead; 0 is its beginning
  rebuild                  reads everything from the services, overwrites the mirror, and ends
  recreate                 drops the mirror's tables, creates and fills new ones, and ends: after an update that changed them
  audit                    compares the mirror with the company; prints the differences, and ends with 1 if there are any
  acknowledge <sequence>   takes an event that could not be read off the differences of audit; --all takes all of them
  status                   prints the position and the lag of the mirror

Settings: NATS_URL, NATS_USER, NATS_PASSWORD (or the files NATS_CREDS_FILE, NATS_NKEY_FILE, NATS_TLS_…),
DATABASE_URL (file:<path> or postgres://…), for audit API_URL and API_KEY.
`;

const AUDIT_TRIES = 3;
const BETWEEN_TRIES_MS = 1_000;
const CATCHES_UP_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 200;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Everything that a command works with, and how to let go of it. */
async function open(settings: ErpSyncSettings) {
  const logger = pino({ name: 'erp-sync', level: settings.LOG_LEVEL }, pino.destination(2));
  const onProblem = (problem: unknown, about: Record<string, unknown> = {}): void => logger.warn({ err: problem, ...about }, 'erp-sync');
  const database = await openDatabase(settings.DATABASE_URL);
  const mirror = await new Mirror(database).open();
  const timers = new SystemTimers();
  const bus = await BusConnection.open({
    url: settings.NATS_URL,
    name: 'erp-sync',
    login: busLogin(settings),
    isListener: true,
    onProblem,
  });
  const asker = new NatsAsker(bus, new SystemClock(), timers);
  const ports = {
    // Whoever only listens may make no consumer: the gateway makes it.
    reader: new JetStreamReader(bus, timers, onProblem, (_bus, name, after, subjects) =>
      asker.ask(readFromOf(name), { after, subjects: [...subjects] }),
    ),
    asker,
    timers,
    onProblem,
    onStep: (step: string): void => logger.info(step),
    isStopped: (): boolean => false,
  };
  const close = async (): Promise<void> => {
    timers.stop();
    await bus.close();
    await database.destroy();
  };
  return { settings, logger, mirror, ports, close };
}

type Opened = Awaited<ReturnType<typeof open>>;

const commands: Readonly<Record<string, (opened: Opened, args: readonly string[]) => Promise<number>>> = {
  run: async ({ mirror, ports, logger }, args) => {
    const syncing = new Syncing(ports, mirror);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => syncing.stop());
    const from = args[0] === '--from' ? Number(args[1]) : undefined;
    if (from !== undefined && !(Number.isSafeInteger(from) && from >= 0)) throw new Error('--from needs a sequence, such as 0');
    logger.info({ from, ...mirror.state }, 'running');
    await syncing.run({ from: from === undefined ? undefined : await ports.reader.at(from) });
    return 0;
  },
  rebuild: async ({ mirror, ports }) => {
    await new Syncing(ports, mirror).rebuild(true);
    print(`rebuilt: ${JSON.stringify(await mirror.counts())}`);
    return 0;
  },
  recreate: async ({ mirror, ports }) => {
    await new Syncing(ports, mirror).rebuild(false);
    print(`recreated: ${JSON.stringify(await mirror.counts())}`);
    return 0;
  },
  audit: async (opened) => {
    let differences: string[] = [];
    for (let attempt = 1; attempt <= AUDIT_TRIES; attempt++) {
      differences = await auditOnce(opened);
      if (differences.length === 0) break;
      // The company goes on while it is compared: only what stays is a difference.
      if (attempt < AUDIT_TRIES) await opened.ports.timers.sleep(BETWEEN_TRIES_MS);
    }
    print(differences.length === 0 ? `no difference: ${JSON.stringify(await opened.mirror.counts())}` : differences.join('\n'));
    return differences.length === 0 ? 0 : 1;
  },
  acknowledge: async ({ mirror }, [which = '']) => {
    const sequence = which === '--all' ? undefined : Number(which);
    if (sequence !== undefined && !(which !== '' && Number.isSafeInteger(sequence)))
      throw new Error('acknowledge needs the sequence that audit names, or --all');
    const count = await mirror.acknowledge(sequence);
    print(`${count} acknowledged`);
    return count > 0 || which === '--all' ? 0 : 1;
  },
  status: async ({ mirror, ports }) => {
    const { sequence: end } = await ports.reader.end();
    const skipped = await mirror.database.selectFrom('skipped').selectAll().execute();
    const lag = end - (mirror.state.position?.sequence ?? 0);
    print(JSON.stringify({ ...mirror.state, end, lag, rows: await mirror.counts(), skipped }, null, 2));
    return 0;
  },
};

/** Waits until the mirror has everything that the stream has now, then compares. */
async function auditOnce({ settings, mirror, ports, logger }: Opened): Promise<string[]> {
  const { API_URL, API_KEY } = settings;
  if (!API_URL || !API_KEY) throw new Error('audit needs API_URL and API_KEY');
  const { sequence: end } = await ports.reader.end();
  const sequence = async (): Promise<number> => (await mirror.open()).state.position?.sequence ?? 0;
  for (let waited = 0; (await sequence()) < end; waited += LOOK_EVERY_MS) {
    if (waited > CATCHES_UP_WITHIN_MS) return [`the mirror is at ${await sequence()}, the stream ends at ${end}: is erp-sync running?`];
    await ports.timers.sleep(LOOK_EVERY_MS);
  }
  const get = async (path: string, page: number): Promise<Record<string, unknown>[]> => {
    const answer = await fetch(`${API_URL.replace(/\/$/, '')}${path}&page=${page}`, { headers: { authorization: `Bearer ${API_KEY}` } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { data: Record<string, unknown>[] }).data;
  };
  logger.debug('comparing');
  return audit(mirror, { owners: new Owners({ ...ports, onStep: () => undefined }), get });
}

/** Before anything is opened or dropped. What runs on and on waits for its servers, and says so. @throws Error of `mustReach` */
async function reachAll(command: string, settings: ErpSyncSettings): Promise<void> {
  try {
    await mustReach('NATS_URL', settings.NATS_URL);
    if (!settings.DATABASE_URL.startsWith('file:')) await mustReach('DATABASE_URL', settings.DATABASE_URL);
    if (command === 'audit' && settings.API_URL) await mustReach('API_URL', settings.API_URL);
  } catch (problem) {
    if (command !== 'run') throw problem;
    process.stderr.write(`erp-sync: ${(problem as Error).message} Waiting for it.\n`);
  }
}

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const command = commands[name];
  if (!command) {
    print(USAGE);
    return name === '' || name === 'help' ? 0 : 2;
  }
  const settings = readSettings(process.env);
  await reachAll(name, settings);
  if (name === 'status' || name === 'audit') requireMirror(settings.DATABASE_URL);
  if (name === 'recreate') await dropTables(settings.DATABASE_URL);
  const opened = await open(settings);
  try {
    return await command(opened, args);
  } finally {
    await opened.close();
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (problem: Error) => {
    process.stderr.write(`erp-sync: ${problem.message}\n`);
    process.exit(1);
  },
);
