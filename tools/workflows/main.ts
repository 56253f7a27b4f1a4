import { spawnSync } from 'node:child_process';
import { repositoryRoot } from '@pegboard/servers';
import { goProgram } from '../go-program';
import { say } from '../say';
import { ACTIONLINT } from './actionlint';

/** `npm run workflows`: checks .github/workflows with actionlint, and the shell in them with shellcheck where that is installed. */
async function main(): Promise<void> {
  const { status } = spawnSync(await goProgram(ACTIONLINT), [], { cwd: repositoryRoot(), stdio: 'inherit' });
  if (status !== 0) throw new Error('actionlint has found something');
  say('the workflows are as GitHub takes them');
}

main().catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
