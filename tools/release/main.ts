import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { HELM } from '../chart/programs';
import { builtDescription } from '../client/description';
import { goProgram } from '../go-program';
import { say } from '../say';
import { chartPackage } from './chart-package';
import { clientPackage } from './client-package';
import { cut, cutFaults, VERSIONED, type VersionedFiles } from './cut';
import { initPackage } from './init-package';
import { git, releaseFaults, releaseNotes } from './notes';
import { packed } from './npm-package';
import { originOf } from './origin';

const ROOT = repositoryRoot();
const FOLDER = join(ROOT, '.pegboard', 'release');

const USAGE = `usage: npm run release -- all | client | init | chart | notes
       npm run release -- check v<version>
       npm run release -- cut <version>`;

/** What a release is made of, each in .pegboard/release; .ci/publish publishes it. @returns the path of what was made */
const PARTS: Readonly<Record<string, () => Promise<string>>> = {
  init: async () => packed(initPackage(originOf(process.env)), join(FOLDER, 'init')),
  client: async () => packed(clientPackage(await builtDescription(), originOf(process.env)), join(FOLDER, 'client')),
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
  if (what === 'cut' && tag) return cutRelease(tag);
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

/**
 * Makes a release of what is here: its version everywhere, its day in the changelog, what it promises in libs/contracts/released, the chart
 * drawn again, one commit, its tag, and its notes. What is pushed is published; nothing is pushed here.
 */
function cutRelease(version: string): void {
  const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
  const state = { changelog: read('CHANGELOG.md'), changed: git(ROOT, 'status', '--porcelain'), tags: git(ROOT, 'tag').split('\n') };
  const faults = cutFaults(version, state);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const files = Object.fromEntries(VERSIONED.map((file) => [file, read(file)])) as unknown as VersionedFiles;
  const day = new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const after = cut(files, versionHere(), version, day);
  for (const file of VERSIONED) writeFileSync(join(ROOT, file), after[file]);
  for (const tool of ['docs/release', 'docs/write', 'chart/main']) run(process.execPath, join('tools', 'bootstrap.mjs'), tool);
  run('git', 'add', '--all');
  run('git', 'commit', '--quiet', '--message', `chore(release): ${version}`);
  run('git', 'tag', '--annotate', `v${version}`, '--message', `Pegboard ${version}`);
  mkdirSync(FOLDER, { recursive: true });
  say(`v${version} is made. Supported beside it: ${readdirSync(join(ROOT, 'libs', 'contracts', 'released')).join(', ')}`);
  say(`look at it, then publish it: git push --follow-tags. Its notes: npm run release -- notes`);
}

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed; the files are written, and nothing is tagged`);
}

const versionHere = (): string => (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;

main(process.argv.slice(2)).catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
