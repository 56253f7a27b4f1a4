import { Cli, Misused, wholeNumber } from '@pegboard/cli';
import { BusConnection, busLogin, JetStreamReader, mustReach, NatsAsker, SystemClock, SystemTimers, VERSION } from '@pegboard/eventing';
import { readFromOf } from '@pegboard/contracts';
import pino from 'pino';
import { audit } from './audit';
import { book, type BookingPorts } from './booking';
import { dropTables, openDatabase, requireMirror } from './mirror/database';
import { Mirror } from './mirror/mirror';
import { Owners } from './owners';
import { readSettings, type ErpSyncSettings } from './settings';
import { Syncing } from './syncing';

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

type Work<Args extends unknown[]> = (opened: Opened, ...args: Args) => Promise<number>;

const SETTINGS = `
Settings:
  NATS_URL, NATS_USER, NATS_PASSWORD   the bus, or the files NATS_CREDS_FILE, NATS_NKEY_FILE, NATS_TLS_…
  DATABASE_URL                         file:<path> or postgres://…; without it file:erp-sync.db
  PEGBOARD_URL, PEGBOARD_API_KEY       the company, for audit and book alone`;

function commandLine(): Cli {
  const cli = new Cli('erp-sync', 'Mirrors the company into a relational database.', VERSION);
  cli.program.addHelpText('after', SETTINGS);
  const works = <Args extends unknown[]>(command: ReturnType<Cli['command']>, work: Work<Args>): void =>
    cli.does(command, (...args: Args) => withMirror(command.name(), (opened) => work(opened, ...args)));
  const run = cli
    .command('run', 'fills a new mirror, then follows the events until it is stopped', {
      examples: ['erp-sync run', 'erp-sync run --from 0'],
    })
    .option('--from <sequence>', 'starts at that sequence of the stream instead; 0 is its beginning', wholeNumber());
  works(run, (opened, { from }: { from?: number }) => follow(opened, from));
  works(cli.command('rebuild', 'reads everything from the services, overwrites the mirror, and ends', example('rebuild')), refill(true));
  works(
    cli.command(
      'recreate',
      'drops the mirror’s tables, makes and fills new ones, and ends: after an update that changed them',
      example('recreate'),
    ),
    refill(false),
  );
  works(cli.command('audit', 'compares the mirror with the company; ends with 1 if there are differences', example('audit')), compare);
  works(
    cli.command('book', 'notes at each placed order the number under which it stands in the books; each once', example('book')),
    noteNumbers,
  );
  const acknowledge = cli
    .command('acknowledge', 'takes an event that could not be read off the differences of audit', example('acknowledge 4711'))
    .argument('[sequence]', 'that audit names', wholeNumber())
    .option('--all', 'all of them');
  works(acknowledge, ({ mirror }, sequence: number | undefined, { all = false }: { all?: boolean }) => settle(mirror, sequence, all));
  works(cli.command('status', 'prints the position and the lag of the mirror', example('status')), status);
  return cli;
}

const example = (words: string) => ({ examples: [`erp-sync ${words}`] });

async function follow({ mirror, ports, logger }: Opened, from: number | undefined): Promise<number> {
  const syncing = new Syncing(ports, mirror);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => syncing.stop());
  logger.info({ from, ...mirror.state }, 'running');
  await syncing.run({ from: from === undefined ? undefined : await ports.reader.at(from) });
  return 0;
}

const refill =
  (isKept: boolean): Work<[]> =>
  async ({ mirror, ports }) => {
    await new Syncing(ports, mirror).rebuild(isKept);
    print(`${isKept ? 'rebuilt' : 'recreated'}: ${JSON.stringify(await mirror.counts())}`);
    return 0;
  };

async function compare(opened: Opened): Promise<number> {
  let differences: string[] = [];
  for (let attempt = 1; attempt <= AUDIT_TRIES; attempt++) {
    differences = await auditOnce(opened);
    if (differences.length === 0) break;
    // The company goes on while it is compared: only what stays is a difference.
    if (attempt < AUDIT_TRIES) await opened.ports.timers.sleep(BETWEEN_TRIES_MS);
  }
  print(differences.length === 0 ? `no difference: ${JSON.stringify(await opened.mirror.counts())}` : differences.join('\n'));
  return differences.length === 0 ? 0 : 1;
}

