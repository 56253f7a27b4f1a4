import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Scene } from './scene';

/** Takes a copy of what the bus keeps, and some time later puts the bus back to it: all that came between is gone. */
export async function putBack({ nats, natsStore }: Pick<Scene, 'nats' | 'natsStore'>, afterMs: number): Promise<number> {
  const copy = `${natsStore}-copy`;
  // As a snapshot of a disk: nothing is written while it is taken.
  process.kill(-nats.pid!, 'SIGSTOP');
  cpSync(natsStore, copy, { recursive: true });
  process.kill(-nats.pid!, 'SIGCONT');
  await pause(afterMs);
  await nats.kill();
  empty(natsStore);
  cpSync(copy, natsStore, { recursive: true });
  rmSync(copy, { recursive: true });
  await nats.restart();
  return 1;
}

/** Takes away all that the bus keeps. */
export async function wipe({ nats, natsStore }: Pick<Scene, 'nats' | 'natsStore'>): Promise<number> {
  await nats.kill();
  empty(natsStore);
  await nats.restart();
  return 1;
}

/** The folder itself may be where a disk is mounted. */
const empty = (natsStore: string): void => rmSync(join(natsStore, 'jetstream'), { recursive: true, force: true });
