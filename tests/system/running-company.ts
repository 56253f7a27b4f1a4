import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  Company,
  environmentOf,
  mainOf,
  natsUsers,
  newCredentials,
  ServiceProcess,
  SERVICES,
  type Credentials,
  type Service,
} from '@pegboard/company';
import { listenerCalled } from '@pegboard/access';
import { startServers, type TestServers } from '@pegboard/testing';
import { DescribedApi } from './described-api';
import { expectPublishedVersions } from './published-versions';

/** One whole company for a spec file: six processes on servers of its own. */
export interface RunningCompany {
  readonly company: Company;
  readonly servers: TestServers;
  readonly api: DescribedApi;
  readonly credentials: Credentials;
  /** One more process of a service, on a port of its own; it ends with the company. */
  replica(name: Service | 'gateway'): Promise<ServiceProcess>;
}

export const API_KEY = 'system-test-key';
/** A team that reads the events of two services, with a user of its own. */
const TEAM = listenerCalled('erp-team', ['sales', 'inventory']);
export const TEAM_PASSWORD = 'password-of-erp-team';
/** As `npm start` has it: receivers of webhooks run on this machine. */
const LOCAL = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' };

/** Starts a company before the tests of a file, looks at its versions after them, and ends it. @param settings of the deployment */
export function withCompany(settings: Readonly<Record<string, string>> = {}): () => RunningCompany {
  let running: RunningCompany | undefined;
  const more: ServiceProcess[] = [];
  beforeAll(async () => {
    if (!existsSync(mainOf('gateway'))) throw new Error('the services are not built: run npm run test:system, or npm run build first');
    const credentials = newCredentials();
    const servers = await startServers({ natsUsers: natsUsers(credentials, 'everything', new Map([[TEAM, TEAM_PASSWORD]])) });
    // Kept where somebody asks for them, to look at after a failure.
    const logDir = process.env['PEGBOARD_TEST_LOGS'] ?? join(servers.dataDir, 'logs');
    const options = {
      natsUrl: servers.nats.url,
      mongoUrl: servers.mongo.url,
      apiKey: API_KEY,
      logDir,
      credentials,
      env: { ...LOCAL, ...settings },
    };
    const company = await Company.start(options).catch(async (error: unknown) => {
      await servers.stop();
      throw error;
    });
    const urls = Object.fromEntries(SERVICES.map((name) => [`${name.toUpperCase()}_URL`, company.services[name].url]));
    const shared = { NATS_URL: options.natsUrl, MONGODB_URI: options.mongoUrl, PEGBOARD_API_KEY: API_KEY, PORT: '0' };
    const env = { ...shared, ...LOCAL, ...settings, ...urls };
    running = {
      company,
      servers,
      api: new DescribedApi(company.gateway.url, API_KEY),
      credentials,
      replica: async (name) => {
        const process = new ServiceProcess({
          name: `${name}-2`,
          main: mainOf(name),
          env: { ...env, ...environmentOf(credentials, name) },
          logDir,
        });
        more.push(process);
        await process.start();
        return process;
      },
    };
  });
  afterAll(async () => {
    try {
      if (running) await expectPublishedVersions(running.servers);
    } finally {
      await Promise.all(more.map((process) => process.stop()));
      await running?.company.stop();
      await running?.servers.stop();
    }
  });
  return () => {
    if (!running) throw new Error('the company is not running');
    return running;
  };
}
