import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '@pegboard/testing';

/** One replica of the planner as a process of its own, so that a test can kill it as a power cut would. */
export class PlannerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly key: string,
  ) {}

  /** @throws Error with what it wrote if it ends before it listens */
  static async start(env: Record<string, string>): Promise<PlannerProcess> {
    const child = spawn(
      process.execPath,
      ['--require', join(repositoryRoot(), 'libs', 'testing', 'src', 'typescript.js'), join(__dirname, '..', 'main.ts')],
      {
        env: { ...process.env, ...env, PORT: '0' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const written: string[] = [];
    child.stderr!.on('data', (text: Buffer) => written.push(text.toString()));
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout! }).on('line', (line) => {
        written.push(line);
        const [, found] = /^listening planner (\S+)/.exec(line) ?? [];
        if (found) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`the planner ended with ${code}: ${written.join('\n')}`)));
    });
    return new PlannerProcess(child, url, env['PEGBOARD_API_KEY']!);
  }

  async get(path: string): Promise<any> {
    return (await fetch(this.url + path, { headers: { authorization: `Bearer ${this.key}` } })).json();
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }

  /** Stops it as a machine that swaps, or a debugger, would: it goes on where it was with `SIGCONT`. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(signal);
  }
}
