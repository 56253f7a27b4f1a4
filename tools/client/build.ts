import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { clientPackage } from '../release/client-package';
import { NOWHERE } from '../release/origin';
import { say } from '../say';
import { builtDescription } from './description';

/** `npm run build` puts `@pegboard/client` here, ready to be packed or linked to. */
const FOLDER = join(repositoryRoot(), 'dist', 'packages', 'client');

async function main(): Promise<void> {
  const files = clientPackage(await builtDescription(), { repository: NOWHERE, image: 'pegboard' });
  rmSync(FOLDER, { recursive: true, force: true });
  for (const [file, text] of files) {
    mkdirSync(dirname(join(FOLDER, file)), { recursive: true });
    writeFileSync(join(FOLDER, file), text);
  }
  say(`@pegboard/client is in ${relative(repositoryRoot(), FOLDER)}`);
}

main().catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
