import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { mongo } from 'mongoose';
import { runContainer } from './containers';
import { FIRST_USER, mongoAddress } from './mongo-user';
import type { RunningServer } from './server-process';

interface Options {
  readonly dataDir: string;
  readonly port?: number;
  readonly isSupervised?: boolean;
}

const ANSWERS_WITHIN_MS = 120_000;
const REPLICA_SET = 'rs0';
const COMMAND_NOT_FOUND = 59;

/** @param config its configuration; whatever that names lies beside the folder of its data */
export const natsContainer = (image: string, options: Options, config: string): Promise<RunningServer> =>
  runContainer({
    name: 'nats',
    image,
    ...options,
    listens: 4222,
    // The same paths as on this machine, because they stand in the configuration.
    mounts: [{ source: dirname(options.dataDir), target: dirname(options.dataDir) }],
    command: ['nats-server', '-c', config, '-a', '0.0.0.0', '-p', '4222', '-sd', join(options.dataDir, 'store')],
    url: (port) => `nats://127.0.0.1:${port}`,
    untilReady: (_url, port) => answering('NATS', () => greets(port)),
  });

/** A replica set of one member, as the image itself makes its first user. */
export function mongoContainer(image: string, options: Options & { readonly password?: string }): Promise<RunningServer> {
  const data = join(options.dataDir, 'db');
  const { password } = options;
  if (password !== undefined) makeKeyFile(data);
  return runContainer({
    name: 'mongo',
    image,
    ...options,
    listens: 27_017,
    mounts: [{ source: data, target: '/data/db' }],
    // As root, the image gives its files to a user of its own, and becomes that user.
    hasOwnUser: process.getuid?.() === 0,
    command: [
      ...['mongod', '--bind_ip_all', '--replSet', REPLICA_SET],
      ...(password === undefined ? [] : ['--keyFile', `/data/db/${KEY_FILE}`]),
    ],
    env: {
      // Its shell writes there, and a user of this machine has no other home in the image.
      HOME: '/tmp',
      ...(password === undefined ? {} : { MONGO_INITDB_ROOT_USERNAME: FIRST_USER, MONGO_INITDB_ROOT_PASSWORD: password }),
    },
    url: (port) => mongoAddress(port, password),
    untilReady: (url) => answering('MongoDB', () => isPrimary(url)),
  });
}

const KEY_FILE = 'members.key';

/** Members of a replica set with passwords prove themselves by a common file, also if there is but one. */
function makeKeyFile(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, KEY_FILE);
  if (!existsSync(file)) writeFileSync(file, randomBytes(48).toString('base64'), { mode: 0o400 });
}

async function answering(what: string, answers: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + ANSWERS_WITHIN_MS;
  while (Date.now() < until) {
    if (await answers()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not answer from its container within ${ANSWERS_WITHIN_MS / 1000} s`);
}

/** A NATS server speaks first. */
const greets = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (isReady: boolean): void => (socket.destroy(), resolve(isReady));
    socket.once('data', (text) => end(text.toString().startsWith('INFO ')));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });

/** Makes a replica set of a member that waits to be one. A server that was not told to be a member, such as a stand-in, is taken as it is. */
async function isPrimary(url: string): Promise<boolean> {
  const client = new mongo.MongoClient(url, { serverSelectionTimeoutMS: 2_000, connectTimeoutMS: 2_000 });
  try {
    const admin = (await client.connect()).db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello['isreplicaset'] === true) {
      const members = [{ _id: 0, host: '127.0.0.1:27017' }];
      await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } });
      return false;
    }
    return hello['isWritablePrimary'] === true;
  } catch (problem) {
    // It starts, or it is being chosen as primary; or it answers, and is a stand-in that doesn't know this question.
    return problem instanceof mongo.MongoServerError && problem.code === COMMAND_NOT_FOUND;
  } finally {
    await client.close();
  }
}
