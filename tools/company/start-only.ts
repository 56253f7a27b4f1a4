import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { mustReach, REVISION, VERSION } from '@pegboard/eventing';
import { withoutPassword } from '@pegboard/servers';
import { say } from '../say';
import { mainOf } from './company';
import { environmentAgainst, type OnlyThese } from './one-service';
import { ServiceProcess } from './service-process';

/** `npm start -- --only … --against …`: these services of this checkout beside those of a company that runs, until Ctrl-C. */
export async function startOnly({ only, company }: OnlyThese, dataDir: string): Promise<void> {
  const apiKey = company['PEGBOARD_API_KEY'] ?? randomBytes(24).toString('base64url');
  const environments = only.map((name) => [name, environmentAgainst(name, company, apiKey)] as const);
  for (const [, { NATS_URL, MONGODB_URI }] of environments) {
    await mustReach('NATS_URL', NATS_URL!);
    await mustReach('MONGODB_URI', MONGODB_URI!);
  }
  const processes = environments.map(
    ([name, env]) =>
      new ServiceProcess({
        name,
        main: mainOf(name),
        env: { ...env, PORT: only.length === 1 ? (process.env['PORT'] ?? '0') : '0' },
        logDir: join(dataDir, 'logs'),
        onExit: (ended, code, signal) => {
          say(`${ended} ended (${signal ?? code}); its log is ${join(dataDir, 'logs', `${ended}.log`)}`);
          void stop(1);
        },
      }),
  );
  let isStopping = false;
  const stop = async (code: number): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    say('stopping …');
    await Promise.all(processes.map((one) => one.stop()));
    process.exit(code);
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  try {
    await Promise.all(processes.map((one) => one.start()));
  } catch (problem) {
    await Promise.all(processes.map((one) => one.kill()));
    throw problem;
  }

  const { NATS_URL, MONGODB_URI } = environments[0]![1];
  say(
    `this checkout is ${VERSION}+${REVISION.slice(0, 12)}, in the company at ${withoutPassword(NATS_URL!)} and ${withoutPassword(MONGODB_URI!)}`,
  );
  say('processes of the same service that run there share the events, the questions and the database with it');
  for (const one of processes) say(`${one.name.padEnd(14)} ${one.url}`);
  say(`key            ${apiKey}`);
  process.stdout.write(`ready ${processes[0]!.url}\n`);
}
