import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as ts from 'typescript';
import { eventSchemas } from '@pegboard/contracts';
import { repositoryRoot } from '@pegboard/servers';
import { run } from '../chart/render';
import { manifestOf, read, type Files } from './npm-package';
import type { Origin } from './origin';

/** What binds the library to the API and the events of this version. */
const INDEX = `import type { Client } from 'openapi-fetch';
import { connectTo, type Connection } from './connect';
import { follow, type FeedEvent, type Following } from './events';
import type { components, paths } from './api';
import type { EventBodies } from './event-bodies';

export { newIdempotencyKey, type Connection } from './connect';
export { need, PegboardError, type Answered, type ErrorDetail } from './errors';
export type { FeedEvent, Following } from './events';
export { every, type PageAsked } from './pages';
export type { RetryLimits, Send } from './retries';
export type { components, operations, paths } from './api';
export type { EventBodies } from './event-bodies';

/** What the API takes and answers, by its name in the description: \`Schemas['SalesOrder']\`. */
export type Schemas = components['schemas'];

/** The calls of a company's API. */
export const pegboard = (connection: Connection): Client<paths> => connectTo<paths>(connection);

/** An event of one kind, such as \`EventOf<'sales.sales_order'>\`, with its whole object. */
export type EventOf<Kind extends keyof EventBodies> = FeedEvent & { readonly data: { readonly aggregate: EventBodies[Kind] } };

/** Events as they happen: see \`Following\`. A connection that breaks is opened again behind the last event. */
export const events = (connection: Connection, following?: Following): AsyncGenerator<FeedEvent, void, undefined> => follow(connection, following);

/** Whether an event is of a kind: \`if (isOf(event, 'sales.sales_order')) event.data.aggregate.order_no\`. */
export const isOf = <Kind extends keyof EventBodies>(event: FeedEvent, kind: Kind): event is EventOf<Kind> =>
  event.type.startsWith(\`pegboard.\${kind}.\`);
`;

/** Of libs/client, as they go into the package. */
const SOURCES = ['connect', 'errors', 'events', 'pages', 'retries'];
const DEPENDENCIES = ['eventsource-parser', 'openapi-fetch'];

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
    dependencies: Object.fromEntries(DEPENDENCIES.map((name) => [name, versionOf(name)])),
  };
  const types = typesOf(description);
  const bodies = bodiesOf(eventSchemas());
  const sources = Object.fromEntries(SOURCES.map((name) => [`${name}.ts`, read('libs', 'client', 'src', `${name}.ts`)]));
  const emitted = emit({ ...sources, 'index.ts': INDEX }, { 'api.d.ts': types, 'event-bodies.d.ts': bodies });
  return new Map([
    ['package.json', `${JSON.stringify(manifest, null, 2)}\n`],
    ['README.md', README(origin)],
    ['dist/api.d.ts', types],
    ['dist/event-bodies.d.ts', bodies],
    ...[...emitted].map(([file, text]): [string, string] => [`dist/${file}`, text]),
  ]);
}

function versionOf(name: string): string {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  return dependencies![name] ?? devDependencies![name]!;
}

/** The bodies of all events by their kinds, such as `sales.sales_order`; of several versions the newest. */
function bodiesOf(schemas: Readonly<Record<string, object>>): string {
  const document = { openapi: '3.1.1', info: { title: 'Events', version: '1' }, paths: {}, components: { schemas } };
  const kinds = new Map(Object.keys(schemas).map((name): [string, string] => [name.replace(/\.v\d+$/, ''), name]));
  const lines = [...kinds].map(([kind, name]) => `  '${kind}': components['schemas']['${name}'];`);
  return `${typesOf(document)}\n/** What an event carries, by its kind. */\nexport interface EventBodies {\n${lines.join('\n')}\n}\n`;
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

type Sources = Readonly<Record<string, string>>;

/** JavaScript and declarations of sources that stand side by side, beside declarations that there are already. */
function emit(sources: Sources, declared: Sources): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'pegboard-client-'));
  try {
    for (const [file, text] of Object.entries({ ...sources, ...declared })) writeFileSync(join(folder, file), withEndings(text));
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
    symlinkSync(join(repositoryRoot(), 'node_modules'), join(folder, 'node_modules'));
    const files = Object.keys(sources).map((file) => join(folder, file));
    const program = ts.createProgram(files, { ...OPTIONS, outDir: join(folder, 'dist') });
    const faults = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
    if (faults.length > 0) throw new Error(`the client doesn't compile: ${faultText(faults[0]!)}`);
    const made = Object.keys(sources).flatMap((file) => [file.replace(/\.ts$/, '.js'), file.replace(/\.ts$/, '.d.ts')]);
    return new Map(made.map((file) => [file, readFileSync(join(folder, 'dist', file), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The library knows a page as well as Node, and what both of them have. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  strict: true,
  noImplicitOverride: true,
  declaration: true,
  skipLibCheck: true,
};

/** Outside of the workspace a module names the file that it wants. */
const withEndings = (text: string): string => text.replaceAll(/ from '(\.\/[\w-]+)';/g, " from '$1.js';");

const faultText = ({ file, messageText }: ts.Diagnostic): string =>
  `${file ? `${basename(file.fileName)}: ` : ''}${ts.flattenDiagnosticMessageText(messageText, '\n')}`;

const README = ({ repository }: Origin): string => `# @pegboard/client

The HTTP API of [Pegboard](${repository}) for TypeScript and JavaScript, typed by its OpenAPI description. It needs Node, a browser, or anything else
with \`fetch\`.

\`\`\`ts
import { events, every, isOf, need, pegboard, PegboardError } from '@pegboard/client';

const connection = { url: 'https://erp.example', key: process.env.PEGBOARD_API_KEY! };
const api = pegboard(connection);

const { data: orders } = await need(api.GET('/v1/sales_orders', { params: { query: { limit: 50 } } }));
const customer = await need(api.POST('/v1/customers', { body: { name: 'Ada' } }));

try {
  await need(api.GET('/v1/customers/{id}', { params: { path: { id: customer.id + 1 } } }));
} catch (error) {
  if (error instanceof PegboardError) console.log(error.status, error.code, error.message, error.details);
}

// A list to its end, page by page.
for await (const order of every((page) => api.GET('/v1/sales_orders', { params: { query: { ...page, status: ['NOT_SHIPPED'] } } })))
  console.log(order.order_no, order.product_availability);

// What happens from now on, for as long as the program runs.
for await (const event of events(connection, { after: 'now', types: ['sales.sales_order'] }))
  if (isOf(event, 'sales.sales_order')) console.log(event.sequence, event.data.action, event.data.aggregate.order_no);
\`\`\`

- \`need\` returns the data of an answer and throws a \`PegboardError\` if the call was refused. Without it, each call answers
  \`{ data, error, response }\`, as [openapi-fetch](https://openapi-ts.dev/openapi-fetch/) describes.
- Each write has an \`Idempotency-Key\` of its own, or the one that you give in its headers. What can't be answered now (429, 503, a broken
  connection) is sent again with the same key, after as long as \`Retry-After\` says; \`patience\` limits that. A request that names a version
  (\`If-Match\`) is not sent again if nobody knows what became of it.
- \`events\` goes on behind the last event when its connection breaks. To survive a restart, keep \`event.sequence\` together with what you
  did, and give it as \`after\`. An event may come twice.
- \`Schemas['…']\` are the types of requests and answers, and \`EventBodies['…']\` those of events.
- The version of the client is that of Pegboard; within \`v1\` of the API an older client works with a newer company.
`;
