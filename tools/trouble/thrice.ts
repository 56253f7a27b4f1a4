import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, headers } from 'nats';
import { repositoryRoot } from '@pegboard/servers';
import { Books } from '../chaos/books';
import { layGround } from '../chaos/company';
import { Dice } from '../chaos/dice';
import { newTally } from '../chaos/insistent';
import { differences } from '../chaos/judge';
import { untilAtRest } from '../company/at-rest';
import { Office } from '../chaos/office';
import type { Scene } from '../chaos/scene';
import { mainOf } from '../company/company';
import { differing, hashOf, hearAgainFrom, heard, pictures, withDatabases, type Pictures } from './prints';
import type { Scenario, TroubleOptions, Judgement } from './scenario';
import { staged } from './theatre';

const WORK_MINUTES = 1;
const RATE = 15;
const COPIES = 3;
const WINDOW = 50;
const MIRRORED_WITHIN_MS = 60_000;

/** Every message comes three times, in another sequence: each consumer comes to the same. */
export const thrice: Scenario = {
  about: 'every message three times, shuffled in windows of fifty: each consumer comes to the same state',
  plants: ['older-copies'],
  run: (options) => staged('thrice', options, (scene) => play(scene, options)),
};

async function play(scene: Scene, options: TroubleOptions): Promise<Judgement> {
  const { api } = scene.fleet;
  const folder = mkdtempSync(join(tmpdir(), 'pegboard-thrice-'));
  const base = mkdtempSync(join(tmpdir(), 'pegboard-thrice-base-'));
  const file = join(folder, 'mirror.db');
  let mirror = startMirror(scene, file);
  try {
    const ground = await layGround(api);
    await atRest(scene, mirror, file);
    await interval(scene, mirror);
    const before = await withDatabases(scene.mongo.url, heard);
    await scene.nats.stop();
    cpSync(scene.natsStore, join(base, 'nats'), { recursive: true });
    cpSync(folder, join(base, 'mirror'), { recursive: true });
    await scene.nats.restart();
    mirror = await resume(scene, file);
    const from = await lastSequence(scene);

    const [books, tally] = [new Books(ground), newTally()];
    const office = new Office(api, ground, { seed: 3, rate: RATE, books, tally });
    office.open();
    await pause((options.minutes ?? WORK_MINUTES) * 60_000);
    const findings = await office.close();
    await atRest(scene, mirror, file);
    const first = await withDatabases(scene.mongo.url, (connection) => pictures(connection, api, file));
    await interval(scene, mirror);
    const messages = await messagesAfter(scene, from);

    await scene.nats.stop();
    rmSync(join(scene.natsStore, 'jetstream'), { recursive: true, force: true });
    cpSync(join(base, 'nats'), scene.natsStore, { recursive: true });
    await scene.nats.restart();
    await publish(scene, shuffled(messages));
    await withDatabases(scene.mongo.url, (connection) => hearAgainFrom(connection, before));
    for (const kept of ['', '-wal', '-shm']) rmSync(file + kept, { force: true });
    cpSync(join(base, 'mirror'), folder, { recursive: true });
    mirror = await resume(scene, file);
    await atRest(scene, mirror, file);
    const second = await withDatabases(scene.mongo.url, (connection) => pictures(connection, api, file));
    findings.push(...differing(first, second), ...(await differences(api, ground, books)));
    options.say(`${messages.length} messages were heard three times`);
    return {
      figures: [
        `${books.commands} commands, ${messages.length} messages, each ${COPIES} times, shuffled in windows of ${WINDOW}`,
        hashes(second),
      ],
      findings,
    };
  } finally {
    mirror.kill('SIGKILL');
    for (const one of [folder, base]) rmSync(one, { recursive: true, force: true });
  }
}

const hashes = (found: Pictures): string =>
  `the same ${found.size} pictures: ${[...found].map(([name, lines]) => `${name} ${hashOf(lines)} (${lines.length})`).join(', ')}`;

