import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'nats';
import type { ServiceProcess } from '../company/service-process';
import type { Dice } from './dice';
import { CRASH_POINTS, type CrashPoint } from './points';
import { putBack } from './put-back';
import type { Blow, Scene } from './scene';

const COMES_BY_WITHIN_MS = 15_000;

/** Both replicas of a service are armed, because either may come by; the one that is hit first is enough. */
export function crashAtPoint(dice: Dice, scene: Scene): Blow {
  const point = leastHit(dice, scene);
  const name = dice.one(point.services);
  const replicas = scene.fleet.replicas(name);
  const line = `crash ${CRASH_POINTS.indexOf(point)} ${dice.between(1, point.needs ? 1 : 4)}`;
  const strike = async (): Promise<number> => {
    const sum = (of: 'endings' | 'kills'): number => replicas.reduce((all, replica) => all + replica[of], 0);
    const [endings, kills] = [sum('endings'), sum('kills')];
    for (const replica of replicas) replica.tell(line);
    await lead(point, scene, replicas);
    const until = Date.now() + COMES_BY_WITHIN_MS;
    while (sum('endings') === endings && Date.now() < until) await pause(50);
    for (const replica of replicas) replica.tell('crash none');
    await scene.fleet.untilReady(name);
    const hits = sum('kills') - kills;
    scene.hits.set(point.name, (scene.hits.get(point.name) ?? 0) + hits);
    return hits;
  };
  const parts = replicas.map((_, at) => `${name} ${at + 1}`);
  return {
    part: `${parts[0]}`,
    about: point.name,
    beside: [...parts.slice(1), ...(point.needs === 'bus put back' ? ['nats'] : [])],
    strike,
  };
}

function leastHit(dice: Dice, { hits }: Scene): CrashPoint {
  const fewest = Math.min(...CRASH_POINTS.map(({ name }) => hits.get(name) ?? 0));
  return dice.one(CRASH_POINTS.filter(({ name }) => (hits.get(name) ?? 0) <= fewest + 2));
}

/** Makes a service come by where the clerks' work doesn't. */
async function lead(point: CrashPoint, scene: Scene, replicas: readonly ServiceProcess[]): Promise<void> {
  if (point.needs === 'bus put back') await putBack(scene, 2_000);
  if (point.needs === 'end') replicas[0]!.strike('SIGTERM');
  if (point.needs !== 'unreadable event') return;
  const bus = await connect({ servers: scene.nats.url, ...scene.salesBus, inboxPrefix: '_INBOX_sales' });
  try {
    // Each service that listens to a sales order gives it up at once.
    await bus.jetstream().publish('evt.sales.sales_order.999999.updated', new TextEncoder().encode('not JSON'));
  } finally {
    await bus.close();
  }
}
