import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { PLANTED } from './planted';
import { shrunk } from './shrink';
import { simulate, type Outcome } from './simulation';

const USAGE = `npm run simulate -- --seed 7 [--steps 30]         one run; what fails is shrunk and told
npm run simulate -- --seeds 1..10000 [--steps 20]  many runs, over all cores
  --plant NAME   puts a mended fault back: ${Object.keys(PLANTED).join(', ')}
  --workers N    how many processes; default: one for each core`;

interface Failure {
  readonly seed: number;
  readonly faults: readonly string[];
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
/** So many failures are printed; there is one to begin with. */
const PRINTED = 20;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    steps: { type: 'string', default: '25' },
    plant: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    /** `1/2`: this process does every second seed, and tells its parent. */
    part: { type: 'string' },
  },
});

async function main(): Promise<number> {
  const steps = Number(values.steps);
  const plant = values.plant === undefined ? undefined : PLANTED[values.plant];
  if ((values.seed === undefined) === (values.seeds === undefined) || (values.plant && !plant)) {
    say(USAGE);
    return 2;
  }
  plant?.();
  if (values.seed !== undefined) return one(Number(values.seed), steps);
  const [from, to = from] = values.seeds!.split('..').map(Number) as [number, number?];
  return values.part ? part(from, to!, steps, values.part) : many(from, to!, steps);
}

async function one(seed: number, steps: number): Promise<number> {
  const outcome = await simulate(seed, steps);
  const again = await simulate(seed, steps);
  if (again.fingerprint !== outcome.fingerprint)
    say(`The run is not the same when it is repeated: ${outcome.fingerprint}, then ${again.fingerprint}`);
  if (outcome.faults.length === 0) {
    say(`seed ${seed}, ${steps} steps: right (${outcome.happened} things happened)`);
    return again.fingerprint === outcome.fingerprint ? 0 : 1;
  }
  say(`seed ${seed}, ${steps} steps: ${outcome.faults.length} faults; shrinking …`);
  tell(await shrunk(outcome));
  return 1;
}

function tell({ seed, story, sent, faults }: Outcome): void {
  say(`\nseed ${seed}: what happened\n${story.map((line) => `  ${line}`).join('\n')}`);
  const answers = sent.map(
    ({ name, key, answers: given }) => `  ${name}${key ? ` (${key})` : ''}: ${given.map(({ status }) => status).join(', ')}`,
  );
  say(`\nwhat clerks were told\n${answers.join('\n')}`);
  say(`\nwhat is wrong\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}

async function many(from: number, to: number, steps: number): Promise<number> {
  const started = Date.now();
  const workers = Math.max(1, Number(values.workers));
  const failures: Failure[] = [];
  let done = 0;
  const parts = Array.from({ length: workers }, async (_, i) => {
    const child = fork(__filename, [...process.argv.slice(2), '--part', `${i + 1}/${workers}`], { execArgv: process.execArgv });
    child.on('message', ({ seed, faults }: Failure) => {
      done++;
      if (faults.length === 0) return;
      failures.push({ seed, faults });
      if (failures.length <= PRINTED) say(`seed ${seed}: ${faults[0]!.slice(0, 300)}`);
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code === 0;
  });
  const ended = (await Promise.all(parts)).every(Boolean);
  const seconds = (Date.now() - started) / 1_000;
  say(`${done} seeds of ${steps} steps in ${seconds.toFixed(0)} s: ${failures.length} with faults`);
  if (failures.length > 0) say(`repeat one: npm run simulate -- --seed ${failures[0]!.seed} --steps ${steps}`);
  return ended && failures.length === 0 && done === to - from + 1 ? 0 : 1;
}

async function part(from: number, to: number, steps: number, which: string): Promise<number> {
  const [mine, of] = which.split('/').map(Number) as [number, number];
  for (let seed = from + mine - 1; seed <= to; seed += of) {
    const { faults } = await simulate(seed, steps).catch((problem: Error) => ({ faults: [problem.stack ?? problem.message] }));
    process.send!({ seed, faults } satisfies Failure);
  }
  return 0;
}

void main().then((code) => process.exit(code));
