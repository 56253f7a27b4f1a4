import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setUpServers, startMongo, startNats } from '@pegboard/servers';
import type { Api } from '../company/api';
import { natsUsers, newCredentials } from '../company/credentials';
import { Fleet } from '../company/fleet';
import { say } from '../say';
import { layRaceGround, RACES } from './race';

const USAGE = `npm run races -- [--rounds N] [--replicas 1|2] [--only NAME,…]
  races: ${Object.keys(RACES).join(', ')}`;

/** `npm run races`: ends with 1 if any round was not as it must be. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '10' }, replicas: { type: 'string', default: '2' }, only: { type: 'string' } },
  });
  const [rounds, replicas] = [Number(values.rounds), Number(values.replicas)];
  const names = values.only?.split(',').map((name) => name.trim()) ?? Object.keys(RACES);
  const unknown = names.filter((name) => !(name in RACES));
  if (!(rounds >= 1) || ![1, 2].includes(replicas) || unknown.length > 0) throw new Error(USAGE);
  await setUpServers({ log: say });
  return withFleet(replicas, (api) => run(api, names, rounds));
}

async function run(api: Api, names: readonly string[], rounds: number): Promise<number> {
  const place = await layRaceGround(api);
  let wrong = 0;
  for (const name of names) {
    const started = Date.now();
    const findings = new Map<string, number>();
    let failed = 0;
    for (let round = 0; round < rounds; round++) {
      const found = await RACES[name]!(api, place);
      if (found.length > 0) failed++;
      for (const one of found) findings.set(one, (findings.get(one) ?? 0) + 1);
    }
    wrong += failed;
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    process.stdout.write(`${name.padEnd(24)} ${rounds - failed} of ${rounds} rounds as they must be, ${seconds} s\n`);
    for (const [one, count] of findings) process.stdout.write(`  ${count} times: ${one.slice(0, 400)}\n`);
  }
  return wrong > 0 ? 1 : 0;
}

async function withFleet(replicas: number, use: (api: Api) => Promise<number>): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'pegboard-races-'));
  const credentials = newCredentials();
  const [nats, mongo] = await Promise.all([
    startNats({ dataDir: join(dir, 'nats'), users: natsUsers(credentials) }),
    startMongo({ dataDir: join(dir, 'mongo') }),
  ]);
  const fleet = new Fleet({
    credentials,
    apiKey: 'races-key',
    logDir: join(dir, 'logs'),
    servers: async () => ({ natsUrl: nats.url, mongoUrl: mongo.url }),
  });
  try {
    return await use(await fleet.start(replicas));
  } finally {
    await fleet.stop();
    await Promise.all([nats.stop(), mongo.stop()]);
    rmSync(dir, { recursive: true, force: true });
  }
}

main().then(
  (code) => process.exit(code),
  (problem: Error) => {
    say(problem.message);
    process.exit(2);
  },
);
