import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
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
  /** Starts it again when it ends by itself. */
  readonly isSupervised?: boolean;
  readonly command: (port: number) => readonly [string, readonly string[]];
  readonly url: (port: number) => string;
  /** What only this server is told; unlike its arguments, no other user of the machine sees it. */
  readonly env?: Readonly<Record<string, string>>;
}

const STARTS_WITHIN_MS = 60_000;
const PREDECESSOR_ENDS_WITHIN_MS = 20_000;
const RESTART_PAUSE_MS = 500;

/** Starts a server as a child process and answers when its port accepts. @throws Error with the end of its output. */
export async function runServer(spec: ServerSpec): Promise<RunningServer> {
  mkdirSync(spec.dataDir, { recursive: true });
  const port = spec.port || (await freePort());
  const logFile = join(spec.dataDir, `${spec.name}.log`);
  const pidFile = join(spec.dataDir, `${spec.name}.pid`);
  let child: ChildProcess | undefined;
  let isWanted = true;

  const start = async (): Promise<void> => {
    isWanted = true;
    await predecessorEnded(pidFile);
    const log = openSync(logFile, 'a');
    const [command, args] = spec.command(port);
    // Standard input stays open as long as we live; the guard in front of each server watches it.
    // A process group of its own: Ctrl-C in a terminal reaches us alone, and a kill reaches the guard and the server.
    const started = spawn(command, args, { stdio: ['pipe', log, log], detached: true, env: { ...process.env, ...spec.env } });
    closeSync(log);
    child = started;
    if (started.pid) writeFileSync(pidFile, String(started.pid));
    const failed = new Promise<never>((_, reject) => {
      started.once('error', reject);
      started.once('exit', (code) => reject(new Error(`${spec.name} ended with ${code}:\n${tail(logFile)}`)));
    });
    failed.catch(() => undefined);
    const isOver = (): boolean => started.exitCode !== null || started.signalCode !== null;
    await Promise.race([accepts(port, spec.name, logFile, isOver), failed]);
    started.once('exit', () => {
      if (spec.isSupervised && isWanted) setTimeout(() => void (isWanted && start().catch(() => undefined)), RESTART_PAUSE_MS);
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    isWanted = false;
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

/**
 * Whoever ran this server before may have been killed a moment ago, and the server may still be writing its last
 * lines: two servers on the same files would destroy them, so the new one waits for the old one's end.
 */
async function predecessorEnded(pidFile: string): Promise<void> {
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
  const until = Date.now() + PREDECESSOR_ENDS_WITHIN_MS;
  while (pid && isAlive(pid) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
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

async function accepts(port: number, name: string, logFile: string, isOver: () => boolean): Promise<void> {
  const until = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < until && !isOver()) {
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
