import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { compared, conformanceTable, katanaFacts } from '@pegboard/conformance';
import { clientPackage, packed } from '@pegboard/release';
import { withCompany } from './running-company';

const ORIGIN = { repository: 'https://git.example/acme/pegboard', image: 'registry.example/pegboard' };
const MODULES = join(repositoryRoot(), 'node_modules');

/** What a shop might write. Its types are those of the package. */
const PROGRAM = `
import { need, pegboard, PegboardError, type Schemas } from '@pegboard/client';

const api = pegboard({ url: process.argv[2]!, key: process.argv[3]! });
const customer = await need(api.POST('/v1/customers', { body: { name: 'Ada', currency: 'USD' } }));
const name: string = customer.name;
const listed = await need(api.GET('/v1/customers', { params: { query: { name } } }));
const found: readonly number[] = listed.data.map(({ id }) => id);
let refusal: unknown;
try {
  await need(api.GET('/v1/customers/{id}', { params: { path: { id: customer.id + 1_000_000 } } }));
} catch (error) {
  if (error instanceof PegboardError) refusal = { status: error.status, code: error.code, isSentence: error.message.length > 10 };
}
const stranger = await pegboard({ url: process.argv[2]!, key: 'pgb_wrong' }).GET('/v1/customers');
console.log(JSON.stringify({ name, isFound: found.includes(customer.id), refusal, stranger: stranger.response.status }));
export type Order = Schemas;
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

describe('@pegboard/client', () => {
  const running = withCompany();
  const home = mkdtempSync(join(tmpdir(), 'pegboard-client-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const compile = (file: string): { status: number | null; stdout: string } => {
    const options = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--lib', 'es2023,dom', '--types', 'node', '--skipLibCheck'];
    return spawnSync(process.execPath, [join(MODULES, 'typescript', 'bin', 'tsc'), ...options, file], { cwd: home, encoding: 'utf8' });
  };

  beforeAll(async () => {
    const description = await running().api.get<object>('/v1/openapi.json');
    const tarball = packed(clientPackage(description, ORIGIN), join(home, 'made'));
    // As npm would lay it, with what it depends on.
    const installed = join(home, 'node_modules', '@pegboard', 'client');
    mkdirSync(installed, { recursive: true });
    expect(spawnSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']).status).toBe(0);
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    for (const name of [...Object.keys(dependencies), '@types/node']) {
      mkdirSync(dirname(join(home, 'node_modules', name)), { recursive: true });
      symlinkSync(join(MODULES, name), join(home, 'node_modules', name));
    }
    writeFileSync(join(home, 'package.json'), '{ "type": "module" }');
  }, 120_000);

  it('calls the company with types that hold: made, listed, refused with a code, and unknown without a key', () => {
    writeFileSync(join(home, 'program.ts'), PROGRAM);
    expect(compile('program.ts')).toMatchObject({ status: 0, stdout: '' });
    const { url } = running().company.gateway;
    const { stdout, stderr } = spawnSync(process.execPath, ['program.js', url, running().company.apiKey], { cwd: home, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      name: 'Ada',
      isFound: true,
      refusal: { status: 404, code: 'NOT_FOUND', isSentence: true },
      stranger: 401,
    });
  }, 120_000);

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

  it('is a package with its licence and its types, and depends on one other', () => {
    const installed = join(home, 'node_modules', '@pegboard', 'client');
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(Object.keys(manifest.dependencies)).toEqual(['openapi-fetch']);
    for (const file of ['LICENSE', 'NOTICE', 'README.md', manifest.exports['.'].types, manifest.exports['.'].default])
      expect([file, existsSync(join(installed, file))]).toEqual([file, true]);
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
