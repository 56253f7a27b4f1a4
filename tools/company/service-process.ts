import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '@pegboard/servers';

export interface ServiceProcessOptions {
  readonly name: string;
  /** The compiled main file. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logDir: string;
  /** Start it again, after a pause that doubles up to 10 s, when it ends by itself after it has listened once. */
  readonly isSupervised?: boolean;
  /** It ended, and nobody asked it to. */
  readonly onExit?: (name: string, code: number | null, signal: string | null) => void;
}

const READY_WITHIN_MS = 90_000;
const END_WITH_PARENT = join(repositoryRoot(), 'dist', 'tools', 'company', 'end-with-parent.js');
/** Node keeps here what it compiled, for the next start: a fifth of what a start costs. The same folder as in `bootstrap.mjs`. */
const COMPILED = join(repositoryRoot(), '.pegboard', 'compiled');

/** One service as a process of its own: the way it runs anywhere else. Keeps its port over restarts. */
export class ServiceProcess {
  private child: ChildProcess | undefined;
  private port = 0;
  private isStopping = false;
  private pauseMs = 250;
  /** How often it ended without being asked to. */
  endings = 0;
  /** How often of these by kill -9. */
  kills = 0;
  /** What has never listened ends by its settings, and would end again: `start` says why. */
  private hasListened = false;

  constructor(private readonly options: ServiceProcessOptions) {
    this.port = Number(options.env['PORT'] ?? 0);
  }

  get name(): string {
    return this.options.name;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts the process and waits until it listens. @throws Error with the end of its log if it ends before. */
  async start(): Promise<void> {
    this.isStopping = false;
    mkdirSync(this.options.logDir, { recursive: true });
    const log = createWriteStream(join(this.options.logDir, `${this.options.name}.log`), { flags: 'a' });
    const child = spawn(process.execPath, ['--enable-source-maps', '--require', END_WITH_PARENT, this.options.main], {
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILED, ...this.options.env, PORT: String(this.port) },
      stdio: ['pipe', 'pipe', 'pipe'],
      // Ctrl-C in a terminal reaches the tool alone, which then stops the services in order.
      detached: true,
    });
    this.child = child;
    // A line may be on its way to a process that has just ended.
    child.stdin.on('error', () => undefined);
    const tail: string[] = [];
    const keep = (line: string): void => {
      tail.push(line);
      if (tail.length > 30) tail.shift();
      log.write(line + '\n');
    };
    createInterface({ input: child.stderr }).on('line', keep);
    child.once('exit', (code, signal) => this.ended(child, code, signal));

    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${this.options.name} did not listen within ${READY_WITHIN_MS / 1000} s:\n${tail.join('\n')}`)),
        READY_WITHIN_MS,
      );
      createInterface({ input: child.stdout }).on('line', (line) => {
        keep(line);
        const port = /listening \S+ http:\/\/[^:]+:(\d+)/.exec(line)?.[1];
        if (!port) return;
        this.port = Number(port);
        clearTimeout(timer);
        resolve();
      });
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`${this.options.name} ended with ${code} before it listened:\n${tail.join('\n')}`));
      });
    });
    this.pauseMs = 250;
    this.hasListened = true;
  }

  /** Asks it to finish what it does and end; kills it if it has not within 15 s. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.end('SIGTERM');
  }

  /** Ends it at once, as a power cut would (kill -9); `start` brings it back on the same port. */
  async kill(): Promise<void> {
    this.isStopping = true;
    await this.end('SIGKILL');
  }

  /** A line for what is loaded before the service; the service itself doesn't read its standard input. */
  tell(line: string): void {
    this.child?.stdin?.write(`${line}\n`);
  }

  /** Sends it a signal as somebody else would: it isn't asked for, so it is started again where it is supervised. */
  strike(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await exited;
    clearTimeout(timer);
  }

  private ended(child: ChildProcess, code: number | null, signal: string | null): void {
    if (this.child !== child || !this.hasListened || this.isStopping) return;
    this.options.onExit?.(this.options.name, code, signal);
    this.endings++;
    if (signal === 'SIGKILL') this.kills++;
    if (!this.options.isSupervised) return;
    setTimeout(() => {
      if (!this.isStopping) this.start().catch(() => undefined);
    }, this.pauseMs);
    this.pauseMs = Math.min(this.pauseMs * 2, 10_000);
  }
}
