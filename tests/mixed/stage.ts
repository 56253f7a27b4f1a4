import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Company, natsUsers, newCredentials, type Credentials, type FleetMember } from '@pegboard/company';
import { startMongo, startNats, type RunningServer } from '@pegboard/servers';

/** Servers of one's own. The users on the bus are those of this release: an upgrade begins with them. */
export interface Stage {
  readonly dir: string;
  readonly nats: RunningServer;
  readonly mongo: RunningServer;
  readonly credentials: Credentials;
  /** The bus loses all it has. */
  readonly wipeBus: () => Promise<void>;
  /** What is undone in the end, the last first. */
  readonly undo: (() => unknown)[];
}

export const API_KEY = 'mixed-key';

export async function onStage<T>(use: (stage: Stage) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'pegboard-mixed-'));
  const undo: (() => unknown)[] = [() => rmSync(dir, { recursive: true, force: true })];
  try {
    const credentials = newCredentials();
    const [nats, mongo] = await Promise.all([
      startNats({ dataDir: join(dir, 'nats'), users: natsUsers(credentials) }),
      startMongo({ dataDir: join(dir, 'mongo') }),
    ]);
    undo.push(() => Promise.all([nats.stop(), mongo.stop()]));
    const wipeBus = async (): Promise<void> => {
      await nats.stop();
      rmSync(join(dir, 'nats', 'store'), { recursive: true, force: true });
      await nats.restart();
    };
    return await use({ dir, nats, mongo, credentials, wipeBus, undo });
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** One process for each service. @param rootOf the checkout whose build a process runs */
export async function companyOn(stage: Stage, rootOf: (name: FleetMember) => string, logDir: string, env = {}): Promise<Company> {
  const { nats, mongo, credentials } = stage;
  return Company.start({ natsUrl: nats.url, mongoUrl: mongo.url, apiKey: API_KEY, credentials, logDir, rootOf, env });
}
