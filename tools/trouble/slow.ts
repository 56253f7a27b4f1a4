import { setTimeout as pause } from 'node:timers/promises';
import { connect, headers, type JetStreamClient } from 'nats';
import { layGround } from '../chaos/company';
import { untilAtRest } from '../chaos/judge';
import type { Scene } from '../chaos/scene';
import { MemoryWatch } from './memory';
import { seconds, type Judgement, type Scenario, type TroubleOptions } from './scenario';
import { staged } from './theatre';

const MESSAGES = 100_000;
const LARGE_MESSAGES = 600;
const LARGE_BYTES = 1_000_000;
const ITEMS = 40;
/** Longer than a message may go without a word from whoever works on it. */
const SLOW_MS = 8_000;
const SLOW_FOR_MS = 45_000;
/** What a service may grow by, with so many waiting. A service of its own takes 150 MB, and a pod has 512. */
const GROWS_MB = 300;
const AT_ONCE = 500;

/** Listeners that take longer than their messages may go unanswered, with very many waiting. */
export const slow: Scenario = {
  about: 'listeners slower than their ack wait, with 100,000 messages waiting, and then 600 of a megabyte each',
  plants: ['no-renewal'],
  run: (options) => staged('slow', options, (scene) => play(scene, options), { preload: ['trouble/handlers'] }),
};

async function play(scene: Scene, options: TroubleOptions): Promise<Judgement> {
  const { api } = scene.fleet;
  await layGround(api);
  for (let at = 0; at < ITEMS; at++)
    await api.post('/v1/materials', { name: `Material ${at}`, uom: 'pcs', variants: [{ sku: `M-${at}` }] });
  await untilAtRest(api);
  const bus = await connect({ servers: scene.nats.url });
  const [figures, findings]: [string[], string[]] = [[], []];
  const told = (line: string): void => scene.fleet.replicas().forEach((replica) => replica.tell(line));
  const manager = await bus.jetstreamManager();
  const samples = await lastOfItems(manager);
  for (const [about, count, padding] of [
    [`${MESSAGES} messages`, MESSAGES, ''],
    [`${LARGE_MESSAGES} messages of ${LARGE_BYTES / 1e6} MB`, LARGE_MESSAGES, 'x'.repeat(LARGE_BYTES)],
  ] as const) {
    told(`slow ${SLOW_MS}`);
    const watch = new MemoryWatch(scene, 1_000);
    await publish(bus.jetstream(), samples, count, padding);
    await pause(SLOW_FOR_MS);
    const again = (await api.get('/v1/ops/consumers')).data.filter((one: any) => one.redelivered > 0);
    told('well');
    const well = Date.now();
    await untilAtRest(api, 300_000).catch((problem: Error) => findings.push(problem.message));
    watch.end();
    const grown = [...watch.growth()].filter(([name]) => name !== 'nats').sort(([, a], [, b]) => b - a);
    for (const [name, mb] of grown) if (mb > GROWS_MB) findings.push(`${name} grew by ${mb} MB with ${about} waiting`);
    for (const one of again) findings.push(`${one.consumer}: ${one.redelivered} came again while they were worked on`);
    const line = `${about}: at the most ${grown.map(([name, mb]) => `${name} +${mb} MB`).join(', ')}; all heard ${seconds(Date.now() - well)} after the listeners were well`;
    options.say(line);
    figures.push(line);
  }
  await bus.close();
  const letters = (await api.get('/v1/ops/dead_letters')).data;
  if (letters.length > 0) findings.push(`${letters.length} dead letters: ${letters[0].reason}`);
  const plan = await api.send('GET', '/v1/plan/check');
  if (plan.status !== 200 || plan.body.findings.length > 0) findings.push(`plan check: ${plan.status} ${JSON.stringify(plan.body)}`);
  return { figures, findings };
}

interface Sample {
  readonly subject: string;
  readonly event: Record<string, unknown>;
}

/** The newest event of each item, which changes nothing when it comes again. */
async function lastOfItems(manager: Awaited<ReturnType<Awaited<ReturnType<typeof connect>>['jetstreamManager']>>): Promise<Sample[]> {
  const { last_seq } = (await manager.streams.info('EVENTS')).state;
  const found = new Map<string, Sample>();
  for (let seq = 1; seq <= last_seq; seq++) {
    const message = await manager.streams.getMessage('EVENTS', { seq });
    if (message.subject.startsWith('evt.inventory.item.')) found.set(message.subject, { subject: message.subject, event: message.json() });
  }
  return [...found.values()];
}

async function publish(jetstream: JetStreamClient, samples: readonly Sample[], count: number, padding: string): Promise<void> {
  const run = `slow-${count}`;
  const texts = samples.map(({ event }) => new TextEncoder().encode(JSON.stringify(padding === '' ? event : { ...event, padding })));
  for (let at = 0; at < count; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, each) => {
      const which = (at + each) % samples.length;
      return jetstream.publish(samples[which]!.subject, texts[which], {
        msgID: `${run}-${at + each}`,
        headers: headers(),
        timeout: 60_000,
      });
    });
    await Promise.all(some);
  }
}
