import { Api } from './api';
import { Balancer } from './balancer';
import { mainOf, SERVICES, type Service } from './company';
import { environmentOf, type Credentials } from './credentials';
import { ServiceProcess } from './service-process';

export type FleetMember = Service | 'gateway';

export interface FleetOptions {
  readonly credentials: Credentials;
  readonly apiKey: string;
  readonly logDir: string;
  /** How long a replica that is told to end takes calls: longer than a balancer needs to see it. */
  readonly drainMs?: number;
  /** Starts a process again that ends by itself. */
  readonly isSupervised?: boolean;
  /** Further settings of every process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The checkout whose build it starts with; this one if absent. */
  readonly root?: string;
  /** Where one replica finds NATS and the database; each may have an address of its own. */
  readonly servers: (replica: string) => Promise<{ readonly natsUrl: string; readonly mongoUrl: string }>;
}

/** Several replicas of every service behind balancers that honour readiness, as an orchestrator runs them, and a way to replace them. */
export class Fleet {
  private readonly doors = new Map<FleetMember, Balancer>();
  private readonly running = new Map<FleetMember, ServiceProcess[]>();
  private made = 0;

  constructor(private readonly options: FleetOptions) {}

  /** Answers when the balancers send calls to all replicas. @param replicas how many of each */
  async start(replicas = 2): Promise<Api> {
    for (const name of SERVICES) this.doors.set(name, await Balancer.start('/health/accepting'));
    // A gateway stays open when a service behind it isn't ready: the others still are.
    this.doors.set('gateway', await Balancer.start('/health/accepting'));
    const grown = (names: readonly FleetMember[]): Promise<unknown> =>
      Promise.all(names.flatMap((name) => Array.from({ length: replicas }, () => this.grow(name))));
    await grown(SERVICES);
    await grown(['gateway']);
    return this.api;
  }

  get api(): Api {
    return new Api(this.doors.get('gateway')!.url, this.options.apiKey);
  }

  /** The replicas of one service, or of all. */
  replicas(name?: FleetMember): readonly ServiceProcess[] {
    return name === undefined ? [...this.running.values()].flat() : (this.running.get(name) ?? []);
  }

  /** Of every service at once: a new replica takes calls, then one of the old ones gets the signal to end, then the other. */
  async replace(): Promise<void> {
    await Promise.all(
      [...this.running].map(async ([name, replicas]) => {
        const old = [...replicas];
        await this.grow(name);
        for (const replica of old) await this.retire(name, replica);
      }),
    );
  }

  /** The oldest replica of a service gives way to a new one. @param root the checkout whose build the new one runs */
  async exchange(name: FleetMember, root: string): Promise<void> {
    const [oldest] = this.replicas(name);
    await this.grow(name, root);
    if (oldest) await this.retire(name, oldest);
  }

  /** Answers when the balancers send calls to every replica, of one service or of all. */
  async untilReady(only?: FleetMember): Promise<void> {
    for (const [name, replicas] of this.running) {
      if (only !== undefined && name !== only) continue;
      for (const replica of replicas) await this.untilTaken(name, replica);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas().map((replica) => replica.kill()));
    for (const door of this.doors.values()) door.stop();
  }

  private async retire(name: FleetMember, replica: ServiceProcess): Promise<void> {
    await replica.stop();
    this.doors.get(name)!.remove(replica);
    this.running.set(
      name,
      this.replicas(name).filter((one) => one !== replica),
    );
  }

  private async grow(name: FleetMember, root = this.options.root): Promise<void> {
    const urls = Object.fromEntries(SERVICES.map((service) => [`${service.toUpperCase()}_URL`, this.doors.get(service)!.url]));
    const called = `${name}-${++this.made}`;
    const { natsUrl, mongoUrl } = await this.options.servers(called);
    const replica = new ServiceProcess({
      name: called,
      main: mainOf(name, root),
      env: {
        NATS_URL: natsUrl,
        MONGODB_URI: mongoUrl,
        PEGBOARD_API_KEY: this.options.apiKey,
        ...(this.options.drainMs === undefined ? {} : { DRAIN_MS: String(this.options.drainMs) }),
        PORT: '0',
        ...this.options.env,
        ...environmentOf(this.options.credentials, name),
        ...urls,
      },
      logDir: this.options.logDir,
      ...(this.options.isSupervised === undefined ? {} : { isSupervised: this.options.isSupervised }),
    });
    this.running.set(name, [...this.replicas(name), replica]);
    await replica.start();
    this.doors.get(name)!.add(replica);
    await this.untilTaken(name, replica);
  }

  /** @throws Error when the balancer doesn't find it ready in time */
  private async untilTaken(name: FleetMember, replica: ServiceProcess): Promise<void> {
    const until = Date.now() + READY_WITHIN_MS;
    while (!this.doors.get(name)!.isReady(replica)) {
      if (Date.now() > until) throw new Error(`a replica of ${name} isn't ready within ${READY_WITHIN_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** A bound for what hangs: a busy machine takes its time. */
const READY_WITHIN_MS = 240_000;
