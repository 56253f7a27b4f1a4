import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'docs/adr';

/** A numbered list of all decisions, each with its title as the page itself has it. */
export function decisionList(root: string): string {
  const decisions = readdirSync(join(root, FOLDER)).filter((name) => /^\d{4}-.*\.md$/.test(name));
  return decisions
    .sort()
    .map((name) => lineOf(root, name))
    .join('\n');
}

/** @throws Error if the page doesn't begin with `# <number>. <title>` */
function lineOf(root: string, name: string): string {
  const [, number, title] = /^# (\d+)\. (.+)\n/.exec(readFileSync(join(root, FOLDER, name), 'utf8')) ?? [];
  if (!title || Number(number) !== Number(name.slice(0, 4))) throw new Error(`${FOLDER}/${name} does not begin with its number and title`);
  return `${number}. [${title}](${name})`;
}