interface Message {
  readonly subject: string;
  readonly id: string;
  readonly traceparent: string;
  readonly data: Uint8Array;
}

const bus = (scene: Scene) => connect({ servers: scene.nats.url });

async function lastSequence(scene: Scene): Promise<number> {
  const connection = await bus(scene);
  const { state } = await (await connection.jetstreamManager()).streams.info('EVENTS');
  await connection.close();
  return state.last_seq;
}

async function messagesAfter(scene: Scene, from: number): Promise<Message[]> {
  const connection = await bus(scene);
  const manager = await connection.jetstreamManager();
  const { last_seq } = (await manager.streams.info('EVENTS')).state;
  const found: Message[] = [];
  for (let seq = from + 1; seq <= last_seq; seq++) {
    const { subject, data, header } = await manager.streams.getMessage('EVENTS', { seq });
    found.push({ subject, data, id: header.get('Nats-Msg-Id'), traceparent: header.get('traceparent') });
  }
  await connection.close();
  return found;
}

/** Each window's messages, every one several times, in a sequence of chance. The bus takes the copies for other messages. */
function shuffled(messages: readonly Message[]): Message[] {
  const dice = new Dice(50);
  const found: Message[] = [];
  for (let at = 0; at < messages.length; at += WINDOW) {
    const window = messages.slice(at, at + WINDOW);
    const copies = Array.from({ length: COPIES }, (_, copy) =>
      window.map((one) => (copy === 0 ? one : { ...one, id: `${one.id}~${copy}` })),
    ).flat();
    while (copies.length > 0) found.push(...copies.splice(dice.between(0, copies.length - 1), 1));
  }
  return found;
}

async function publish(scene: Scene, messages: readonly Message[]): Promise<void> {
  const connection = await bus(scene);
  for (const { subject, data, id, traceparent } of messages) {
    const extra = headers();
    if (traceparent) extra.set('traceparent', traceparent);
    await connection.jetstream().publish(subject, data, { msgID: id, headers: extra });
  }
  await connection.close();
}

/** Nothing runs for a while: what each has kept is what it goes on from. */
async function interval({ fleet }: Scene, mirror: ChildProcess): Promise<void> {
  const ended = once(mirror, 'exit');
  mirror.kill('SIGTERM');
  await ended;
  await Promise.all(fleet.replicas().map((replica) => replica.stop()));
}

async function resume(scene: Scene, file: string): Promise<ChildProcess> {
  await Promise.all(scene.fleet.replicas().map((replica) => replica.start()));
  await scene.fleet.untilReady();
  return startMirror(scene, file);
}

function startMirror({ nats, credentials }: Scene, file: string): ChildProcess {
  const endWithParent = join(repositoryRoot(), 'dist', 'tools', 'company', 'end-with-parent.js');
  return spawn(process.execPath, ['--require', endWithParent, mainOf('erp-sync'), 'run'], {
    env: {
      ...process.env,
      NATS_URL: nats.url,
      NATS_USER: 'listener',
      NATS_PASSWORD: credentials.natsPasswords.listener,
      DATABASE_URL: `file:${file}`,
    },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

/** Everything is heard and planned, and the mirror has it all. */
async function atRest(scene: Scene, mirror: ChildProcess, file: string): Promise<void> {
  await untilAtRest(scene.fleet.api);
  const end = await lastSequence(scene);
  const until = Date.now() + MIRRORED_WITHIN_MS;
  for (let at = -1; at < end; await pause(200)) {
    if (Date.now() > until || mirror.exitCode !== null) throw new Error(`the mirror is at ${at}, the stream ends at ${end}`);
    at = mirrored(file);
  }
}

function mirrored(file: string): number {
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    const row = database.prepare('select sequence from sync_state').get() as { sequence: number | null } | undefined;
    database.close();
    return row?.sequence ?? -1;
  } catch {
    // Its tables are still being made.
    return -1;
  }
}
