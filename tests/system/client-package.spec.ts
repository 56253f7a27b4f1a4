import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { compared, conformanceTable, katanaFacts } from '@pegboard/conformance';
import { builtDescription, clientPackage, packed } from '@pegboard/release';
import { SPECIAL_CALLS } from '@pegboard/service';
import { withCompany } from './running-company';

const ORIGIN = { repository: 'https://git.example/acme/pegboard', image: 'registry.example/pegboard' };
const MODULES = join(repositoryRoot(), 'node_modules');

/** What a shop might write. Its types are those of the package. */
const PROGRAM = `
import { events, every, isOf, need, pegboard, PegboardError, type EventOf, type Schemas } from '@pegboard/client';

const connection = { url: process.argv[2]!, key: process.argv[3]! };
const api = pegboard(connection);
const heard = (async () => {
  for await (const event of events(connection, { after: 'now', types: ['sales.customer'] }))
    if (isOf(event, 'sales.customer') && event.data.aggregate.name === 'Ada the last') return event.data.action + ' ' + event.data.aggregate.version;
  return 'nothing';
})();
const customer = await need(api.POST('/v1/customers', { body: { name: 'Ada', currency: 'USD' } }));
const name: string = customer.name;
const twice = { body: { name: 'Ada' }, headers: { 'Idempotency-Key': 'ada ' + customer.id } };
const ids = [await need(api.POST('/v1/customers', twice)), await need(api.POST('/v1/customers', twice))].map(({ id }) => id);
await need(api.PATCH('/v1/customers/{id}', { params: { path: { id: customer.id }, query: { wait_for_plan: true } }, body: { comment: 'friendly' } }));
const found: number[] = [];
for await (const { id } of every((page) => api.GET('/v1/customers', { params: { query: { ...page, name } } }), { limit: 1 })) found.push(id);
let refusal: unknown;
try {
  await need(api.GET('/v1/customers/{id}', { params: { path: { id: customer.id + 1_000_000 } } }));
} catch (error) {
  if (error instanceof PegboardError) refusal = { status: error.status, code: error.code, isSentence: error.message.length > 10 };
}
const stranger = await pegboard({ url: process.argv[2]!, key: 'pgb_wrong' }).GET('/v1/customers');
// Until the feed has been opened, nobody knows what comes from now on.
const last = setInterval(() => void api.POST('/v1/customers', { body: { name: 'Ada the last' } }), 50);
const event = await heard;
clearInterval(last);
console.log(JSON.stringify({ name, made: new Set(ids).size, found: found.length, isFound: found.includes(customer.id), refusal, stranger: stranger.response.status, event }));
export type Order = Schemas['SalesOrder'];
export const orderNo = (event: EventOf<'sales.sales_order'>): string => event.data.aggregate.order_no;
`;

/** The same without a compiler, as a script of Node or of a page. */
const PLAIN = `
import { need, pegboard } from '@pegboard/client';
const api = pegboard({ url: process.argv[2], key: process.argv[3] });
const { data } = await need(api.GET('/v1/customers', { params: { query: { limit: 1 } } }));
console.log(data.length);
`;

/** Each line is refused by the compiler: what the API doesn't have can't be asked for. */
const WRONG = [
  `api.GET('/v1/customer')`,
  `api.POST('/v1/customers', { body: { name: 7 } })`,
  `api.POST('/v1/customers', { body: {} })`,
  `api.GET('/v1/customers/{id}', { params: { path: { id: 'x' } } })`,
  `need(api.GET('/v1/customers')).then(({ data }) => data[0]!.nmae)`,
];

const PAGE = join(repositoryRoot(), 'docs', 'katana-compatibility.md');

/** Each is true of every call, whoever adds one. */
const STRANGERS_QUESTIONS: Readonly<Record<string, (call: any) => boolean>> = {
  'what does it do?': ({ summary }) => summary?.length > 5,
  'what else must I know?': ({ description }) => description?.length > 15,
  'what does the function do in a generated client?': ({ operationId }) => /^[a-z][A-Za-z]+$/.test(operationId),
  'what may I send?': ({ parameters = [] }) =>
    parameters.every((one: any) => one.description && (one.in === 'path' || one.required !== true || one.in === 'query')),
  'what belongs together?': ({ tags }) => tags?.length === 1,
};

