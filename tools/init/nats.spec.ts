import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as contentOf } from 'node:stream/consumers';
import { connect, type NatsConnection } from 'nats';
import { parse } from 'yaml';
import { BUS_USERS } from '@pegboard/access';
import { busLogin, busSettings, BusConnection } from '@pegboard/eventing';
import { freePort, natsWay, repositoryRoot } from '@pegboard/servers';
import { eventually } from '@pegboard/testing';
import { z } from 'zod';
import { createFolder } from './folder';
import { variablesOf } from './secrets';
import { readTemplates } from './templates';

const PROCESSES = ['inventory', 'sales', 'manufacturing', 'purchasing', 'planner', 'gateway', 'erp-sync'] as const;

/** The files of a folder as they were written, read by a real server, with the environment that the compose file gives each process. */
describe('what init writes for NATS', () => {
  const home = mkdtempSync(join(tmpdir(), 'pegboard-init-nats-'));
  const folder = join(home, 'my-company');
  let server: ChildProcess | undefined;
  let port: number;
  let services: Record<string, { environment: Record<string, string> }>;
  const opened: { close(): Promise<unknown> }[] = [];

  /** As compose puts them in, from the folder's own .env. */
  const environmentOf = (name: string): Record<string, string> => {
    const known = variablesOf(readFileSync(join(folder, '.env'), 'utf8'));
    const given = Object.entries(services[name]!.environment);
    return Object.fromEntries(
      given.map(([key, value]) => [
        key,
        String(value).replace(/\$\{(\w+)(?::[?-]([^}]*))?\}/g, (_all, one, other) => known.get(one) ?? other),
      ]),
    );
  };
  const loginOf = (name: string) => {
    return busLogin(z.object(busSettings).parse({ ...environmentOf(name), NATS_URL: url() }));
  };
  const url = (): string => `nats://127.0.0.1:${port}`;
  const open = async (name: (typeof PROCESSES)[number]): Promise<BusConnection> => {
    const bus = await BusConnection.open({
      url: url(),
      login: loginOf(name),
      name: name as never,
      replicas: 1,
      isListener: name === 'erp-sync',
    });
    opened.push(bus);
    return bus;
  };
  const raw = async (name: string, inboxPrefix: string): Promise<NatsConnection> => {
    const nats = await connect({ servers: url(), ...loginOf(name), inboxPrefix, reconnect: false });
    opened.push(nats);
    return nats;
  };

  beforeAll(async () => {
    const way = await natsWay(() => undefined);
    const program = way.way === 'binary' ? way.path : 'nats-server';
    createFolder(folder, readTemplates(repositoryRoot()), { port: 3000, currency: 'EUR', image: 'registry.example/pegboard:1' });
    ({ services } = parse(readFileSync(join(folder, 'compose.yaml'), 'utf8'), { merge: true }));
    port = await freePort();
    // As it was written, but for the folder of the container.
    const here = join(folder, 'nats', 'here.conf');
    const written = readFileSync(join(folder, 'nats', 'server.conf'), 'utf8');
    writeFileSync(here, written.replace('store_dir: /data', `store_dir: ${JSON.stringify(join(home, 'data'))}`));
    const where = ['--addr', '127.0.0.1', '--port', String(port), '--http_port', String(await freePort())];
    const started = spawn(program, ['--config', here, ...where], {
      env: environmentOf('nats'),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    server = started;
    started.stderr.on('data', (part: Buffer) => (said += part.toString()));
    await eventually(() => {
      if (started.exitCode !== null) throw new Error(said);
      expect(said).toContain('Server is ready');
    });
  });
  afterAll(async () => {
    await Promise.all(opened.map((one) => one.close()));
    if (server && server.exitCode === null) {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    }
    rmSync(home, { recursive: true, force: true });
  });

  it('has a user for every process, and each process logs in as its own', () => {
    const users = PROCESSES.map((name) => environmentOf(name)['NATS_USER']);
    expect([...new Set(users)].sort()).toEqual([...BUS_USERS].sort());
  });

  it('lets every process of the compose file in, to the streams that it uses', async () => {
    // The first makes the streams.
    for (const name of PROCESSES) expect([name, await (await open(name)).isAnswering()]).toEqual([name, true]);
  });

  it('lets nobody in without a password, or with another one', async () => {
    for (const login of ['{}', '{"user":"sales","pass":"guess"}', '{"user":"sales","pass":""}'])
      expect([login, await saidTo(login)]).toEqual([login, expect.stringContaining("-ERR 'Authorization Violation'")]);
  });

  /** What the server says to a login, until it closes the connection. */
  const saidTo = async (login: string): Promise<string> => {
    const socket = connectTo(port, '127.0.0.1');
    socket.write(`CONNECT ${login}\r\nPING\r\n`);
    return contentOf(socket);
  };

  it('lets the listener hear the company’s events from an account of its own, and say none', async () => {
    const [sales, listener] = [await raw('sales', '_INBOX_sales'), await raw('erp-sync', '_INBOX')];
    const heard: string[] = [];
    listener.subscribe('evt.>', { callback: (_error, message) => void heard.push(message.subject) });
    await listener.flush();
    listener.publish('evt.sales.customer.2.created', '{}');
    await listener.flush();
    sales.publish('evt.sales.customer.1.created', '{}');
    await sales.flush();
    await eventually(() => expect(heard).toContain('evt.sales.customer.1.created'));
    expect(heard).toEqual(['evt.sales.customer.1.created']);
    const info = await listener.jetstreamManager({ checkAPI: false });
    const { state } = await info.streams.info('EVENTS', { subjects_filter: 'evt.>' });
    expect(state.subjects).toEqual({ 'evt.sales.customer.1.created': 1 });
  });
});
