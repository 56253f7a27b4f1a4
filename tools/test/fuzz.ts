import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RESOURCES } from '@pegboard/access';
import { Api } from '../company/api';
import { loadFurniture } from '../furniture/load';
import { countJunit } from './client';
import { withCompany } from '../company/for-a-while';
import { pythonHere, pythonHome } from './python';
import { failure, reportFile, root, runToEnd, type RunOutcome, type Runner } from './runner';

const LIMIT_MS = 4 * 60_000;
const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 45);
/** No answer is a 5xx, is of a kind that the description doesn't name, or is given to a stranger. */
const CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth';
const LOOKS_EVERY_MS = 200;

/** Services that have just started join the description one by one. */
async function untilAllAreDescribed(api: Api): Promise<void> {
  for (;;) {
    const { paths } = await api.get('/v1/openapi.json');
    if (Object.values(RESOURCES).every((ofService) => ofService.some((resource) => `/v1/${resource}` in paths))) return;
    await pause(LOOKS_EVERY_MS);
  }
}

const skipped = (note: string): RunOutcome => ({ passed: 0, failed: 0, skipped: 1, note: `skipped: ${note}` });

/**
 * Calls that Schemathesis makes up from the API's own description, against a company with data; `FUZZ_SECONDS` for a longer
 * run. Skipped where it can't be had.
 */
export const fuzz: Runner = {
  name: 'fuzz',
  run: async (): Promise<RunOutcome> => {
    const python = pythonHere();
    if (!python) return skipped('Python 3.11 or newer is not installed');
    const home = await pythonHome(python, 'fuzz').catch((error: Error) => error);
    if (home instanceof Error) return skipped(`schemathesis can't be installed here (${home.message.split('\n')[0]!.slice(0, 80)})`);
    const report = reportFile('fuzz.xml');
    const code = await withCompany(async (url, key) => {
      const api = new Api(url, key);
      await loadFurniture(api, { today: new Date(), say: () => undefined });
      await untilAllAreDescribed(api);
      const given = ['--config-file', join(root, 'tests', 'fuzz', 'schemathesis.toml'), 'run', `${url}/v1/openapi.json`];
      const how = ['-H', `Authorization: Bearer ${key}`, '--checks', CHECKS, '--max-time', String(SECONDS), '-w', '1', '--warnings', 'off'];
      const told = ['--continue-on-failure', '--no-color', '--report', 'junit', '--report-junit-path', report];
      return runToEnd(join(home, 'bin', 'python'), ['-m', 'schemathesis.cli', ...given, ...how, ...told], LIMIT_MS + SECONDS * 1000);
    });
    if (!existsSync(report))
      return failure(code === undefined ? 'did not end in time' : `schemathesis ended with ${code} and wrote no report`);
    const counted = countJunit(readFileSync(report, 'utf8'));
    return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1, note: `schemathesis ended with ${code}` } : counted;
  },
};
