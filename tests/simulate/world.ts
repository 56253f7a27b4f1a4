import type { Type } from '@nestjs/common';
import type { ServiceName } from '@pegboard/contracts';
import { MemoryDatabase, type MemoryBus } from '@pegboard/eventing/testing';
import { InventoryModule } from '../../apps/inventory/src/inventory.module';
import { ManufacturingModule } from '../../apps/manufacturing/src/manufacturing.module';
import { LivePlan } from '../../apps/planner/src/live/live-plan';
import { PlannerModule } from '../../apps/planner/src/planner.module';
import { PurchasingModule } from '../../apps/purchasing/src/purchasing.module';
import { SalesModule } from '../../apps/sales/src/sales.module';
import { Agenda, AgendaClock } from './agenda';
import { Blueprint } from './blueprint';
import { Chance } from './chance';
import { Host, type Weather } from './host';
import { handle, routesOf, type Answer, type Call } from './http';
import { Replica } from './replica';
import { SimBus } from './sim-bus';
import { SimConnection } from './sim-connection';

export const MODULES = {
  inventory: InventoryModule,
  sales: SalesModule,
  manufacturing: ManufacturingModule,
  purchasing: PurchasingModule,
  planner: PlannerModule,
} satisfies Partial<Record<ServiceName, Type<unknown>>>;
export type SimService = keyof typeof MODULES;
export const SERVICES = Object.keys(MODULES) as SimService[];

/** What a world begins with: what was kept, and what was published, at one moment of another one. */
export interface Beginning {
  readonly databases: ReadonlyMap<SimService, MemoryDatabase>;
  readonly stream: MemoryBus;
  /** How far each service had read. */
  readonly read: ReadonlyMap<string, { readonly subjects: readonly string[]; readonly next: number }>;
  readonly now: number;
}

/** A process that is no replica of a service, such as a listener. */
export interface OtherProcess {
  readonly host: Host;
  readonly connection: SimConnection;
  readonly clock: AgendaClock;
  readonly onProblem: (problem: unknown, about?: Record<string, unknown>) => void;
}

export interface Problem {
  readonly host: string;
  readonly problem: unknown;
  readonly about: Record<string, unknown> | undefined;
}

const RESTARTS_AFTER_MS = 300;
const CLOCKS_DIFFER_MS = 2_000;
/** The gateway's own wait. */
const ANSWERED_WITHIN_MS = 30_000;

const blueprints = new Map<SimService, Promise<Blueprint>>();
const blueprintOf = (service: SimService): Promise<Blueprint> => {
  const known = blueprints.get(service) ?? Blueprint.of(service, MODULES[service]);
  blueprints.set(service, known);
  return known;
};

/** All services with their replicas, their databases and the bus, in one process and one thread. */
export class World {
  readonly agenda = new Agenda();
  readonly chance: Chance;
  readonly bus: SimBus;
  readonly databases = new Map<SimService, MemoryDatabase>();
  readonly replicas = new Map<SimService, Replica[]>();
  /** Processes of others, by name. */
  readonly others = new Map<string, OtherProcess>();
  readonly problems: Problem[] = [];
  readonly deaths: string[] = [];
  private readonly routes = new Map<SimService, ReturnType<typeof routesOf>>();
  /** Somebody has told of things that are not there: what planners make of them is nobody's promise, only that they come to rest. */
  isForged = false;
  receiversAreAway = false;
  private isEnding = false;

  private constructor(
    seed: number,
    readonly weather: Weather,
    beginning?: Beginning,
  ) {
    this.chance = new Chance(seed);
    this.agenda.now = beginning?.now ?? 0;
    this.bus = new SimBus(this.agenda, this.chance, new AgendaClock(this.agenda), beginning?.stream.branch());
    for (const service of SERVICES) this.databases.set(service, beginning?.databases.get(service)?.branch() ?? new MemoryDatabase());
    for (const [name, { subjects, next }] of beginning?.read ?? []) Object.assign(this.bus.durable(name), { subjects, next });
  }

