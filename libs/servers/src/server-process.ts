import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

/** A server that runs for us. `stop` and `kill` leave its data; `restart` brings it back on the same port. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Whether it runs for us; else somebody else runs it, and it is neither stopped nor restarted. */
  readonly isOurs: boolean;
  /** Undefined for a server that is no process of ours. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** A server that was there before us. */
export const externalServer = (url: string): RunningServer => ({
  url,
  port: Number(new URL(url).port),
  isOurs: false,
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
/** It doubles with each start that fails. */
const RESTART_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Starts a server as a child process and answers when its port accepts. @throws Error with the end of its output. */
export async function runServer(spec: ServerSpec): Promise<RunningServer> {
  mkdirSync(spec.dataDir, { recursive: true });
  const port = spec.port || (await freePort());
  let child: ChildProcess | undefined;
  let isWanted = true;
  let pause = RESTART_PAUSE_MS;

  const isOver = (): boolean => !child || hasEnded(child);
  const start = async (): Promise<void> => {
    await predecessorEnded(pidFileOf(spec));
    if (!isWanted) return;
    const launched = launch(spec, port);
    child = launched.child;
    await launched.accepted;
    pause = RESTART_PAUSE_MS;
    if (isOver()) again();
    else child.once('exit', again);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    if (!running?.pid || isOver()) return;
    const exited = once(running, 'exit');
    process.kill(signal === 'SIGKILL' ? -running.pid : running.pid, signal);
    await exited;
  };
  /** Whatever ends it, and however often, also while it starts: it is tried again until it is told to stop. */
  const again = (): void => {
    if (!spec.isSupervised || !isWanted) return;
    setTimeout(() => {
      const retry = async (): Promise<void> => {
        await end('SIGKILL');
        await start();
      };
      if (isWanted) retry().catch(again);
    }, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  };
  const stop = (signal: NodeJS.Signals): Promise<void> => {
    isWanted = false;
    return end(signal);
  };

  await start();
  return {
    url: spec.url(port),
    port,
    isOurs: true,
    get pid() {
      return child?.pid;
    },
    stop: () => stop('SIGTERM'),
    kill: () => stop('SIGKILL'),
    restart: async () => {
      await stop('SIGTERM');
      isWanted = true;
      await start();
    },
  };
}

const pidFileOf = ({ dataDir, name }: ServerSpec): string => join(dataDir, `${name}.pid`);

function launch(spec: ServerSpec, port: number): { child: ChildProcess; accepted: Promise<void> } {
  const logFile = join(spec.dataDir, `${spec.name}.log`);
  const log = openSync(logFile, 'a');
  const [command, args] = spec.command(port);
  // Standard input stays open as long as we live; the guard in front of each server watches it.
  // A process group of its own: Ctrl-C in a terminal reaches us alone, and a kill reaches the guard and the server.
  const child = spawn(command, args, { stdio: ['pipe', log, log], detached: true, env: { ...process.env, ...spec.env } });
  closeSync(log);
  if (child.pid) writeFileSync(pidFileOf(spec), String(child.pid));
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${spec.name} ended with ${code}:\n${tail(logFile)}`)));
  });
  failed.catch(() => undefined);
  return { child, accepted: Promise.race([accepts(port, spec.name, logFile, () => hasEnded(child)), failed]) };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

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
