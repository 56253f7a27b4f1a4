import { randomUUID } from 'node:crypto';
import { areInContainers, endContainersOf, setUpServers } from '@pegboard/servers';
import { say } from '../say';
import { checks } from './checks';
import { client } from './client';
import { jestRunner } from './jest';
import { fuzz } from './fuzz';
import { failure, printedTogether, type RunOutcome, type Runner } from './runner';

const UNIT = jestRunner('unit', 30, [
  '--testPathIgnorePatterns=/node_modules/',
  '--testPathIgnorePatterns=<rootDir>/tests/system/',
  '--testPathIgnorePatterns=<rootDir>/tests/containers/',
  '--maxWorkers=2',
]);
/** Two at a time: a company waits for its servers, and for its own events, about as long as it works. */
const SYSTEM = jestRunner('system', process.env['PEGBOARD_SERVERS'] ? 90 : 30, [
  'tests/system',
  '--maxWorkers=2',
  '--testSequencer=<rootDir>/tools/test/slowest-first.js',
]);

/** What needs a Docker engine: servers in containers, the image, and compose.yaml. */
const CONTAINERS = jestRunner('containers', 90, ['tests/containers', '--runInBand']);

/** `npm test` runs all of them, but containers only where servers are asked for in them; `npm test -- unit lint` only those named. */
const RUNNERS: readonly Runner[] = [UNIT, SYSTEM, CONTAINERS, ...checks, client, fuzz];
/** The specs run one after the other, each with a worker for each core. They wait for servers in between, so the rest runs beside them. */
const SPECS: readonly Runner[] = [UNIT, SYSTEM, CONTAINERS];

async function test(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !RUNNERS.some((runner) => runner.name === name));
  if (unknown.length > 0)
    throw new Error(`unknown runner: ${unknown.join(', ')}; the runners are ${RUNNERS.map((runner) => runner.name).join(', ')}`);
  const all = RUNNERS.filter((runner) => runner !== CONTAINERS || areInContainers());
  const chosen = names.length === 0 ? all : RUNNERS.filter((runner) => names.includes(runner.name));
  await setUpServers({ log: say });
  process.env['PEGBOARD_TEST_RUN'] = randomUUID();

  const specs = chosen.filter((runner) => SPECS.includes(runner));
  const rest = chosen.filter((runner) => !SPECS.includes(runner));
  try {
    const together = await Promise.all([inTurn(specs), specs.length > 0 ? inTurn(rest, printedTogether) : inTurn(rest)]);
    return summary(together.flat());
  } finally {
    if (areInContainers()) await endContainersOf(process.env['PEGBOARD_TEST_RUN']);
  }
}

interface Result {
  readonly name: string;
  readonly seconds: number;
  readonly outcome: RunOutcome;
}

/** @param within what surrounds each run */
async function inTurn(
  runners: readonly Runner[],
  within = <T>(_name: string, run: () => Promise<T>): Promise<T> => run(),
): Promise<Result[]> {
  const results: Result[] = [];
  for (const { name, run } of runners) {
    say(`${name} …`);
    const started = Date.now();
    const outcome = await within(name, run).catch((error: Error) => failure(error.message));
    results.push({ name, seconds: (Date.now() - started) / 1000, outcome: withTests(name, outcome) });
  }
  return results;
}

/** A runner that ran no test and gave no reason has failed: a green nothing is worse than a red something. */
function withTests(name: string, outcome: RunOutcome): RunOutcome {
  const isCheck = checks.some((check) => check.name === name);
  return isCheck || outcome.passed + outcome.failed + outcome.skipped > 0 ? outcome : failure('ran no test');
}

function summary(results: readonly Result[]): number {
  const lines = results.map(
    ({ name, seconds, outcome: { passed, failed, skipped, note } }) =>
      `${failed > 0 ? 'FAILED' : 'ok    '} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(7)} s  ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${String(skipped).padStart(3)} skipped${note ? `  (${note})` : ''}`,
  );
  const total = (of: (outcome: RunOutcome) => number): number => results.reduce((sum, { outcome }) => sum + of(outcome), 0);
  const [passed, failed, skipped] = [total((o) => o.passed), total((o) => o.failed), total((o) => o.skipped)];
  process.stdout.write(`\n${lines.join('\n')}\n\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  return failed > 0 ? 1 : 0;
}

test(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    say(error.message);
    process.stdout.write('0 passed, 1 failed\n');
    process.exit(1);
  },
);
