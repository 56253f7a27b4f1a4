import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository';
import type { Log } from './cache';
import { externalServer, runServer, type RunningServer } from './server-process';
import { makeFirstUser, mongoAddress } from './mongo-user';
import { mongoWay, natsWay } from './ways';

export { freePort, isAlive, type RunningServer } from './server-process';
export { areInContainers, NoServer, natsWay } from './ways';
export { imageOf, shippedImage } from './images';
export { withoutPassword } from './mongo-user';
export { repositoryRoot } from './repository';
export { builtOnce, cacheDir } from './cache';
export { makeFolder } from './folders';

export interface ServerOptions {
  /** Where the server keeps its data; the same folder finds them again. */
  readonly dataDir: string;
  /** A free one is taken if absent. */
  readonly port?: number;
  /** Start it again when it ends by itself. */
  readonly isSupervised?: boolean;
}

/** Finds or builds what NATS and MongoDB need; a second call finds all done. @throws NoServer */
export async function setUpServers({ log }: { log: Log }): Promise<void> {
  const ways = await Promise.all([natsWay(log), mongoWay(log)]);
  for (const way of ways) if (way.way === 'container') log(`a server in a container: ${way.image}`);
}

/** Ends the containers that specs of a run left when they were killed. */
export const endContainersOf = async (run: string): Promise<void> => (await import('./containers')).removeContainersOf(run);

const silent: Log = () => undefined;

/**
 * @param options.users the part of its configuration that says who may do what; absent, everybody on this machine may
 * @param options.account whose the streams are that the server made before it had accounts
 * @param options.syncAlways sync every write to disk before it is acknowledged; tests may do without for speed
 */
export async function startNats(
  options: ServerOptions & { readonly syncAlways?: boolean; readonly users?: string; readonly account?: string },
): Promise<RunningServer> {
  const way = await natsWay(silent);
  if (way.way === 'url') return externalServer(way.url);
  mkdirSync(options.dataDir, { recursive: true });
  if (options.account) moveStreams(options.dataDir, options.account);
  const config = join(options.dataDir, 'nats.conf');
  const shipped = readFileSync(join(repositoryRoot(), 'deploy', 'nats', 'local.conf'), 'utf8');
  // It may contain passwords. It is created again, so that it doesn't keep the rights of an older file.
  rmSync(config, { force: true });
  const text = options.syncAlways ? shipped : shipped.replace('sync_interval: always', '');
  writeFileSync(config, `${text}\n${options.users ?? ''}`, { mode: 0o600 });
  if (way.way === 'container') return (await import('./container-servers')).natsContainer(way.image, options, config);
  return runServer({
    name: 'nats',
    ...options,
    command: (port) => guarded(way.path, ['-c', config, '-p', String(port), '-sd', join(options.dataDir, 'store')]),
    url: (port) => `nats://127.0.0.1:${port}`,
  });
}

/** Where a server without accounts keeps its streams. */
const NO_ACCOUNT = '$G';

/** Streams are kept in a folder of their account's name: those of before are found again under the account's. */
function moveStreams(dataDir: string, account: string): void {
  const [before, now] = [NO_ACCOUNT, account].map((name) => join(dataDir, 'store', 'jetstream', name)) as [string, string];
  if (existsSync(before) && !existsSync(now)) renameSync(before, now);
}

/** @param options.password that of the one user it then has; its address names both. Absent, everybody on this machine may do everything */
export async function startMongo(options: ServerOptions & { readonly password?: string }): Promise<RunningServer> {
  const way = await mongoWay(silent);
  if (way.way === 'url') return externalServer(way.url);
  if (way.way === 'container') return (await import('./container-servers')).mongoContainer(way.image, options);
  if (way.way === 'mongod') {
    mkdirSync(join(options.dataDir, 'db'), { recursive: true });
    const server = await runServer({
      name: 'mongo',
      ...options,
      command: (port) =>
        guarded(way.path, [
          ...['--port', String(port), '--bind_ip', '127.0.0.1', '--dbpath', join(options.dataDir, 'db')],
          ...(options.password === undefined ? [] : ['--auth']),
        ]),
      url: (port) => mongoAddress(port, options.password),
    });
    if (options.password !== undefined) await makeFirstUser(mongoAddress(server.port), options.password);
    return server;
  }
  const classPath = [join(way.folder, 'classes'), join(way.folder, 'lib', '*')].join(':');
  return runServer({
    name: 'mongo',
    ...options,
    command: (port) => [
      'java',
      [
        '-Xmx512m',
        '-XX:+UseSerialGC',
        // It lives for a spec or a day's work: the thorough compiler took two thirds of its time, and paid for itself in no spec.
        '-XX:TieredStopAtLevel=1',
        '-cp',
        classPath,
        'EmbeddedMongo',
        String(port),
        join(options.dataDir, 'mongo.h2'),
      ],
    ],
    // The embedded server has no sessions, so no retryable writes.
    url: (port) => `${mongoAddress(port, options.password)}&retryWrites=false`,
    ...(options.password === undefined ? {} : { env: { MONGO_PASSWORD: options.password } }),
  });
}

/**
 * Runs a server that does not watch its standard input behind a guard that does: when whoever started it ends, even by
 * kill -9, the server ends too. A signal to the guard goes on to the server.
 */
function guarded(command: string, args: readonly string[]): readonly [string, readonly string[]] {
  return [process.execPath, [join(repositoryRoot(), 'libs', 'servers', 'src', 'guard.mjs'), command, ...args]];
}
