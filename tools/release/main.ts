import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repositoryRoot, setUpServers } from '@pegboard/servers';
import { HELM } from '../chart/programs';
import { withCompany } from '../company/for-a-while';
import { goProgram } from '../go-program';
import { say } from '../say';
import { chartPackage } from './chart-package';
import { clientPackage } from './client-package';
import { initPackage } from './init-package';
import { git, releaseFaults, releaseNotes } from './notes';
import { packed } from './npm-package';
import { originOf } from './origin';

const ROOT = repositoryRoot();
const FOLDER = join(ROOT, '.pegboard', 'release');

const USAGE = `usage: npm run release -- all | client | init | chart | notes
       npm run release -- check v<version>`;

/** What a release is made of, each in .pegboard/release; .ci/publish publishes it. @returns the path of what was made */
const PARTS: Readonly<Record<string, () => Promise<string>>> = {
  init: async () => packed(initPackage(originOf(process.env)), join(FOLDER, 'init')),
  client: async () => packed(clientPackage(await descriptionOfTheApi(), originOf(process.env)), join(FOLDER, 'client')),
  chart: async () => chartPackage(await goProgram(HELM), originOf(process.env), join(FOLDER, 'chart')),
  notes: async () => {
    const file = join(FOLDER, 'notes.md');
    writeFileSync(file, releaseNotes(originOf(process.env), versionHere()));
    return file;
  },
};

/** `npm run release`: makes what is published, and publishes nothing. */
async function main([what = 'help', tag]: readonly string[]): Promise<void> {
  if (what === 'check' && tag) return check(tag);
  const parts = what === 'all' ? Object.keys(PARTS) : [what];
  if (!parts.every((part) => Object.hasOwn(PARTS, part))) throw new Error(USAGE);
  mkdirSync(FOLDER, { recursive: true });
  for (const part of parts) say(`${part}: ${relative(ROOT, await PARTS[part]!())}`);
}

function check(tag: string): void {
  const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
  const faults = releaseFaults(tag, { version: versionHere(), changelog, changed: git(ROOT, 'status', '--porcelain') });
  if (faults.length > 0) throw new Error(faults.join('\n'));
  say(`${tag} can be released`);
}

/** What a company of this version says of its API: only the gateway knows it whole. */
async function descriptionOfTheApi(): Promise<unknown> {
  await setUpServers({ log: say });
  return withCompany(async (url, key) => {
    const answer = await fetch(`${url}/v1/openapi.json`, { headers: { authorization: `Bearer ${key}` } });
    if (!answer.ok) throw new Error(`the gateway answers ${answer.status} for its description`);
    return answer.json();
  });
}

const versionHere = (): string => (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;

main(process.argv.slice(2)).catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
