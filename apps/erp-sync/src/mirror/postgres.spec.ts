import { Client } from 'pg';
import { Syncing } from '../syncing';
import { commit, salesOrder, status, StubCompany } from '../testing/company';
import { contents, Mirrors } from '../testing/mirrors';
import { openDatabase } from './database';
import { Mirror } from './mirror';

const url = process.env['POSTGRES_URL'];

/** Needs a PostgreSQL server in which databases may be made: POSTGRES_URL. Without one these tests are skipped. */
(url ? describe : describe.skip)('the mirror in PostgreSQL (POSTGRES_URL)', () => {
  const name = `erp_sync_${process.pid}`;
  const mirrors = new Mirrors();
  const withServer = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  beforeAll(() => withServer(`create database ${name}`));
  afterAll(async () => {
    await mirrors.remove();
    await withServer(`drop database ${name}`);
  });

  it('holds the same as in SQLite, and numbers exactly', async () => {
    const company = new StubCompany();
    await company.save(salesOrder(1, 1));
    await company.save(salesOrder(1, 2));
    await company.save(salesOrder(2, 1, { is_deleted: true }));
    await company.commit(commit(1, '8999999999.000001', '-0.1'));
    await company.plan({ epoch: 4, run: 2 }, 1, status('EXPECTED'));
    company.ports.bus.put('evt.sales.sales_order.9.changed', 'bad', {});
    company.ports.bus.put('evt.sales.weather.9.changed', 'other', {});

    const there = new URL(url!);
    there.pathname = `/${name}`;
    const postgres = await new Mirror(await openDatabase(there.href)).open();
    const sqlite = await mirrors.open();
    for (const mirror of [postgres, sqlite])
      for (const messages of [company.ports.bus.messages, company.ports.bus.messages])
        await new Syncing(company.syncing, mirror).take(messages);

    const numbers = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (_key, one) => (/^-?[\d.]+$/.test(one) ? Number(one) : one));
    expect(numbers(await contents(postgres))).toEqual(numbers(await contents(sqlite)));
    expect((await contents(postgres))['stock_movements']!.map(({ quantity }) => quantity)).toEqual(['8999999999.000001', '-0.100000']);
    expect(await postgres.database.selectFrom('skipped').selectAll().execute()).toEqual([{ topic: 'sales.weather', events: 2 }]);

    // The position is there when it is opened again.
    const again = await new Mirror(postgres.database).open();
    expect(again.state).toEqual(postgres.state);
    await postgres.database.destroy();
  });
});
