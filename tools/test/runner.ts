import { spawn } from 'node:child_process';
import { AsyncLocalStorage } from 'node:async_hooks';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';

/** What a runner's own report says. `checks` that pass are not tests and count nothing. */
export interface RunOutcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** A sentence for the summary: why it was skipped, what broke. */
  readonly note?: string;
}

export interface Runner {
  readonly name: string;
  readonly run: () => Promise<RunOutcome>;
}

export const root = repositoryRoot();
export const failure = (note: string): RunOutcome => ({ passed: 0, failed: 1, skipped: 0, note });

/** A fresh place for a report: what an earlier run left can't be mistaken for this one's. */
export function reportFile(name: string): string {
  const folder = join(root, '.pegboard', 'reports');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  rmSync(file, { force: true });
  return file;
}

/** Where commands print that run beside others. */
const printing = new AsyncLocalStorage<number>();

/** Runs something beside others: what its commands print is shown in one piece when it ends. */
export async function printedTogether<T>(name: string, run: () => Promise<T>): Promise<T> {
  const file = reportFile(`${name}.log`);
  const descriptor = openSync(file, 'a');
  try {
    return await printing.run(descriptor, run);
  } finally {
    closeSync(descriptor);
    process.stdout.write(readFileSync(file));
  }
}

/**
 * Runs a command to its end and answers its exit code; undefined when it did not end in time and was ended with
 * everything it had started. A runner that hangs is a failure, never a wait.
 * @param output the descriptor of an open file that takes what it prints
 */
export async function runToEnd(
  command: string,
  args: readonly string[],
  limitMs: number,
  env: NodeJS.ProcessEnv = {},
  output: 'inherit' | number = printing.getStore() ?? 'inherit',
): Promise<number | undefined> {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', output, output],
    detached: true,
    env: { ...process.env, ...env },
  });
  const endGroup = (): void => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  process.once('exit', endGroup);
  try {
    return await new Promise<number | undefined>((resolve, reject) => {
      const timer = setTimeout(() => {
        endGroup();
        resolve(undefined);
      }, limitMs);
      child.once('error', reject);
      child.once('exit', (code) => {
        clearTimeout(timer);
        resolve(code ?? 1);
      });
    });
  } finally {
    process.removeListener('exit', endGroup);
  }
}
