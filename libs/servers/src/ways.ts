import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './repository';
import { builtOnce, type Log } from './cache';
import { imageOf, type ServerImage } from './images';

const execute = promisify(execFile);

export const NATS_VERSION = '2.15.2';
export const EMBEDDED_MONGO_VERSION = '1.47.0';

/** What the embedded server is made of. */
const SOURCES = join('libs', 'servers', 'src', 'embedded-mongo');

/** How a server can be had here, best way first. */
export type NatsWay =
  | { readonly way: 'container'; readonly image: string }
  | { readonly way: 'url'; readonly url: string }
  | { readonly way: 'binary'; readonly path: string };
export type MongoWay =
  | { readonly way: 'container'; readonly image: string }
  | { readonly way: 'url'; readonly url: string }
  | { readonly way: 'mongod'; readonly path: string }
  | { readonly way: 'embedded'; readonly folder: string };

/** Nothing on this machine can run what Pegboard needs; the message lists every way there is. */
export class NoServer extends Error {
  constructor(what: 'NATS' | 'MongoDB', ways: readonly string[]) {
    super(`No ${what} was found. One of these is enough:\n${ways.map((way) => `  - ${way}`).join('\n')}`);
  }
}

const WITH_DOCKER = 'with Docker: set PEGBOARD_SERVERS=containers';

const isOnPath = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).error === undefined;

/**
 * Whether servers must run in containers: `PEGBOARD_SERVERS=containers`. It is asked for by name, so no other way is taken instead.
 * @throws Error if the setting is anything else
 */
export function areInContainers(): boolean {
  const servers = process.env['PEGBOARD_SERVERS'];
  if (!servers) return false;
  if (servers !== 'containers') throw new Error(`PEGBOARD_SERVERS is ${servers}; it may only be containers.`);
  return true;
}

async function containerWay(server: ServerImage, log: Log): Promise<{ way: 'container'; image: string }> {
  const image = imageOf(server);
  // Loaded only here: the packages that run in production don't include it.
  const { makeSureOfImage } = await import('./containers');
  await makeSureOfImage(image, `${server}_IMAGE`, log);
  return { way: 'container', image };
}

/** @throws NoServer */
export async function natsWay(log: Log): Promise<NatsWay> {
  if (areInContainers()) return containerWay('NATS', log);
  const url = process.env['NATS_URL'];
  if (url) return { way: 'url', url };
  if (isOnPath('nats-server', '--version')) return { way: 'binary', path: 'nats-server' };
  if (!isOnPath('go', 'version')) {
    throw new NoServer('NATS', [
      'set NATS_URL to a running NATS server with JetStream (for example nats://127.0.0.1:4222)',
      'put nats-server 2.12 or newer on the PATH',
      'install Go 1.25 or newer: the server is then built once',
      WITH_DOCKER,
    ]);
  }
  const folder = await builtOnce(`nats-server-${NATS_VERSION}`, async (into) => {
    log(`building nats-server ${NATS_VERSION} with Go, once (about a minute) …`);
    await execute('go', ['install', `github.com/nats-io/nats-server/v2@v${NATS_VERSION}`], {
      env: { ...process.env, GOBIN: into, CGO_ENABLED: '0' },
    });
  });
  return { way: 'binary', path: join(folder, 'nats-server') };
}

/** @throws NoServer */
export async function mongoWay(log: Log): Promise<MongoWay> {
  if (areInContainers()) return containerWay('MONGO', log);
  const url = process.env['MONGODB_URI'];
  if (url) return { way: 'url', url };
  if (isOnPath('mongod', '--version')) return { way: 'mongod', path: 'mongod' };
  if (!isOnPath('java', '-version') || !isOnPath('mvn', '-v')) {
    throw new NoServer('MongoDB', [
      'set MONGODB_URI to a running MongoDB 6 or newer (for example mongodb://127.0.0.1:27017)',
      'put mongod on the PATH',
      'install Java 17 or newer and Maven: an embedded server is then fetched once',
      WITH_DOCKER,
    ]);
  }
  const sources = join(repositoryRoot(), SOURCES);
  const files = readdirSync(sources).sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(sources, file)));
  const edition = hash.digest('hex').slice(0, 8);
  const folder = await builtOnce(`embedded-mongo-${EMBEDDED_MONGO_VERSION}-${edition}`, async (into) => {
    log(`fetching the embedded MongoDB-compatible server ${EMBEDDED_MONGO_VERSION} with Maven, once …`);
    writeFileSync(join(into, 'pom.xml'), POM);
    await execute('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], { cwd: into });
    const [programs, others] = [files.filter((file) => file.endsWith('.java')), files.filter((file) => !file.endsWith('.java'))];
    const whole = programs.map((file) => join(sources, file));
    await execute('javac', ['-cp', join('lib', '*'), '-d', 'classes', ...whole], { cwd: into });
    for (const file of others) copyFileSync(join(sources, file), join(into, 'classes', file));
  });
  return { way: 'embedded', folder };
}

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>pegboard</groupId><artifactId>embedded-mongo</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>de.bwaldvogel</groupId><artifactId>mongo-java-server-h2-backend</artifactId><version>${EMBEDDED_MONGO_VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
`;
