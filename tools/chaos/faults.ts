import { setTimeout as pause } from 'node:timers/promises';
import type { RunningServer } from '@pegboard/servers';
import type { FleetMember } from '../company/fleet';
import type { ServiceProcess } from '../company/service-process';
import { SERVICES } from '../company/company';
import { crashAtPoint } from './crash-at-point';
import type { Dice } from './dice';
import { putBack, wipe } from './put-back';
import type { Blow, Scene } from './scene';
import type { Wire } from './wire';

export const FAULTS = [
  'kill',
  'kill nats',
  'kill mongo',
  'pause',
  'pause nats',
  'pause mongo',
  'cut',
  'silence',
  'put back',
  'wipe',
  'fill disk',
  'point',
] as const;
export type FaultKind = (typeof FAULTS)[number];

export interface Fault extends Blow {
  readonly kind: FaultKind;
}

const WEIGHTS: readonly (readonly [number, FaultKind])[] = [
  [12, 'kill'],
  [2, 'kill nats'],
  [2, 'kill mongo'],
  [3, 'pause'],
  [1, 'pause nats'],
  [1, 'pause mongo'],
  [3, 'cut'],
  [2, 'silence'],
  [1, 'put back'],
  [1, 'wipe'],
  [1, 'fill disk'],
  [4, 'point'],
];

/** The next fault, or none if its part is broken already. @param only the kinds to choose from */
export function nextFault(dice: Dice, scene: Scene, only: readonly FaultKind[] = FAULTS): Fault | undefined {
  const kind = dice.of(WEIGHTS.filter(([, one]) => only.includes(one) && isPossible(one, scene)));
  const fault = MAKERS[kind](dice, scene);
  return partsOf(fault).some((part) => scene.busy.has(part)) ? undefined : { kind, ...fault };
}

/** Servers in containers, or of somebody else, are no processes of ours: nobody stops them, or changes their files under them. */
function isPossible(kind: FaultKind, { nats, mongo, disk }: Scene): boolean {
  if (kind === 'fill disk') return disk !== undefined && nats.pid !== undefined;
  if (['pause nats', 'put back', 'wipe', 'point'].includes(kind)) return nats.pid !== undefined;
  if (kind === 'pause mongo') return mongo.pid !== undefined;
  if (kind === 'kill nats') return nats.isOurs;
  return kind === 'kill mongo' ? mongo.isOurs : true;
}

/** Breaks a part and counts it as broken until it is whole. @returns how many processes it ended */
export async function strike(fault: Fault, { busy }: Scene): Promise<number> {
  for (const part of partsOf(fault)) busy.add(part);
  try {
    return await fault.strike();
  } finally {
    for (const part of partsOf(fault)) busy.delete(part);
  }
}

const partsOf = ({ part, beside = [] }: Pick<Fault, 'part' | 'beside'>): readonly string[] => [part, ...beside];

const MAKERS: Readonly<Record<FaultKind, (dice: Dice, scene: Scene) => Blow>> = {
  kill: (dice, { fleet }) => {
    const name = dice.one<FleetMember>([...SERVICES, 'gateway']);
    const at = dice.between(0, fleet.replicas(name).length - 1);
    // Sometimes it is struck again while it starts.
    const againMs = dice.between(1, 5) === 1 ? dice.between(0, 1_500) : undefined;
    const replica = fleet.replicas(name)[at]!;
    const strike = async (): Promise<number> => {
      const { endings, kills } = replica;
      replica.strike('SIGKILL');
      if (againMs !== undefined) {
        await pause(againMs);
        replica.strike('SIGKILL');
      }
      await endedSince(replica, endings);
      await fleet.untilReady(name);
      return replica.kills - kills;
    };
    return { part: `${name} ${at + 1}`, strike };
  },
  'kill nats': (dice, { nats }) => killed('nats', nats, dice.between(0, 3_000)),
  'kill mongo': (dice, { mongo }) => killed('mongo', mongo, dice.between(0, 3_000)),
  pause: (dice, { fleet }) => {
    const name = dice.one<FleetMember>([...SERVICES, 'gateway']);
    const at = dice.between(0, fleet.replicas(name).length - 1);
    return { part: `${name} ${at + 1}`, strike: () => stopped(() => fleet.replicas(name)[at]!.pid!, dice.between(500, 8_000)) };
  },
  'pause nats': (dice, { nats }) => ({ part: 'nats', strike: () => stopped(() => -nats.pid!, dice.between(500, 5_000)) }),
  'pause mongo': (dice, { mongo }) => ({ part: 'mongo', strike: () => stopped(() => -mongo.pid!, dice.between(500, 5_000)) }),
  cut: (dice, scene) => broken(dice, scene, (wire) => wire.cut()),
  silence: (dice, scene) => broken(dice, scene, (wire) => wire.silence()),
  'put back': (dice, scene) => ({ part: 'nats', strike: () => putBack(scene, dice.between(2_000, 15_000)) }),
  wipe: (_, scene) => ({ part: 'nats', strike: () => wipe(scene) }),
  'fill disk': (dice, { nats, disk }) => {
    const fullMs = dice.between(1_000, 4_000);
    const strike = async (): Promise<number> => {
      disk!.fill();
      await pause(fullMs);
      disk!.free();
      // It gives JetStream up on a full disk; whoever runs it starts it again.
      await nats.kill();
      await nats.restart();
      return 1;
    };
    return { part: 'nats', strike };
  },
  point: (dice, scene) => crashAtPoint(dice, scene),
};

/** Answers when it has ended, or began anew: what it listened on before is not taken for it. */
async function endedSince(replica: ServiceProcess, endings: number): Promise<void> {
  while (replica.endings === endings) await pause(20);
}

function killed(part: string, server: RunningServer, downMs: number): Blow {
  const strike = async (): Promise<number> => {
    await server.kill();
    await pause(downMs);
    await server.restart();
    return 1;
  };
  return { part, strike };
}

/** @param pid asked when it is struck: a process that was killed has another one */
async function stopped(pid: () => number, ms: number): Promise<number> {
  const stoppedPid = pid();
  process.kill(stoppedPid, 'SIGSTOP');
  await pause(ms);
  process.kill(stoppedPid, 'SIGCONT');
  return 0;
}

function broken(dice: Dice, { wires }: Scene, how: (wire: Wire) => void): Blow {
  const [part, wire] = dice.one([...wires]);
  const ms = dice.between(200, 6_000);
  const strike = async (): Promise<number> => {
    how(wire);
    await pause(ms);
    wire.mend();
    return 0;
  };
  return { part, strike };
}
