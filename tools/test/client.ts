import { createHash } from 'node:crypto';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtOnce, startMongo, startNats } from '@pegboard/servers';
import { Company } from '../company/company';
import { say } from '../say';
import { failure, reportFile, root, runToEnd, type Outcome, type Runner } from './runner';

const execute = promisify(execFile);
const LIMIT_MS = 8 * 60_000;
const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];

/** Somebody else's client, unmodified, against the gateway of a whole company. Skipped where it can't run at all. */
export const client: Runner = {
  name: 'client',
  run: async (): Promise<Outcome> => {
    const python = pythonHere();
    if (!python) return { passed: 0, failed: 0, skipped: 1, note: 'skipped: no Python 3.11 or newer here' };
    const report = reportFile('client.xml');
    const pytest = join(await clientHome(python), 'bin', 'python');
    const code = await withCompany((url, key) =>
      runToEnd(pytest, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `--junitxml=${report}`, 'tests/client'], LIMIT_MS, {
        PEGBOARD_CLIENT_URL: url,
        PEGBOARD_CLIENT_KEY: key,
        PYTHONDONTWRITEBYTECODE: '1',
      }),
    );
    if (!existsSync(report)) return failure(code === undefined ? 'did not end in time' : `pytest ended with ${code} and wrote no report`);
    const counted = countJunit(readFileSync(report, 'utf8'));
    return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1, note: `pytest ended with ${code}` } : counted;
  },
};

/** Sums the suites of a JUnit report. */
export function countJunit(xml: string): Outcome {
  let [tests, failed, skipped] = [0, 0, 0];
  for (const [suite] of xml.matchAll(/<testsuite\s[^>]*>/g)) {
    const number = (name: string): number => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    tests += number('tests');
    failed += number('failures') + number('errors');
    skipped += number('skipped');
  }
  return { passed: tests - failed - skipped, failed, skipped };
}

function pythonHere(): string | undefined {
  const check = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';
  return CANDIDATES.find((name) => spawnSync(name, ['-c', check], { stdio: 'ignore' }).status === 0);
}

/** A virtual environment with exactly what requirements.txt names, made once a version. */
async function clientHome(python: string): Promise<string> {
  const requirements = join(root, 'tests', 'client', 'requirements.txt');
  const version = spawnSync(python, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const key = createHash('sha256').update(version).update(readFileSync(requirements)).digest('hex').slice(0, 12);
  return builtOnce(`client-${key}`, async (into) => {
    say('installing the Python client, once …');
    await execute(python, ['-m', 'venv', into]);
    // Called as a module: the scripts of an environment name the folder it was made in, and this one moves once.
    await execute(join(into, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  });
}

async function withCompany<T>(use: (url: string, key: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'pegboard-client-'));
  const [nats, mongo] = await Promise.all([startNats({ dataDir: join(dir, 'nats') }), startMongo({ dataDir: join(dir, 'mongo') })]);
  try {
    const company = await Company.start({
      natsUrl: nats.url,
      mongoUrl: mongo.url,
      apiKey: 'client-test-key',
      logDir: join(dir, 'logs'),
    });
    try {
      return await use(company.gateway.url, company.apiKey);
    } finally {
      await company.stop();
    }
  } finally {
    await Promise.all([nats.stop(), mongo.stop()]);
    rmSync(dir, { recursive: true, force: true });
  }
}
