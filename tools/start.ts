import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { COMPANY_ACCOUNT } from '@pegboard/access';
import { Company } from './company/company';
import { credentialsIn, natsUsers } from './company/credentials';
import { keptPort } from './company/kept-ports';
import { onlyThese } from './company/one-service';
import { startOnly } from './company/start-only';
import { checkEnvironment } from './company/given-environment';
import { say } from './say';
import { isAlive, makeFolder, repositoryRoot, setUpServers, startMongo, startNats, withoutPassword } from '@pegboard/servers';

/**
 * `npm start`: everything on this machine, on loopback only, until Ctrl-C. Obeys `PORT` (the gateway's; 0 picks a free
 * one), `PEGBOARD_DATA` (where the data lives) and `PEGBOARD_API_KEY`. With `--only sales --against <env file>`, one service of this
 * checkout in a company that runs elsewhere.
 */
async function main(): Promise<void> {
  const dataDir = resolve(process.env['PEGBOARD_DATA'] ?? join(repositoryRoot(), '.pegboard', 'data'));
  const some = onlyThese(process.argv.slice(2));
  return some ? startOnly(some, dataDir) : start(dataDir);
}

async function start(dataDir: string): Promise<void> {
  await checkEnvironment();
  makeDataDir(dataDir);
  takeDataDir(dataDir);
  // Before anything is started that would have to be stopped again.
  const port = await portOf(process.env['PORT'] ?? '3000');
  await setUpServers({ log: say });

  say(`data in ${dataDir}`);
  const credentials = credentialsIn(join(dataDir, 'credentials.json'));
  const nats = await startNats({
    dataDir: join(dataDir, 'nats'),
    port: await keptPort(dataDir, 'nats'),
    syncAlways: true,
    isSupervised: true,
    users: natsUsers(credentials),
    account: COMPANY_ACCOUNT,
  });
  const mongo = await startMongo({
    dataDir: join(dataDir, 'mongo'),
    port: await keptPort(dataDir, 'mongo'),
    isSupervised: true,
    password: credentials.mongoPassword,
  });
  const apiKey = keyOf(dataDir);
  let isStopping = false;
  const company = await Company.start({
    natsUrl: nats.url,
    mongoUrl: mongo.url,
    apiKey,
    // A server that somebody else runs has users of its own, or none: what it needs comes with the environment.
    ...(nats.isOurs ? { credentials } : {}),
    logDir: join(dataDir, 'logs'),
    port,
    isSupervised: true,
    // A receiver that somebody tries out runs on this machine, and without https.
    env: { WEBHOOK_ALLOWED_NETWORKS: process.env['WEBHOOK_ALLOWED_NETWORKS'] ?? '127.0.0.0/8, ::1/128' },
    onExit: (name, code, signal) => {
      if (!isStopping) say(`${name} ended (${signal ?? code}); starting it again`);
    },
  });

  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    say('stopping …');
    await company.stop();
    await nats.stop();
    await mongo.stop();
    rmSync(join(dataDir, 'running'), { force: true });
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  for (const [name, service] of Object.entries(company.services)) say(`${name.padEnd(14)} ${service.url}`);
  say(`events         ${nats.url} (subjects evt.>)`);
  if (nats.isOurs) say(`               user listener, password ${credentials.natsPasswords.listener}`);
  say(`database       ${withoutPassword(mongo.url)}`);
  if (mongo.isOurs) say(`               its password is in ${join(dataDir, 'credentials.json')}`);
  say(`key            ${apiKey}`);
  const { code } = await company.api.post<{ code: string }>('/v1/sign_in_codes', { name: 'npm start', grants: ['admin'] });
  say(`sign in        ${company.gateway.url}/#code=${code} (once, within ten minutes; then: npx pegboard keys link)`);
  say(`read and try   ${company.gateway.url}/docs`);
  process.stdout.write(`ready ${company.gateway.url}\n`);
}

/** A key that was given, or one made once and kept readable for the owner only. */
function keyOf(dataDir: string): string {
  const given = process.env['PEGBOARD_API_KEY'];
  if (given) return given;
  const file = join(dataDir, 'api-key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** It holds keys, passwords and the company's data. @throws Error if it can't be had */
function makeDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir);
    chmodSync(dataDir, 0o700);
  } catch (problem) {
    throw new Error(`The data can't be kept in ${dataDir} (${(problem as Error).message}); set PEGBOARD_DATA to a folder of your own.`);
  }
}

/** Two servers on one data file would destroy it: the second start is refused while the first lives. */
function takeDataDir(dataDir: string): void {
  const file = join(dataDir, 'running');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (pid && pid !== process.pid && isAlive(pid)) {
    throw new Error(`${dataDir} is in use by process ${pid}; stop it, or set PEGBOARD_DATA to another folder.`);
  }
  writeFileSync(file, String(process.pid));
}

/** @throws Error if it is no port, or one that can't be had */
async function portOf(text: string): Promise<number> {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT is ${text}; it must be 0 to 65535.`);
  if (port === 0) return 0;
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'EADDRINUSE')
      throw new Error(`PORT is ${port}, and this user can't listen there (${(problem as Error).message}); set PORT to another one.`);
    throw new Error(`Port ${port} is taken; set PORT to another one, or to 0 for any that is free.`);
  }
  probe.close();
  await once(probe, 'close');
  return port;
}

main().catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