  /** Starts so many replicas of each service, and waits until all are up. */
  static async open(
    seed: number,
    weather: Weather,
    replicas: number,
    beginning?: Beginning,
    onBegin: (agenda: Agenda) => void = () => undefined,
  ): Promise<World> {
    const world = new World(seed, weather, beginning);
    for (const service of SERVICES) world.routes.set(service, routesOf((await blueprintOf(service)).controllers));
    onBegin(world.agenda);
    const starting: Promise<void>[] = [];
    for (const service of SERVICES) {
      world.replicas.set(service, []);
      for (let i = 0; i < replicas; i++) starting.push(world.start(service, i));
    }
    await world.agenda.until(Promise.all(starting), 120_000, 'the start of all services');
    return world;
  }

  /** What is kept and published now, for another world to begin with. */
  beginning(): Beginning {
    return {
      databases: new Map([...this.databases].map(([service, database]) => [service, database.branch()])),
      stream: this.bus.stream.branch(),
      read: new Map([...this.bus.durables].map(([name, { subjects, next }]) => [name, { subjects, next }])),
      now: this.agenda.now,
    };
  }

  ready(service: SimService): Replica[] {
    return this.replicas.get(service)!.filter(({ host }) => host.isReady);
  }

  /** Sends a request to a replica that is up. The answer's status is 0 if the replica dies meanwhile, and 504 if none comes in time. */
  async send(service: SimService, call: Call, which: number): Promise<Answer> {
    const ready = this.ready(service);
    const replica = ready[which % Math.max(1, ready.length)];
    if (!replica) return { status: 503, body: { code: 'SERVICE_UNAVAILABLE', message: `no replica of ${service} is up` } };
    return new Promise<Answer>((resolve) => {
      const cut = (): void => resolve({ status: 0, body: null });
      replica.onEnd.add(cut);
      const late = this.agenda.after(ANSWERED_WITHIN_MS, () => resolve({ status: 504, body: null }));
      void handle(replica, this.routes.get(service)!, call).then((answer) => {
        replica.onEnd.delete(cut);
        late.cancel();
        if (replica.host.isAlive) resolve(answer);
      });
    });
  }

  /** All processes end at once, as when a run is over. */
  end(): void {
    this.isEnding = true;
    for (const host of this.hosts()) host.die();
  }

  hosts(): Host[] {
    return [...[...this.replicas.values()].flat(), ...this.others.values()].map(({ host }) => host);
  }

  /** Runs a process of another kind, and runs it again whenever it has died. @param user as whom it is on the bus */
  keep(name: string, user: string, begin: (process: OtherProcess) => void): void {
    const host = new Host(name, user, this.agenda, this.chance, this.weather, () => {
      connection.close();
      if (!this.isEnding) this.agenda.after(RESTARTS_AFTER_MS + this.chance.below(3_000), () => this.keep(name, user, begin));
    });
    const connection = new SimConnection(this.bus, host);
    const onProblem = (problem: unknown, about?: Record<string, unknown>) => void this.problems.push({ host: name, problem, about });
    const process = { host, connection, clock: new AgendaClock(this.agenda, this.chance.below(CLOCKS_DIFFER_MS)), onProblem };
    this.others.set(name, process);
    host.isReady = true;
    begin(process);
  }

  private async start(service: SimService, index: number): Promise<void> {
    const name = `${service}/${index + 1}`;
    const host = new Host(name, service, this.agenda, this.chance, this.weather, () => this.died(service, index, replica));
    const replica: Replica = new Replica({
      service,
      blueprint: await blueprintOf(service),
      host,
      bus: this.bus,
      database: this.databases.get(service)!,
      clockWrongByMs: this.chance.below(CLOCKS_DIFFER_MS),
      onProblem: (problem, about) => void this.problems.push({ host: name, problem, about }),
      joinsWhen: async (parts) => (service === 'planner' ? parts.get<LivePlan>(LivePlan).untilLive() : undefined),
    });
    this.replicas.get(service)![index] = replica;
    // A start that fails ends the process; whoever supervises it starts it again.
    await replica.start().catch((problem: unknown) => {
      this.problems.push({ host: name, problem, about: { doing: 'starting' } });
      host.die();
    });
  }

  private died(service: SimService, index: number, replica: Replica): void {
    replica.end();
    this.deaths.push(replica.host.name);
    if (this.isEnding) return;
    this.agenda.after(RESTARTS_AFTER_MS + this.chance.below(3_000), () => void this.start(service, index));
  }
}
