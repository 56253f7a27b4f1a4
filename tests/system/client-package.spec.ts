import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { repositoryRoot } from '@pegboard/servers';
import { eventually } from '@pegboard/testing';
import { compared, conformanceTable, katanaFacts } from '@pegboard/conformance';
import { builtDescription, clientPackage, packed } from '@pegboard/release';
import { SPECIAL_CALLS } from '@pegboard/service';
import { agentWith, type AgentTools } from './agent';
import { withCompany } from './running-company';
import { Shop } from './shop';

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

describe('from outside of the services', () => {
  const running = withCompany();

  describe('@pegboard/client', () => {
    const home = mkdtempSync(join(tmpdir(), 'pegboard-client-'));
    afterAll(() => rmSync(home, { recursive: true, force: true }));
    let description: any;
    const npm = (...words: string[]): void => {
      const { status, stderr } = spawnSync('npm', words, { cwd: home, encoding: 'utf8' });
      expect([words[0], status, status === 0 ? '' : stderr]).toEqual([words[0], 0, '']);
    };
    const compile = (file: string): { status: number | null; stdout: string } => {
      const options = [
        '--strict',
        '--target',
        'es2022',
        '--module',
        'nodenext',
        '--lib',
        'es2023,dom',
        '--types',
        'node',
        '--skipLibCheck',
      ];
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
      const { stdout, stderr } = spawnSync(process.execPath, ['program.js', url, running().company.apiKey], {
        cwd: home,
        encoding: 'utf8',
      });
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

    /** A follower of the examples, and what it has kept. */
    const FOLLOWERS: Readonly<Record<string, readonly string[]>> = {
      'follow.ts': [process.execPath, 'follow.ts'],
      'follow.py': ['python3', 'follow.py'],
    };

    it.each(Object.keys(FOLLOWERS))('%s of the examples survives that it is killed, and a feed that went back', async (file) => {
      const example = readFileSync(join(repositoryRoot(), 'examples', 'follower', file), 'utf8').trimEnd();
      expect(readFileSync(join(repositoryRoot(), 'docs', 'consumers.md'), 'utf8')).toContain(`\n${example}\n\`\`\`\n`);
      writeFileSync(join(home, file), example);
      const kept = join(home, `${file}.db`);
      const namesKept = (): string[] => {
        const database = new DatabaseSync(kept, { readOnly: true });
        const names = database
          .prepare('select name from customers where is_deleted = 0')
          .all()
          .map(({ name }) => String(name));
        database.close();
        return names;
      };
      const [command, ...words] = FOLLOWERS[file]!;
      const { company, api } = running();
      const followed = async (names: string[]): Promise<void> => {
        const env = { ...process.env, PEGBOARD_URL: company.gateway.url, PEGBOARD_API_KEY: company.apiKey };
        const child = spawn(command!, [...words, kept], { cwd: home, env, stdio: 'ignore' });
        try {
          await eventually(async () => expect(namesKept()).toEqual(expect.arrayContaining(names)), { every: 100 });
        } finally {
          child.kill('SIGKILL');
          await once(child, 'exit');
        }
      };
      const { id } = await api.post('/v1/customers', { name: `${file} first` });
      await followed([`${file} first`]);
      await api.patch(`/v1/customers/${id}`, { name: `${file} renamed` });
      await api.post('/v1/customers', { name: `${file} second` });
      await followed([`${file} renamed`, `${file} second`]);
      expect(namesKept()).not.toContain(`${file} first`);
      // Restored from an older copy, the feed has another event at the place that was read last.
      const database = new DatabaseSync(kept);
      database.exec("update position set event = 'another'; delete from customers");
      database.close();
      await followed([`${file} renamed`, `${file} second`]);
    });

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

  describe('pegboard mcp, for an agent', () => {
    let shop: Shop;
    let orders: any[];
    let agent: AgentTools;
    const opened: AgentTools[] = [];
    const open = async (grants: string[], ...words: string[]): Promise<AgentTools> => {
      const { key } = await running().api.post('/v1/api_keys', { name: `agent ${words.join()}`, grants });
      const one = await agentWith(running().company.gateway.url, key, ...words);
      opened.push(one);
      return one;
    };
    afterAll(() => Promise.all(opened.map((one) => one.close())));

    beforeAll(async () => {
      shop = await Shop.open(running().api);
      const beam = await shop.material('beam');
      const chair = await shop.product('chair', new Map([[beam, 2]]));
      await shop.stock(chair, 5);
      orders = [await shop.order(chair, 4), await shop.order(chair, 3)];
      await shop.makeToOrder(orders[1], { waitForPlan: true });
      agent = await open(['viewer', 'planner:simulate']);
    });

    it('has tools that only read, unless it is allowed more', () => {
      expect(agent.tools.map(({ name }) => name).sort()).toEqual(['explain', 'missing', 'ranks', 'to_do', 'trace', 'what_if']);
      expect(agent.tools.filter(({ annotations }) => !annotations?.readOnlyHint)).toEqual([]);
    });

    it('shows ranks, and says by the number of an order why it is late (S3, P6)', async () => {
      const { orders: open } = await agent.use('ranks', { limit: 250 });
      const own = open.filter(({ order_no }: any) => orders.some((one) => one.order_no === order_no));
      expect(own.map(({ order_no }: any) => order_no)).toEqual(orders.map(({ order_no }) => order_no));
      const { rows } = await agent.use('explain', { order: orders[1].order_no });
      expect(rows[0].explanation.demand.order_no).toBe(orders[1].order_no);
      expect(
        (await agent.use('ranks', { list: 'schedule', limit: 250 })).orders.some((one: any) => one.sales_order_id === orders[1].id),
      ).toBe(true);
    });

    it('answers what would be, what is missing and what to do, and changes nothing (P12, S7)', async () => {
      const tried = await agent.use('what_if', { changes: [{ change: 'move_sales_order', id: orders[1].id, position: 'first' }] });
      expect(Array.isArray(tried.orders ?? tried.data)).toBe(true);
      expect((await agent.use('missing', { order: orders[1].order_no })).data.length).toBeGreaterThan(0);
      expect((await agent.use('to_do', { action: 'buy', limit: 250 })).data.some(({ name }: any) => name.endsWith(' beam'))).toBe(true);
      expect((await agent.use('ranks', { limit: 250 })).orders.map(({ id }: any) => id).indexOf(orders[0].id)).toBe(
        (await agent.use('ranks', { limit: 250 })).orders.map(({ id }: any) => id).indexOf(orders[1].id) - 1,
      );
    });

    it('says in a sentence what it can’t do', async () => {
      await expect(agent.use('explain', { order: 'SO-NONE' })).rejects.toThrow('There is no sales order with the number SO-NONE.');
      await expect(agent.use('trace', { batch_number: 'B-NONE' })).rejects.toThrow('There is no batch with the number B-NONE.');
      await expect(agent.use('trace')).rejects.toThrow('either batch_number or order');
      await expect(agent.use('what_if', { changes: [{ change: 'guess' }] })).rejects.toThrow(/\([A-Z_]+\)$/);
      await expect(agent.use('move', { order: orders[1].order_no, position: 'first' })).rejects.toThrow(/move/);
    });

    it('traces a batch, and what went into an order (T7)', async () => {
      const { items, batch } = await trackedBatch();
      expect((await agent.use('trace', { batch_number: batch })).batches).toHaveLength(1);
      expect(JSON.stringify(await agent.use('trace', { batch_number: batch, direction: 'recall' }))).toContain(
        String(items.variants[0].id),
      );
      expect(await agent.use('trace', { order: orders[0].order_no })).toHaveProperty('nodes');
    });

    it('moves an order for whoever lets it, and only where the key may', async () => {
      const writer = await open(['planner'], '--write');
      const { orders: after } = await writer.use('move', { order: orders[1].order_no, position: 'first' });
      expect(after[0].order_no).toBe(orders[1].order_no);
      const reader = await open(['viewer'], '--write');
      await expect(reader.use('move', { order: orders[1].order_no, position: 'last' })).rejects.toThrow('INSUFFICIENT_SCOPE');
    });

    const trackedBatch = async () => {
      const { api } = running();
      const batch = `B-${Date.now()}`;
      const variants = [{ sku: `VARNISH-${batch}` }];
      const items = await api.post('/v1/materials', { name: 'varnish', uom: 'l', batch_tracked: true, variants });
      const { id: batch_id } = await api.post('/v1/batches', { batch_number: batch, variant_id: items.variants[0].id });
      const rows = [{ variant_id: items.variants[0].id, quantity: 5, cost_per_unit: 1, batch_transactions: [{ batch_id, quantity: 5 }] }];
      const body = shop.adjustmentBody(items.variants[0].id, 5);
      await api.post('/v1/stock_adjustments', { ...body, stock_adjustment_rows: rows });
      return { items, batch };
    };
  });
});
