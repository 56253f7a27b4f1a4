import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync, type Options } from '@swc/core';
import { repositoryRoot } from '@pegboard/servers';
import { natsFilesOf } from '../init/templates';
import { manifestOf, read, type Files } from './npm-package';
import type { Origin } from './origin';

/** The package `pegboard`: `npx pegboard init` for somebody without the repository. It depends on nothing. */
export function initPackage(origin: Origin): Files {
  const sources = readdirSync(join(repositoryRoot(), 'tools', 'init')).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  const compose = 'deploy/compose/compose.yaml';
  const manifest = {
    ...manifestOf(
      'pegboard',
      'Makes a folder from which Pegboard, the order-to-delivery core for manufacturers, runs with Docker.',
      origin,
    ),
    keywords: ['erp', 'mrp', 'manufacturing', 'inventory', 'docker', 'compose'],
    bin: { pegboard: 'tools/init/bin.mjs' },
    // Read by tools/init/templates.ts.
    pegboard: { image: origin.image },
  };
  return new Map([
    ['package.json', `${JSON.stringify(manifest, null, 2)}\n`],
    ['README.md', README(origin)],
    ['tools/init/bin.mjs', read('tools/init/bin.mjs')],
    ...sources.map((file): [string, string] => [`tools/init/${file.replace(/\.ts$/, '.js')}`, compiled(read('tools', 'init', file))]),
    [compose, read(compose)],
    ...natsFilesOf(read(compose)).map((file): [string, string] => [`deploy/nats/${file}`, read('deploy', 'nats', file)]),
  ]);
}

/** As the build compiles it, but from the source as it is now, and without maps to sources that the package doesn't have. */
function compiled(source: string): string {
  const options = JSON.parse(read('.swcrc')) as Options;
  return transformSync(source, { ...options, sourceMaps: false, swcrc: false }).code;
}

const README = ({ repository }: Origin): string => `# pegboard

[Pegboard](${repository}) is the order-to-delivery core for manufacturers: it decides which order gets which goods. This package makes a folder from
which one company runs on one machine. You need Docker with compose.

\`\`\`sh
npx pegboard init my-company
cd my-company
docker compose up -d
\`\`\`

The folder has a compose file, random passwords and keys, settings, and a README that says what to do next. \`--port\`, \`--currency\` and \`--image\`
change the defaults. \`npx pegboard@latest init my-company --upgrade\` brings a folder to a new version and keeps its secrets.
`;
