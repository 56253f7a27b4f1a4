import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where `deploy` is: two folders up in the package, three in a checkout, whose tools are built into `dist`. */
export function homeOfTemplates(from = __dirname): string {
  const home = [join(from, '..', '..'), join(from, '..', '..', '..')].find((one) =>
    existsSync(join(one, 'deploy', 'compose', 'compose.yaml')),
  );
  if (!home) throw new Error(`the templates are missing above ${from}`);
  return home;
}

/** What a folder for one company is made from. */
export interface Templates {
  readonly version: string;
  readonly compose: string;
  /** What the compose file hands to NATS, by the names of the files. */
  readonly nats: ReadonlyMap<string, string>;
}

export function readTemplates(home: string): Templates & { readonly image: string } {
  const read = (...path: string[]): string => readFileSync(join(home, ...path), 'utf8');
  const { version, pegboard } = JSON.parse(read('package.json')) as { version: string; pegboard?: { image: string } };
  const compose = read('deploy', 'compose', 'compose.yaml');
  const files = natsFilesOf(compose).map((file): [string, string] => [file, read('deploy', 'nats', file)]);
  return { version, compose, nats: new Map(files), image: pegboard?.image ?? 'pegboard' };
}

/** The files beside the compose file's folder that it gives to NATS. */
export const natsFilesOf = (compose: string): string[] => [
  ...new Set([...compose.matchAll(/\.\.\/nats\/([\w.-]+)/g)].map(([, file]) => file!)),
];

/**
 * The compose file of a folder of its own: without sources to build from, with a name of its own, so that two companies on a machine share
 * nothing. @throws Error if the template has changed so that a part of that isn't found
 */
export function standalone(compose: string, { project, image }: { readonly project: string; readonly image: string }): string {
  const named = replaced(compose, /^(?:#.*\n)+name: .*\n/, `${HEAD}name: ${project}\n`);
  const fromImage = replaced(named, '${PEGBOARD_IMAGE:-pegboard}', `\${PEGBOARD_IMAGE:-${image}}`);
  const unbuilt = replaced(fromImage, /^ *build: .*\n/m, '');
  const beside = replaced(unbuilt, /\.\.\/nats\//g, './nats/');
  return replaced(beside, /run make-env\.sh/g, 'it is missing in .env, see README.md');
}

const HEAD = `# A whole company on one machine, made by npx pegboard init. README.md beside this file says how to use it.
# An upgrade replaces this file: changes of your own belong in compose.override.yaml.
`;

function replaced(text: string, what: string | RegExp, by: string): string {
  const result = text.replace(what, () => by);
  if (result === text) throw new Error(`the compose file has no ${String(what)} any more`);
  return result;
}
