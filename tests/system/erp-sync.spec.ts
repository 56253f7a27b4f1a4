import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { mainOf } from '@pegboard/company';
import { repositoryRoot } from '@pegboard/servers';
import { eventually, tempDir } from '@pegboard/testing';
import { withCompany } from './running-company';
import { daysFromNow, Shop } from './shop';

const END_WITH_PARENT = join(repositoryRoot(), 'dist', 'tools', 'company', 'end-with-parent.js');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const raise = (message: string): never => {
  throw new Error(message);
};

/** What anybody may ask the mirror while it is written. */
async function reader(url: string): Promise<{ all(sql: string): Promise<any[]>; close(): Promise<void> }> {
  if (url.startsWith('file:')) {
    const database = new DatabaseSync(url.slice('file:'.length));
    database.exec('pragma busy_timeout = 10000');
    return {
      all: async (sql) => {
        const statement = database.prepare(sql);
        return /^select/.test(sql) ? statement.all() : (statement.run(), []);
      },
      close: async () => void database.close(),
    };
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  return { all: async (sql) => (await client.query(sql)).rows, close: () => client.end() };
}

/** The reference consumer as whoever runs an ERP would run it: a process, a user of the bus, a database file. */
describe('a relational database that follows the company', () => {
  const running = withCompany();
  const folder = tempDir();
  const children: ChildProcess[] = [];
  const readers: { close(): Promise<void> }[] = [];
  afterAll(async () => {
    await Promise.all(readers.map((one) => one.close()));
    for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    if (postgres) await onServer(`drop database if exists ${ownDatabase} with (force)`);
    folder.remove();
  });

  const env = (database: string): NodeJS.ProcessEnv => {
    const { servers, company, credentials } = running();
    return {
      ...process.env,
      NATS_URL: servers.nats.url,
      NATS_USER: 'listener',
      NATS_PASSWORD: credentials.natsPasswords.listener,
      DATABASE_URL: database,
      API_URL: company.gateway.url,
      API_KEY: company.apiKey,
      LOG_LEVEL: 'warn',
    };
  };
  const begin = (database: string, ...args: string[]): { child: ChildProcess; ended: Promise<Ended> } => {
    const child = spawn(process.execPath, ['--require', END_WITH_PARENT, mainOf('erp-sync'), ...args], { env: env(database) });
    children.push(child);
    const texts = { out: '', err: '' };
    child.stdout.on('data', (text: Buffer) => void (texts.out += text.toString()));
    child.stderr.on('data', (text: Buffer) => void (texts.err += text.toString()));
    return { child, ended: once(child, 'exit').then(([code]) => ({ code: code as number | null, ...texts })) };
  };
  const done = (database: string, ...args: string[]): Promise<Ended> => begin(database, ...args).ended;

  /** A reader of a mirror that has been made. */
  async function opened(database: string): Promise<Awaited<ReturnType<typeof reader>>> {
    const look = await reader(database);
    try {
      expect(await look.all('select * from sync_state')).toHaveLength(1);
    } catch (error) {
      await look.close();
      throw error;
    }
    readers.push(look);
    return look;
  }

  /** Buys, makes, sells and packs; then undoes some of it. */
  async function business(shop: Shop): Promise<void> {
    const { api } = shop;
    const board = await shop.material('BOARD');
    const table = await shop.product('TABLE', new Map([[board, 2.5]]));
    await shop.stock(board, 20);
    const arrival = daysFromNow(3);
    const bought = await shop.buy(board, 40, arrival);
    // B4: in bundles of ten.
    const bundles = { purchase_uom: 'bundle', purchase_uom_conversion_rate: 10, price_per_unit: 45 };
    await api.post('/v1/purchase_orders', {
      supplier_id: shop.supplier,
      location_id: shop.works,
      purchase_order_rows: [{ variant_id: board, quantity: 2, ...bundles }],
    });
    const orders = [];
    for (let i = 1; i <= 6; i++) orders.push(await shop.order(table, i));
    const made = await shop.makeToOrder(orders[3]);
    await api.patch(`/v1/manufacturing_orders/${made.id}`, { status: 'DONE' });
    await api.patch(`/v1/sales_orders/${orders[3].id}`, { status: 'PACKED' });
    await shop.makeToOrder(orders[5]);
    await api.post('/v1/purchase_order_receive', [
      {
        purchase_order_row_id: bought.purchase_order_rows[0].id,
        quantity: 15,
        received_date: new Date().toISOString(),
      },
    ]);
    await api.delete(`/v1/sales_orders/${orders[4].id}`);
    const contractor = await api.post('/v1/locations', { name: `contractor ${table}`, sells: false, makes: false, buys: true });
    await api.post(`/v1/sales_order_rows/${orders[2].sales_order_rows[0].id}/outsource`, { tracking_location_id: contractor.id });
    const sent = { source_location_id: shop.works, target_location_id: contractor.id };
    await api.post('/v1/stock_transfers', { ...sent, status: 'inTransit', stock_transfer_rows: [{ variant_id: board, quantity: 5 }] });
    await api.post('/v1/inventory_safety_stock_levels', { variant_id: board, location_id: shop.works, value: 3 });
    await api.post(`/v1/sales_orders/${orders[2].id}/rank`, { position: 'first' });
    await api.patch(`/v1/sales_orders/${orders[0].id}`, { order_no: `${orders[0].order_no}-changed` });
  }

  const postgres = process.env['POSTGRES_URL'];
  const ownDatabase = `erp_sync_system_${process.pid}`;
  const onServer = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: postgres });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const inPostgres = async (): Promise<string> => {
    await onServer(`create database ${ownDatabase}`);
    return Object.assign(new URL(postgres!), { pathname: `/${ownDatabase}` }).href;
  };

  it.each<[string, () => Promise<string>]>([
    ['SQLite', async () => `file:${join(folder.path, 'erp.db')}`],
    ...(postgres ? [['PostgreSQL (POSTGRES_URL)', inPostgres] as [string, () => Promise<string>]] : []),
  ])(
    'on %s: filled from the owners, then event by event; killed at any moment it goes on; in the end it agrees with the API',
    async (_name, databaseUrl) => {
      const { api } = running();
      const database = await databaseUrl();
      // What happened before it was there.
      await business(await Shop.open(api));
      let sync = begin(database, 'run');
      const look = await Promise.race([eventually(() => opened(database)), sync.ended.then((ended) => raise(ended.err))]);
      const mirror = async (): Promise<{ sequence: number; rebuilds: number }> => {
        const [{ sequence, rebuilds }] = await look.all('select sequence, rebuilds from sync_state');
        return { sequence: Number(sequence), rebuilds: Number(rebuilds) };
      };
      await eventually(async () => expect((await mirror()).rebuilds).toBe(1));

      // What happens while it runs, is killed, and runs again.
      let isOver = false;
      const working = Promise.all(
        [1, 2].map(async () => {
          do await business(await Shop.open(api));
          while (!isOver);
        }),
      );
      // Business goes on until the mirror was killed often enough; if business fails, nobody waits for what won't come.
      const ended = working.then(() => raise('business has ended'));
      ended.catch(() => undefined);
      const moves = async (): Promise<void> => {
        const before = (await mirror()).sequence;
        await eventually(async () => expect((await mirror()).sequence).toBeGreaterThan(before), { every: 1 });
      };
      for (let kills = 0; kills < 3; kills++) {
        await Promise.race([moves(), ended]);
        sync.child.kill('SIGKILL');
        expect((await sync.ended).code).toBeNull();
        sync = begin(database, 'run');
      }
      isOver = true;
      await working;

      expect(await done(database, 'audit')).toMatchObject({ code: 0, out: expect.stringMatching(/^no difference/) });
      expect((await mirror()).rebuilds).toBe(1);
      // What it books is noted in the company, once.
      const placed = async (table: string, unplaced: string): Promise<number[]> =>
        (await look.all(`select id from ${table} where status <> '${unplaced}' and is_deleted = 0`)).map(({ id }) => Number(id)).sort();
      const noted = async (list: string, order: string): Promise<number[]> =>
        (await api.get(`/v1/${list}?limit=250`)).data.map((note: any) => note[order]).sort();
      const [bought, sold] = [await placed('purchase_orders', 'DRAFT'), await placed('sales_orders', 'PENDING')];
      expect([bought.length > 0, sold.length > 0]).toEqual([true, true]);
      expect(await done(database, 'book')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+ booked, \d+ before\n$/) });
      expect(await done(database, 'book')).toMatchObject({ code: 0, out: `0 booked, ${bought.length + sold.length} before\n` });
      expect(await noted('purchase_order_accounting_metadata', 'purchaseOrderId')).toEqual(bought);
      expect(await noted('sales_order_accounting_metadata', 'sales_order_id')).toEqual(sold);
      const status = await eventually(async () => {
        const said = JSON.parse((await done(database, 'status')).out);
        expect(said).toMatchObject({ lag: 0, rows: { unread: 0 } });
        return said;
      });
      expect(status.rows.sales_orders).toBeGreaterThanOrEqual(18);
      expect(status.rows.stock_movements).toBeGreaterThanOrEqual(15);
      sync.child.kill('SIGTERM');
      expect(await sync.ended).toMatchObject({ code: 0 });

      // The tables of another version are created again.
      await look.all('update sync_state set schema_version = 1');
      expect(await done(database, 'status')).toMatchObject({ code: 1, err: expect.stringMatching(/run "recreate"/) });
      expect(await done(database, 'recreate')).toMatchObject({ code: 0 });

      // A mirror that somebody wrote into is found out, and believes its owners again.
      await look.all(`update sales_orders set version = 99, status = 'PENDING' where id = 1`);
      await look.all('delete from stock_movements where n = 1');
      await look.all('update sales_order_ranks set rank_key = rank_key + 1 where sales_order_id = 1');
      const { code, out } = await done(database, 'audit');
      expect(code).toBe(1);
      expect(out).toMatch(/sales_order\/1 has version 99, its owner \d+/);
      expect(out).toMatch(/sales_orders\/1: status is [A-Z_]+, the mirror has PENDING/);
      expect(out).toMatch(/sales_orders\/1: rank is -?\d+, the mirror has -?\d+/);
      expect(out).toMatch(/1@1: in stock [\d.]+, the mirror's movements come to/);
      expect(await done(database, 'rebuild')).toMatchObject({ code: 0 });
      expect(await done(database, 'audit')).toMatchObject({ code: 0 });
    },
  );

  it('says which setting is wrong, and what it can do', async () => {
    expect((await done('mysql://somewhere', 'run')).err).toMatch(/DATABASE_URL: must begin with file: or postgres:/);
    expect(await done('file:x', 'dance')).toMatchObject({ code: 2, err: expect.stringMatching(/^erp-sync: unknown command 'dance'/) });
    expect(await done('file:x', 'run', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('--from <sequence>') });
  });
});
