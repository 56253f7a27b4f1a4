import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { say } from '../say';
import { benchmarksPage, type Measured, type Results } from './page';

const BENCHES = ['planning', 'planner-live', 'ledger', 'eventing', 'documents', 'company'] as const;
type Bench = (typeof BENCHES)[number];

const root = repositoryRoot();
const saved = join(root, 'docs', 'benchmarks.json');

/** Each in a process of its own, so that none finds memory or compiled code of another. */
async function measure(name: Bench): Promise<Measured<unknown>> {
  say(`measuring ${name} …`);
  const started = Date.now();
  const child = spawn(process.execPath, [join(root, 'dist', 'tools', 'bench', `${name}.js`)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  const [cpu] = cpus();
  return {
    figures: JSON.parse(text) as unknown,
    at: new Date(started).toISOString(),
    seconds: Math.round((Date.now() - started) / 1000),
    machine: `${cpus().length} × ${cpu?.model ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`,
  };
}

async function main(wanted: readonly string[]): Promise<void> {
  const unknown = wanted.filter((name) => !BENCHES.includes(name as Bench));
  if (unknown.length > 0) throw new Error(`unknown benchmark: ${unknown.join(', ')}; the benchmarks are ${BENCHES.join(', ')}`);
  const results = (existsSync(saved) ? JSON.parse(readFileSync(saved, 'utf8')) : {}) as Record<string, Measured<unknown>>;
  for (const name of wanted.length === 0 ? BENCHES : (wanted as Bench[])) {
    results[name] = await measure(name);
    process.stdout.write(`${name} ${JSON.stringify(results[name]!.figures, null, 2)}\n`);
    writeFileSync(saved, `${JSON.stringify(results, null, 2)}\n`);
    writeFileSync(join(root, 'docs', 'benchmarks.md'), benchmarksPage(results as Results));
  }
  say('saved in docs/benchmarks.md and docs/benchmarks.json');
}

main(process.argv.slice(2)).catch((problem: Error) => {
  say(problem.stack ?? problem.message);
  process.exit(1);
});
