import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot, startMongo, startNats } from '@pegboard/servers';
import { natsUsers, newCredentials } from '../company/credentials';
import { Fleet } from '../company/fleet';
import type { Scene } from './scene';
import { SmallDisk } from './small-disk';
import { Wire } from './wire';

export interface StageOptions {
  readonly say: (text: string) => void;
  /** Of each service and the gateway. */
  readonly replicas: number;
  /** Loaded before every process: built modules, from the folder of the built tools. */
  readonly preload: readonly string[];
  /** What else every process is set to. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the processes log; absent, in a folder that is removed at the end. */
  readonly logDir?: string;
  /** Gives NATS a disk that can be filled, where one can be had. */
  readonly hasSmallDisk?: boolean;
}

/** Builds a company of processes on servers of its own that can be broken, for as long as `use` takes. */
export async function onStage<T>(options: StageOptions, use: (scene: Scene) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'pegboard-chaos-'));
  const undo: (() => unknown)[] = [() => rmSync(dir, { recursive: true, force: true })];
  try {
    return await use(await build(dir, options, undo));
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function build(dir: string, options: StageOptions, undo: (() => unknown)[]): Promise<Scene> {
  const credentials = newCredentials();
  const natsDir = join(dir, 'nats');
  const natsStore = join(natsDir, 'store');
  mkdirSync(natsStore, { recursive: true });
  const disk = options.hasSmallDisk ? SmallDisk.at(natsStore) : undefined;
  undo.push(() => disk?.remove());
  if (options.hasSmallDisk && !disk) options.say('no disk of its own could be mounted for NATS: the full disk is left out');
  const [nats, mongo] = await Promise.all([
    startNats({ dataDir: natsDir, syncAlways: true, users: natsUsers(credentials, 'everything') }),
    startMongo({ dataDir: join(dir, 'mongo') }),
  ]);
  undo.push(() => Promise.all([nats.kill(), mongo.kill()]));
  const wires = new Map<string, Wire>();
  undo.push(() => wires.forEach((wire) => wire.close()));
  const wired = async (replica: string, server: string, url: string, port: number): Promise<string> => {
    const wire = await Wire.to(port);
    wires.set(`${replica} to ${server}`, wire);
    return wire.through(url);
  };
  const modules = options.preload.map((name) => `--require ${join(repositoryRoot(), 'dist', 'tools', `${name}.js`)}`);
  const fleet = new Fleet({
    credentials,
    apiKey: 'chaos-key',
    logDir: options.logDir ?? join(dir, 'logs'),
    isSupervised: true,
    env: { ...options.env, NODE_OPTIONS: modules.join(' ') },
    servers: async (replica) => ({
      natsUrl: await wired(replica, 'nats', nats.url, nats.port),
      mongoUrl: await wired(replica, 'mongo', mongo.url, mongo.port),
    }),
  });
  undo.push(() => fleet.stop());
  options.say(options.replicas === 1 ? 'starting the services …' : `starting ${options.replicas} replicas of each service …`);
  await fleet.start(options.replicas);
  const salesBus = { user: 'sales', pass: credentials.natsPasswords.sales };
  return { fleet, nats, mongo, natsStore, wires, disk, credentials, salesBus, busy: new Set(), hits: new Map() };
}
