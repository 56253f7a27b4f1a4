import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUpServers, startMongo, startNats, type RunningServer } from '@pegboard/servers';
import { running } from './stop-servers';

/** A folder that is removed by `remove`. */
export function tempDir(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'pegboard-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface TestServers {
  readonly nats: RunningServer;
  readonly mongo: RunningServer;
  readonly dataDir: string;
  stop(): Promise<void>;
}

/** NATS and MongoDB of one's own, on free ports in a temporary folder. */
export async function startServers({ natsUsers }: { natsUsers?: string } = {}): Promise<TestServers> {
  await setUpServers({ log: (text) => process.stderr.write(`${text}\n`) });
  const dir = tempDir();
  const [nats, mongo] = await Promise.all([
    startNats({ dataDir: join(dir.path, 'nats'), ...(natsUsers ? { users: natsUsers } : {}) }),
    startMongo({ dataDir: join(dir.path, 'mongo') }),
  ]);
  return {
    nats,
    mongo,
    dataDir: dir.path,
    stop: async () => {
      await Promise.all([nats.stop(), mongo.stop()]);
      dir.remove();
    },
  };
}

/**
 * Servers for one spec: started before its tests, and stopped when all its own hooks have run, in whichever sequence these stand. A
 * client that loses its server before it is closed goes on trying, and keeps its timers.
 */
export function withServers(): () => TestServers {
  let servers: TestServers | undefined;
  beforeAll(async () => {
    servers = await startServers();
    running.push(servers);
  });
  return () => {
    if (!servers) throw new Error('the servers are not running');
    return servers;
  };
}
