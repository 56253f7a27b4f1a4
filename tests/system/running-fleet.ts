import { join } from 'node:path';
import { Fleet, natsUsers, newCredentials, type Api } from '@pegboard/company';
import { startServers, type TestServers } from '@pegboard/testing';

export interface RunningFleet {
  readonly fleet: Fleet;
  readonly servers: TestServers;
  readonly api: Api;
}

/** Two replicas of every service for a spec file, on servers of their own. */
export function withFleet(): () => RunningFleet {
  let running: RunningFleet | undefined;
  let servers: TestServers | undefined;
  let fleet: Fleet | undefined;
  beforeAll(async () => {
    const credentials = newCredentials();
    const started = await startServers({ natsUsers: natsUsers(credentials, 'everything') });
    servers = started;
    fleet = new Fleet({
      credentials,
      apiKey: 'fleet-test-key',
      logDir: process.env['PEGBOARD_TEST_LOGS'] ?? join(started.dataDir, 'logs'),
      drainMs: 3_500,
      servers: async () => ({ natsUrl: started.nats.url, mongoUrl: started.mongo.url }),
    });
    running = { fleet, servers: started, api: await fleet.start() };
  });
  afterAll(async () => {
    await fleet?.stop();
    await servers?.stop();
  });
  return () => {
    if (!running) throw new Error('the fleet is not running');
    return running;
  };
}
