import type { Api } from '../company/api';
import { atOnce } from './at-once';
import { problemsOf, STAGES, type IdOf } from './calls';
import type { Present } from './present';
import type { Given, ImportProblem } from './read-files';

const CALLS_AT_ONCE = 16;
/** Stands for what isn't there yet; the check looks at fields, not at what they name. */
const SOME_ID = 1;

/**
 * What the API would refuse of the lines, asked of the API itself before anything is written. There is no second opinion here
 * about what a currency or an address looks like. @throws Error if it can't be asked
 */
export async function problemsOfApi(api: Api, lines: readonly Given[], present: Present, now: Date): Promise<ImportProblem[]> {
  const idOf: IdOf = (file, key) => present[file].get(key)?.id ?? SOME_ID;
  const calls = STAGES.flatMap((stage) => stage(lines, present, idOf, now).calls);
  const problems: ImportProblem[] = [];
  await atOnce(CALLS_AT_ONCE, calls, async (call) => {
    const { status, body } = await api.send('POST', `${call.path}?validate_only=true`, call.body);
    if (status === 422) problems.push(...problemsOf(call, body));
    else if (status !== 204) throw new Error(`the check was answered ${status}: ${body?.message ?? body}`);
  });
  return problems;
}