async function noteNumbers({ settings, mirror }: Opened): Promise<number> {
  const { booked, standing } = await book(mirror, companyOf(settings, 'book'));
  print(`${booked} booked, ${standing} before`);
  return 0;
}

async function settle(mirror: Mirror, sequence: number | undefined, isAll: boolean): Promise<number> {
  if ((sequence === undefined) !== isAll) throw new Misused('acknowledge needs the sequence that audit names, or --all');
  const count = await mirror.acknowledge(sequence);
  print(`${count} acknowledged`);
  return count > 0 || isAll ? 0 : 1;
}

async function status({ mirror, ports }: Opened): Promise<number> {
  const { sequence: end } = await ports.reader.end();
  const skipped = await mirror.database.selectFrom('skipped').selectAll().execute();
  const lag = end - (mirror.state.position?.sequence ?? 0);
  print(JSON.stringify({ ...mirror.state, end, lag, rows: await mirror.counts(), skipped }, null, 2));
  return 0;
}

/** Waits until the mirror has everything that the stream has now, then compares. */
async function auditOnce({ settings, mirror, ports, logger }: Opened): Promise<string[]> {
  const { get } = companyOf(settings, 'audit');
  const { sequence: end } = await ports.reader.end();
  const sequence = async (): Promise<number> => (await mirror.open()).state.position?.sequence ?? 0;
  for (let waited = 0; (await sequence()) < end; waited += LOOK_EVERY_MS) {
    if (waited > CATCHES_UP_WITHIN_MS) return [`the mirror is at ${await sequence()}, the stream ends at ${end}: is erp-sync running?`];
    await ports.timers.sleep(LOOK_EVERY_MS);
  }
  logger.debug('comparing');
  return audit(mirror, { owners: new Owners({ ...ports, onStep: () => undefined }), get });
}

/** The company's API. @throws Error that names the command which needs it */
function companyOf(settings: ErpSyncSettings, command: string): BookingPorts {
  const url = (settings.PEGBOARD_URL ?? settings.API_URL)?.replace(/\/+$/, '');
  const key = settings.PEGBOARD_API_KEY ?? settings.API_KEY;
  if (!url || !key) throw new Error(`${command} needs PEGBOARD_URL and PEGBOARD_API_KEY`);
  const headers = { authorization: `Bearer ${key}` };
  const failed = (path: string, { status }: Response, text: string): Error => new Error(`${path} answered ${status}: ${text}`);
  return {
    get: async (path, page) => {
      const answer = await fetch(`${url}${path}&page=${page}`, { headers });
      if (!answer.ok) throw failed(path, answer, await answer.text());
      return ((await answer.json()) as { data: Record<string, unknown>[] }).data;
    },
    post: async (path, body, idempotencyKey) => {
      const more = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) });
      if (answer.ok) return { isGone: false };
      const text = await answer.text();
      if (answer.status === 404 || /"UNKNOWN_(SALES|PURCHASE)_ORDER"/.test(text)) return { isGone: true };
      throw failed(path, answer, text);
    },
  };
}

/** Before anything is opened or dropped. What runs on and on waits for its servers, and says so. @throws Error of `mustReach` */
async function reachAll(command: string, settings: ErpSyncSettings): Promise<void> {
  try {
    await mustReach('NATS_URL', settings.NATS_URL);
    if (!settings.DATABASE_URL.startsWith('file:')) await mustReach('DATABASE_URL', settings.DATABASE_URL);
    const url = settings.PEGBOARD_URL ?? settings.API_URL;
    if ((command === 'audit' || command === 'book') && url) await mustReach('PEGBOARD_URL', url);
  } catch (problem) {
    if (command !== 'run') throw problem;
    process.stderr.write(`erp-sync: ${(problem as Error).message} Waiting for it.\n`);
  }
}

/** Reaches what the command needs, opens it, works, and lets go of it. */
async function withMirror(name: string, work: (opened: Opened) => Promise<number>): Promise<number> {
  const settings = readSettings(process.env);
  await reachAll(name, settings);
  if (['status', 'audit', 'book'].includes(name)) requireMirror(settings.DATABASE_URL);
  if (name === 'recreate') await dropTables(settings.DATABASE_URL);
  const opened = await open(settings);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

commandLine().main();
