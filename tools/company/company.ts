import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { Api } from './api';
import { environmentOf, type Credentials } from './credentials';
import { ServiceProcess } from './service-process';

export const SERVICES = ['inventory', 'sales', 'manufacturing', 'purchasing', 'planner'] as const;
export type Service = (typeof SERVICES)[number];

export interface CompanyOptions {
  readonly natsUrl: string;
  readonly mongoUrl: string;
  readonly apiKey: string;
  readonly logDir: string;
  /** Where the servers know the services apart; absent, everybody may do everything on the bus. */
  readonly credentials?: Credentials;
  /** The gateway's port; 0 picks a free one. */
  readonly port?: number;
  readonly isSupervised?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly onExit?: (name: string, code: number | null, signal: string | null) => void;
  /** The checkout whose build a process runs; this one if absent. */
  readonly rootOf?: (name: Service | 'gateway') => string;
}

/** All services of one company as separate processes behind one gateway. */
export class Company {
  private constructor(
    readonly services: Readonly<Record<Service, ServiceProcess>>,
    readonly gateway: ServiceProcess,
    readonly apiKey: string,
  ) {}

  /** Starts the five services side by side, then the gateway, and answers when `/health/ready` is green. */
  static async start(options: CompanyOptions): Promise<Company> {
    const shared = {
      NATS_URL: options.natsUrl,
      MONGODB_URI: options.mongoUrl,
      PEGBOARD_API_KEY: options.apiKey,
    };
    const process = (name: Service | 'gateway', env: Record<string, string>): ServiceProcess =>
      new ServiceProcess({
        name,
        main: mainOf(name, options.rootOf?.(name)),
        env: { ...shared, ...(options.credentials ? environmentOf(options.credentials, name) : {}), ...options.env, ...env },
        logDir: options.logDir,
        ...(options.isSupervised === undefined ? {} : { isSupervised: options.isSupervised }),
        ...(options.onExit ? { onExit: options.onExit } : {}),
      });
    const services = Object.fromEntries(SERVICES.map((name) => [name, process(name, { PORT: '0' })])) as Record<Service, ServiceProcess>;
    try {
      await Promise.all(SERVICES.map((name) => services[name].start()));
    } catch (error) {
      await Promise.all(SERVICES.map((name) => services[name].kill()));
      throw error;
    }
    const urls = Object.fromEntries(SERVICES.map((name) => [`${name.toUpperCase()}_URL`, services[name].url]));
    const gateway = process('gateway', { ...urls, PORT: String(options.port ?? 0) });
    const company = new Company(services, gateway, options.apiKey);
    try {
      await gateway.start();
      await company.untilReady();
    } catch (error) {
      await company.stop();
      throw error;
    }
    return company;
  }

  get api(): Api {
    return new Api(this.gateway.url, this.apiKey);
  }

  /** Polls the gateway's readiness. @throws Error with the last answer when it isn't ready in time. */
  async untilReady(withinMs = 60_000): Promise<void> {
    const until = Date.now() + withinMs;
    let last = 'no answer';
    while (Date.now() < until) {
      const answer = await this.api.send('GET', '/health/ready').catch((error: Error) => error);
      if (!(answer instanceof Error) && answer.status === 200) return;
      last = answer instanceof Error ? answer.message : JSON.stringify(answer.body);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`not ready within ${withinMs / 1000} s: ${last}`);
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await Promise.all(SERVICES.map((name) => this.services[name].stop()));
  }
}

/** A service's compiled main file. @param root of another checkout, to run another release */
export const mainOf = (name: string, root = repositoryRoot()): string => join(root, 'dist', 'apps', name, 'src', 'main.js');
