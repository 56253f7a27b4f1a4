import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Books, differences, layGround, newTally, Office } from '@pegboard/chaos';
import { untilAtRest } from '@pegboard/company';
import { Fleet, type FleetMember } from '@pegboard/company';
import type { Build } from './build';
import { pictureOf, picturesDiffer, type Picture } from './picture';
import { MEMBERS } from './shows';
import { API_KEY, onStage, type Stage } from './stage';

export interface RolloutOptions {
  readonly older: Build;
  readonly newer: Build;
  readonly seed: number;
  /** Seconds of work in each phase. */
  readonly seconds: number;
  /** Commands a second. */
  readonly rate: number;
  readonly only?: readonly FleetMember[];
  readonly say: (text: string) => void;
  readonly logDir?: string;
}

export interface RolloutReport {
  readonly phases: number;
  readonly commands: number;
  /** How often each status came; 0 where no answer came. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly findings: readonly string[];
}

/** The sequence of docs/upgrade.md. */
const UPGRADE: readonly FleetMember[] = ['inventory', 'purchasing', 'manufacturing', 'sales', 'planner', 'gateway'];

/**
 * Two replicas of each service, and clerks at work all the time. Each service in turn is of the newer release among older ones, first one
 * replica, then both; then all are upgraded, and each in turn is of the older release among newer ones; then all go back, and up again.
 */
export function rollout(options: RolloutOptions): Promise<RolloutReport> {
  return onStage(async (stage) => new Rollout(options, await started(stage, options)).run());
}

async function started(stage: Stage, { older, logDir, say }: RolloutOptions): Promise<Fleet> {
  const fleet = new Fleet({
    credentials: stage.credentials,
    apiKey: API_KEY,
    root: older.root,
    logDir: logDir ?? join(stage.dir, 'logs'),
    drainMs: 3_500,
    servers: async () => ({ natsUrl: stage.nats.url, mongoUrl: stage.mongo.url }),
  });
  stage.undo.push(() => fleet.stop());
  say(`starting two replicas of each service of ${older.name} …`);
  await fleet.start();
  return fleet;
}

class Rollout {
  private readonly findings: string[] = [];
  private readonly tally = newTally();
  private phases = 0;

  constructor(
    private readonly options: RolloutOptions,
    private readonly fleet: Fleet,
  ) {}

  async run(): Promise<RolloutReport> {
    const { older, newer, only, seed, rate } = this.options;
    const { api } = this.fleet;
    const ground = await layGround(api);
    const books = new Books(ground);
    const office = new Office(api, ground, { seed, rate, books, tally: this.tally });
    const phase = async (name: string, act: () => Promise<unknown>): Promise<void> => {
      this.options.say(name);
      this.phases++;
      office.open();
      await act();
      await pause(this.options.seconds * 1_000);
      const found = await office.close();
      await this.fleet.untilReady();
      await untilAtRest(api).catch((problem: Error) => found.push(problem.message));
      found.push(...(await differences(api, ground, books)), ...new Set(this.tally.wrong.splice(0)));
      for (const one of found) this.options.say(`  WRONG: ${one}`);
      this.findings.push(...found.map((one) => `${name}: ${one}`));
    };
    const inTurn = only ?? MEMBERS;
    await phase(`all of ${older.name}`, async () => undefined);
    for (const member of inTurn) await this.among(phase, member, older, newer);
    for (const member of UPGRADE) await phase(`upgrade: ${member}`, () => this.change(member, newer));
    for (const member of inTurn) await this.among(phase, member, newer, older);
    for (const member of [...UPGRADE].reverse()) await phase(`rollback: ${member}`, () => this.change(member, older));
    await phase('upgrade again', async () => {
      for (const member of UPGRADE) await this.change(member, newer);
    });
    await this.sameAs(await pictureOf(api), older);
    return { phases: this.phases, commands: books.commands, statuses: this.tally.statuses, findings: this.findings };
  }

  private async among(phase: (name: string, act: () => Promise<unknown>) => Promise<void>, member: FleetMember, others: Build, one: Build) {
    await phase(`one replica of ${member} is of ${one.name}`, () => this.fleet.exchange(member, one.root));
    await phase(`${member} is of ${one.name}`, () => this.fleet.exchange(member, one.root));
    await this.change(member, others);
  }

  /** Both replicas, one after the other. */
  private async change(member: FleetMember, build: Build): Promise<void> {
    await this.fleet.exchange(member, build.root);
    await this.fleet.exchange(member, build.root);
  }

  /** What one release shows in the end, the other shows too. */
  private async sameAs(shown: Picture, build: Build): Promise<void> {
    for (const member of UPGRADE) await this.change(member, build);
    await this.fleet.untilReady();
    await untilAtRest(this.fleet.api);
    this.findings.push(...picturesDiffer(shown, await pictureOf(this.fleet.api, shown.keys())));
  }
}