describe('@pegboard/client', () => {
  const running = withCompany();
  const home = mkdtempSync(join(tmpdir(), 'pegboard-client-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  let description: any;
  const npm = (...words: string[]): void => {
    const { status, stderr } = spawnSync('npm', words, { cwd: home, encoding: 'utf8' });
    expect([words[0], status, status === 0 ? '' : stderr]).toEqual([words[0], 0, '']);
  };
  const compile = (file: string): { status: number | null; stdout: string } => {
    const options = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--lib', 'es2023,dom', '--types', 'node', '--skipLibCheck'];
    return spawnSync(process.execPath, [join(MODULES, 'typescript', 'bin', 'tsc'), ...options, file], { cwd: home, encoding: 'utf8' });
  };

  beforeAll(async () => {
    description = await running().api.get<object>('/v1/openapi.json');
    const made = packed(clientPackage(description, ORIGIN), join(home, 'made'));
    const { dependencies } = JSON.parse(readFileSync(join(home, 'made', 'package.json'), 'utf8'));
    const needed = [...Object.keys(dependencies), 'openapi-typescript-helpers'].map((name) => join(MODULES, name));
    npm('pack', '--ignore-scripts', '--pack-destination', home, ...needed);
    // Without a registry: whatever it needs is named.
    const tarballs = readdirSync(home).filter((file) => file.endsWith('.tgz'));
    writeFileSync(join(home, 'package.json'), '{ "type": "module" }');
    npm('install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', made, ...tarballs.map((file) => `./${file}`));
    mkdirSync(join(home, 'node_modules', '@types'), { recursive: true });
    symlinkSync(join(MODULES, '@types', 'node'), join(home, 'node_modules', '@types', 'node'));
  }, 120_000);

  it('calls the company with types that hold: made, listed, refused with a code, and unknown without a key', () => {
    writeFileSync(join(home, 'program.ts'), PROGRAM);
    expect(compile('program.ts')).toMatchObject({ status: 0, stdout: '' });
    const { url } = running().company.gateway;
    const { stdout, stderr } = spawnSync(process.execPath, ['program.js', url, running().company.apiKey], { cwd: home, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      name: 'Ada',
      made: 1,
      found: 2,
      isFound: true,
      refusal: { status: 404, code: 'NOT_FOUND', isSentence: true },
      stranger: 401,
      event: 'created 1',
    });
    writeFileSync(join(home, 'plain.js'), PLAIN);
    expect(spawnSync(process.execPath, ['plain.js', url, running().company.apiKey], { cwd: home, encoding: 'utf8' })).toMatchObject({
      stdout: '1\n',
      stderr: '',
    });
  }, 120_000);

  it('is of a browser as well: nothing in it is Node’s alone', () => {
    const dist = join(home, 'node_modules', '@pegboard', 'client', 'dist');
    for (const file of readdirSync(dist).filter((name) => name.endsWith('.js')))
      expect([file, /\bnode:|\bprocess\.|\brequire\(|\bBuffer\b/.test(readFileSync(join(dist, file), 'utf8'))]).toEqual([file, false]);
  });

  it('is made of what the programs say without a company, which is what a company answers', async () => {
    expect(JSON.parse(JSON.stringify(await builtDescription()))).toEqual(description);
  });

  it('lets nobody ask for what the API doesn’t have', () => {
    const lines = [
      'import { need, pegboard } from "@pegboard/client";',
      'const api = pegboard({ url: "", key: "" });',
      ...WRONG.map((line) => `void ${line};`),
      'void need;',
    ];
    writeFileSync(join(home, 'wrong.ts'), lines.join('\n'));
    const refused = new Set([...compile('wrong.ts').stdout.matchAll(/^wrong\.ts\((\d+),/gm)].map(([, line]) => WRONG[Number(line) - 3]));
    expect([...refused]).toEqual(WRONG);
  }, 120_000);

  it('is a package with its licence and its types, and depends on two others', () => {
    const installed = join(home, 'node_modules', '@pegboard', 'client');
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(Object.keys(manifest.dependencies)).toEqual(['eventsource-parser', 'openapi-fetch']);
    for (const file of ['LICENSE', 'NOTICE', 'README.md', manifest.exports['.'].types, manifest.exports['.'].default])
      expect([file, existsSync(join(installed, file))]).toEqual([file, true]);
  });

  it('the same description answers what a stranger asks of each call', async () => {
    const { paths, tags } = await running().api.get('/v1/openapi.json');
    const calls = Object.entries<Record<string, any>>(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, call]) => ({ ...call, call: `${method.toUpperCase()} ${path.replace('/v1', '')}` })),
    );
    for (const [question, isAnswered] of Object.entries(STRANGERS_QUESTIONS))
      expect([question, calls.filter((call) => !isAnswered(call)).map(({ call }) => call)]).toEqual([question, []]);
    expect(new Set(calls.map(({ operationId }) => operationId)).size).toBe(calls.length);
    expect(calls.filter(({ tags: [tag] }) => !tags.some(({ name }: { name: string }) => name === tag))).toEqual([]);
    // Words for a call that isn't there any more help nobody.
    expect(Object.keys(SPECIAL_CALLS).filter((call) => !calls.some((one) => one.call === call))).toEqual([]);
    const of = (call: string): string[] => calls.find((one) => one.call === call)!.parameters.map(({ name }: { name: string }) => name);
    expect(of('POST /sales_orders')).toEqual(['Idempotency-Key', 'wait_for_plan']);
    expect(of('PATCH /sales_orders/{id}')).toEqual(['id', 'If-Match', 'wait_for_plan']);
    expect(of('DELETE /sales_orders/{id}')).toEqual(expect.arrayContaining(['id', 'Prefer', 'If-Match', 'wait_for_plan']));
    expect(of('POST /bom_rows/batch/create')).toEqual(expect.arrayContaining(['Prefer', 'validate_only', 'Idempotency-Key']));
    expect(of('GET /events')).toEqual(expect.arrayContaining(['after', 'limit', 'types', 'Last-Event-ID']));
  });

  it('the same description is compared with Katana’s, operation by operation', async () => {
    const table = conformanceTable(compared(katanaFacts(), await running().api.get('/v1/openapi.json')));
    const page = readFileSync(PAGE, 'utf8');
    const [begin, end] = [/<!-- conformance:[^>]*-->\n/.exec(page)!, page.indexOf('<!-- /conformance -->')];
    const drawn = `${page.slice(0, begin.index + begin[0].length)}${table}\n${page.slice(end)}`;
    if (process.env['WRITE_DOCS']) writeFileSync(PAGE, drawn);
    expect(drawn).toBe(process.env['WRITE_DOCS'] ? drawn : page);
  });
});
