import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import { repositoryRoot } from '@pegboard/servers';
import { run } from '../chart/render';
import { manifestOf, read, type Files } from './npm-package';
import type { Origin } from './origin';

const INDEX = `import type { Client } from 'openapi-fetch';
import { connectTo, type Connection } from './connect.js';
import type { components, paths } from './api.js';

export { need, PegboardError, type Connection, type ErrorDetail } from './connect.js';
export type { components, operations, paths } from './api.js';

/** What the API takes and answers, by its name in the description: \`Schemas['SalesOrder']\`. */
export type Schemas = components['schemas'];

/** The calls of a company's API. */
export const pegboard = (connection: Connection): Client<paths> => connectTo<paths>(connection);
`;

/**
 * The package `@pegboard/client`: the calls of the API with types of everything that goes in and out.
 * @param description what the gateway answers at /v1/openapi.json
 * @throws Error if the types that come of it don't compile
 */
export function clientPackage(description: unknown, origin: Origin): Files {
  const manifest = {
    ...manifestOf('@pegboard/client', 'Typed client of the HTTP API of Pegboard, the order-to-delivery core for manufacturers.', origin),
    keywords: ['pegboard', 'erp', 'mrp', 'manufacturing', 'openapi', 'client'],
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    sideEffects: false,
    dependencies: { 'openapi-fetch': JSON.parse(read('package.json')).devDependencies['openapi-fetch'] },
  };
  const types = typesOf(description);
  const emitted = emit({ 'connect.ts': read('tools', 'client', 'connect.ts'), 'index.ts': INDEX }, types);
  return new Map([
    ['package.json', `${JSON.stringify(manifest, null, 2)}\n`],
    ['README.md', README(origin)],
    ['dist/api.d.ts', types],
    ...[...emitted].map(([file, text]): [string, string] => [`dist/${file}`, text]),
  ]);
}

/** The types of the whole description. A program of its own, because it is made of modules that a test can't load. */
function typesOf(description: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'pegboard-client-'));
  try {
    const [from, to] = [join(folder, 'openapi.json'), join(folder, 'api.d.ts')];
    writeFileSync(from, JSON.stringify(description));
    run(process.execPath, [join(repositoryRoot(), 'node_modules', 'openapi-typescript', 'bin', 'cli.js'), from, '--output', to]);
    return readFileSync(to, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** JavaScript and declarations of sources that stand side by side, beside the types of the API, which are declarations already. */
function emit(sources: Readonly<Record<string, string>>, types: string): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'pegboard-client-'));
  try {
    for (const [file, text] of Object.entries(sources)) writeFileSync(join(folder, file), text);
    writeFileSync(join(folder, 'api.d.ts'), types);
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
    symlinkSync(join(repositoryRoot(), 'node_modules'), join(folder, 'node_modules'));
    const program = ts.createProgram(
      Object.keys(sources).map((file) => join(folder, file)),
      {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
        types: [],
        strict: true,
        declaration: true,
        skipLibCheck: true,
        outDir: join(folder, 'dist'),
      },
    );
    const faults = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
    if (faults.length > 0) throw new Error(`the client doesn't compile: ${ts.flattenDiagnosticMessageText(faults[0]!.messageText, '\n')}`);
    const made = Object.keys(sources).flatMap((file) => [file.replace(/\.ts$/, '.js'), file.replace(/\.ts$/, '.d.ts')]);
    return new Map(made.map((file) => [file, readFileSync(join(folder, 'dist', file), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const README = ({ repository }: Origin): string => `# @pegboard/client

The HTTP API of [Pegboard](${repository}) for TypeScript and JavaScript, typed by its OpenAPI description. It needs Node, a browser, or anything else
with \`fetch\`.

\`\`\`ts
import { need, pegboard, PegboardError } from '@pegboard/client';

const api = pegboard({ url: 'https://erp.example', key: process.env.PEGBOARD_KEY! });

const { data: orders } = await need(api.GET('/v1/sales_orders', { params: { query: { limit: 50 } } }));
const customer = await need(api.POST('/v1/customers', { body: { name: 'Ada' } }));

try {
  await need(api.GET('/v1/customers/{id}', { params: { path: { id: customer.id + 1 } } }));
} catch (error) {
  if (error instanceof PegboardError) console.log(error.status, error.code, error.message, error.details);
}
\`\`\`

\`need\` returns the data of an answer and throws a \`PegboardError\` if the call was refused. Without it, each call answers
\`{ data, error, response }\`, as [openapi-fetch](https://openapi-ts.dev/openapi-fetch/) describes. \`Schemas['…']\` are the types of requests and
answers. The version of the client is that of Pegboard; within \`v1\` of the API an older client works with a newer company.
`;
