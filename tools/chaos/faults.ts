import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningServer } from '@pegboard/servers';
import type { Fleet, FleetMember } from '../company/fleet';
import { SERVICES } from '../company/company';
import type { Dice } from './dice';
import type { SmallDisk } from './small-disk';
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
  'fill disk',
] as const;
export type FaultKind = (typeof FAULTS)[number];

/** What can be broken, and whose turn it is: one fault at a time for each part. */
export interface Scene {
  readonly fleet: Fleet;
  readonly nats: RunningServer;
  readonly mongo: RunningServer;
  /** Where NATS keeps its streams. */
  readonly natsStore: string;
  /** By replica and server. */
  readonly wires: ReadonlyMap<string, Wire>;
  readonly disk: SmallDisk | undefined;
  readonly busy: Set<string>;
}

export interface Fault {
  readonly kind: FaultKind;
  /** What it is done to. */
  readonly part: string;
  /** Breaks it, and answers when it is whole again: the process runs, the wire is open. */
  readonly strike: () => Promise<void>;
  /** How many processes it ends with kill -9. */
  readonly kills: number;
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
  [1, 'fill disk'],
];

/** The next fault, or none if its part is broken already. @param only the kinds to choose from */
export function nextFault(dice: Dice, scene: Scene, only: readonly FaultKind[] = FAULTS): Fault | undefined {
  const kind = dice.of(WEIGHTS.filter(([, one]) => only.includes(one) && (one !== 'fill disk' || scene.disk)));
  const fault = MAKERS[kind](dice, scene);
  return scene.busy.has(fault.part) ? undefined : { kind, ...fault };
}

/** Breaks a part and counts it as broken until it is whole. */
export async function strike(fault: Fault, { busy }: Scene): Promise<void> {
  busy.add(fault.part);
  try {
    await fault.strike();
  } finally {
    busy.delete(fault.part);
  }
}

type Made = Omit<Fault, 'kind'>;

const MAKERS: Readonly<Record<FaultKind, (dice: Dice, scene: Scene) => Made>> = {
  kill: (dice, { fleet }) => {
    const name = dice.one<FleetMember>([...SERVICES, 'gateway']);
    const at = dice.between(0, fleet.replicas(name).length - 1);
    const downMs = dice.between(0, 1_500);
    // Sometimes it is struck again while it starts.
    const isTwice = dice.between(1, 5) === 1;
    const replica = fleet.replicas(name)[at]!;
    const strike = async (): Promise<void> => {
      await replica.kill();
      await pause(downMs);
      if (isTwice) {
        const starting = replica.start().catch(() => undefined);
        await pause(downMs);
        await replica.kill();
        await starting;
      }
      await replica.start();
    };
    return { part: `${name} ${at + 1}`, kills: isTwice ? 2 : 1, strike };
  },
  'kill nats': (dice, { nats }) => killed('nats', nats, dice.between(0, 3_000)),
  'kill mongo': (dice, { mongo }) => killed('mongo', mongo, dice.between(0, 3_000)),
  pause: (dice, { fleet }) => {
    const name = dice.one<FleetMember>([...SERVICES, 'gateway']);
    const at = dice.between(0, fleet.replicas(name).length - 1);
    return { part: `${name} ${at + 1}`, kills: 0, strike: () => stopped(() => fleet.replicas(name)[at]!.pid!, dice.between(500, 8_000)) };
  },
  'pause nats': (dice, { nats }) => ({ part: 'nats', kills: 0, strike: () => stopped(() => -nats.pid!, dice.between(500, 5_000)) }),
  'pause mongo': (dice, { mongo }) => ({ part: 'mongo', kills: 0, strike: () => stopped(() => -mongo.pid!, dice.between(500, 5_000)) }),
  cut: (dice, scene) => broken(dice, scene, (wire) => wire.cut()),
  silence: (dice, scene) => broken(dice, scene, (wire) => wire.silence()),
  'put back': (dice, { nats, natsStore }) => {
    const agoMs = dice.between(2_000, 15_000);
    const strike = async (): Promise<void> => {
      const copy = `${natsStore}-copy`;
      // As a snapshot of a disk: nothing is written while it is taken.
      process.kill(-nats.pid!, 'SIGSTOP');
      cpSync(natsStore, copy, { recursive: true });
      process.kill(-nats.pid!, 'SIGCONT');
      await pause(agoMs);
      await nats.kill();
      emptied(natsStore);
      cpSync(copy, natsStore, { recursive: true });
      rmSync(copy, { recursive: true });
      await nats.restart();
    };
    return { part: 'nats', kills: 1, strike };
  },
  'fill disk': (dice, { nats, disk }) => {
    const fullMs = dice.between(1_000, 4_000);
    const strike = async (): Promise<void> => {
      disk!.fill();
      await pause(fullMs);
      disk!.free();
      // It gives JetStream up on a full disk; whoever runs it starts it again.
      await nats.kill();
      await nats.restart();
    };
    return { part: 'nats', kills: 1, strike };
  },
};

function killed(part: string, server: RunningServer, downMs: number): Made {
  const strike = async (): Promise<void> => {
    await server.kill();
    await pause(downMs);
    await server.restart();
  };
  return { part, kills: 1, strike };
}

/** @param pid asked when it is struck: a process that was killed has another one */
async function stopped(pid: () => number, ms: number): Promise<void> {
  const stoppedPid = pid();
  process.kill(stoppedPid, 'SIGSTOP');
  await pause(ms);
  process.kill(stoppedPid, 'SIGCONT');
}

function broken(dice: Dice, { wires }: Scene, how: (wire: Wire) => void): Made {
  const [part, wire] = dice.one([...wires]);
  const ms = dice.between(200, 6_000);
  const strike = async (): Promise<void> => {
    how(wire);
    await pause(ms);
    wire.mend();
  };
  return { part, kills: 0, strike };
}

/** The folder itself may be where a disk is mounted. */
function emptied(folder: string): void {
  rmSync(join(folder, 'jetstream'), { recursive: true, force: true });
}
