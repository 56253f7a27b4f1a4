import { setTimeout as pause } from 'node:timers/promises';
import { Books } from './books';
import { layGround, type Ground } from './company';
import { Dice } from './dice';
import { nextFault, strike, type FaultKind } from './faults';
import { newTally, type Tally } from './insistent';
import { untilAtRest } from '../company/at-rest';
import { checksFindings, differences } from './judge';
import { Office } from './office';
import { CRASH_POINTS } from './points';
import type { Scene } from './scene';
import { onStage } from './stage';
import { Watch } from './watch';

export interface ChaosOptions {
  /** Repeats what clerks and troublemakers choose. What meets what in time is each run's own. */
  readonly seed: number;
  /** It ends after so many kills, */
  readonly kills?: number;
  /** or after so many minutes, whichever comes first, */
  readonly minutes: number;
  /** or when every crash point was hit so many times. */
  readonly hits?: number;
  /** Commands a second, all clerks together. */
  readonly rate: number;
  /** Only these kinds of faults; all if absent. */
  readonly only?: readonly FaultKind[];
  readonly say: (text: string) => void;
  readonly logDir?: string;
}

export interface ChaosReport {
  readonly kills: number;
  /** How often each kind struck, and for how long after its end not every service answered: the longest, in milliseconds. */
  readonly faults: ReadonlyMap<FaultKind, { readonly count: number; readonly longestRecoveryMs: number }>;
  /** How often each crash point was hit. */
  readonly hits: ReadonlyMap<string, number>;
  readonly commands: number;
  readonly seconds: number;
  readonly tally: Tally;
  readonly watch: Watch;
  /** From the end of the last fault until nothing was on its way, in milliseconds. */
  readonly restMs: number;
  /** Whatever is not as the clerks were told; empty if nothing was lost or doubled. */
  readonly findings: readonly string[];
}

/** Two at once break things, so that a fault meets a fault. */
const TROUBLEMAKERS = 2;
const LONGEST_QUIET_MS = 1_500;

/** Runs a company with two replicas of each service, lets clerks work and breaks its parts, and holds what is there against what the clerks were told. */
export async function chaos(options: ChaosOptions): Promise<ChaosReport> {
  const { say, logDir } = options;
  const stage = { say, replicas: 2, preload: ['chaos/crash'], hasSmallDisk: true, ...(logDir === undefined ? {} : { logDir }) };
  return onStage(stage, async (scene) => play(scene, await layGround(scene.fleet.api), options));
}

async function play(scene: Scene, ground: Ground, options: ChaosOptions): Promise<ChaosReport> {
  const { api } = scene.fleet;
  const [books, tally, watch] = [new Books(ground), newTally(), new Watch(api)];
  const started = Date.now();
  watch.begin();
  const office = new Office(api, ground, { ...options, books, tally });
  office.open();
  const trouble = await makeTrouble(scene, watch, options);
  const seconds = (Date.now() - started) / 1000;
  const ended = Date.now();
  const findings = [...trouble.findings, ...(await office.close())];
  await scene.fleet.untilReady();
  await watch.untilAll();
  await watch.end();
  await untilAtRest(api).catch((problem: Error) => findings.push(problem.message));
  const restMs = Date.now() - ended;
  findings.push(...(await differences(api, ground, books)), ...(await checksFindings(api)), ...new Set(tally.wrong));
  return { ...trouble, commands: books.commands, seconds, tally, watch, restMs, findings };
}

async function makeTrouble(
  scene: Scene,
  watch: Watch,
  options: ChaosOptions,
): Promise<Pick<ChaosReport, 'kills' | 'faults' | 'hits' | 'findings'>> {
  const faults = new Map<FaultKind, { count: number; longestRecoveryMs: number }>();
  const until = Date.now() + options.minutes * 60_000;
  const findings: string[] = [];
  let kills = 0;
  const isHitEnough = (): boolean => CRASH_POINTS.every(({ name }) => (scene.hits.get(name) ?? 0) >= options.hits!);
  const isOver = (): boolean => Date.now() > until || kills >= (options.kills ?? Infinity) || (options.hits !== undefined && isHitEnough());
  const troublemaker = async (_: unknown, at: number): Promise<void> => {
    const dice = new Dice(options.seed * 1_000 + 500 + at);
    while (!isOver()) {
      await pause(dice.between(0, LONGEST_QUIET_MS));
      const fault = nextFault(dice, scene, options.only);
      if (!fault) continue;
      options.say([fault.kind, fault.part, fault.about ?? ''].filter(Boolean).join(', '));
      kills += await strike(fault, scene).catch((problem: Error) => {
        findings.push(`${fault.kind}: ${problem.message}`);
        return 0;
      });
      const recoveryMs = await watch.untilAll();
      const { count, longestRecoveryMs } = faults.get(fault.kind) ?? { count: 0, longestRecoveryMs: 0 };
      faults.set(fault.kind, { count: count + 1, longestRecoveryMs: Math.max(recoveryMs, longestRecoveryMs) });
    }
  };
  await Promise.all(Array.from({ length: TROUBLEMAKERS }, troublemaker));
  return { kills, faults, hits: scene.hits, findings };
}
