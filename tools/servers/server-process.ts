import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

/** A server that runs for us. `stop` and `kill` leave its data; `restart` brings it back on the same port. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Undefined for a server that somebody else runs. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** A server that was there before us: it is neither stopped nor restarted. */
export const externalServer = (url: string): RunningServer => ({
  url,
  port: Number(new URL(url).port),
  pid: undefined,
  stop: async () => undefined,
  kill: async () => undefined,
  restart: async () => undefined,
});

export interface ServerSpec {
  readonly name: string;
  readonly dataDir: string;
  readonly port?: number;
  readonly command: (port: number) => readonly [string, readonly string[]];
  readonly url: (port: number) => string;
}

const STARTS_WITHIN_MS = 60_000;

/** Starts a server as a child process and answers when its port accepts. @throws Error with the end of its output. */
export async function runServer(spec: ServerSpec): Promise<RunningServer> {
  mkdirSync(spec.dataDir, { recursive: true });
  const port = spec.port || (await freePort());
  const logFile = join(spec.dataDir, `${spec.name}.log`);
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const log = openSync(logFile, 'a');
    const [command, args] = spec.command(port);
    // Standard input stays open as long as we live; the guard in front of each server watches it.
    // A process group of its own: Ctrl-C in a terminal reaches us alone, and a kill reaches the guard and the server.
    const started = spawn(command, args, { stdio: ['pipe', log, log], detached: true });
    child = started;
    const failed = new Promise<never>((_, reject) => {
      started.once('error', reject);
      started.once('exit', (code) => reject(new Error(`${spec.name} ended with ${code}:\n${tail(logFile)}`)));
    });
    failed.catch(() => undefined);
    await Promise.race([accepts(port, spec.name, logFile), failed]);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, 'exit');
    process.kill(signal === 'SIGKILL' ? -running.pid! : running.pid!, signal);
    await exited;
  };

  await start();
  return {
    url: spec.url(port),
    port,
    get pid() {
      return child?.pid;
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM');
      await start();
    },
  };
}

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(port: number, name: string, logFile: string): Promise<void> {
  const until = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < until) {
    if (await canConnect(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`${name} did not accept connections within ${STARTS_WITHIN_MS / 1000} s:\n${tail(logFile)}`);
}

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => (socket.destroy(), resolve(false)));
  });

const tail = (file: string): string => readFileSync(file, 'utf8').slice(-2000);
