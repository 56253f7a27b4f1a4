import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentAgainst, onlyThese } from './one-service';

const KEY = 'a-key-for-this-machine';
const SHARED = { NATS_URL: 'nats://bus:4222', INTERNAL_SECRET: 's'.repeat(32) };

describe('one service of a checkout in a company that runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'against-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'shared.env');
  beforeAll(() => writeFileSync(file, 'NATS_URL=nats://bus:4222\nNATS_SALES_PASSWORD="secret"\n'));

  it('is asked for by names and a file, which belong together', () => {
    expect(onlyThese([])).toBeUndefined();
    expect(onlyThese(['--only', 'sales,gateway', '--against', file])).toEqual({
      only: ['sales', 'gateway'],
      company: { NATS_URL: 'nats://bus:4222', NATS_SALES_PASSWORD: 'secret' },
    });
    expect(() => onlyThese(['--only', 'sales'])).toThrow(/--only and --against belong together/);
    expect(() => onlyThese(['--against', file])).toThrow(/belong together/);
    expect(() => onlyThese(['--only', 'billing', '--against', file])).toThrow(/the services are inventory, sales, .*, gateway/);
    expect(() => onlyThese(['--only', ',', '--against', file])).toThrow(/the services are/);
    expect(() => onlyThese(['--only', 'sales', '--against', join(folder, 'no.env')])).toThrow(/no such file/);
    expect(() => onlyThese(['--mine', 'sales'])).toThrow(/Unknown option '--mine'.*Use npm start/);
  });

  it('is given its own user and database, and no password of another', () => {
    const environment = environmentAgainst(
      'sales',
      {
        ...SHARED,
        NATS_SALES_PASSWORD: 'own',
        NATS_PLANNER_PASSWORD: 'other',
        NATS_LISTENER_PASSWORD: 'other',
        SALES_MONGODB_URI: 'mongodb://sales:own@db/',
        PLANNER_MONGODB_URI: 'mongodb://planner:other@db/',
        MONGODB_ADMIN_PASSWORD: 'other',
        ADMIN_API_KEY: 'other',
        INTERNAL_PRIVATE_KEY: 'other',
        DATABASE_PREFIX: 'acme',
        PORT: '3000',
      },
      KEY,
    );
    expect(environment).toMatchObject({
      NATS_USER: 'sales',
      NATS_PASSWORD: 'own',
      MONGODB_URI: 'mongodb://sales:own@db/',
      DATABASE_PREFIX: 'acme',
      PEGBOARD_API_KEY: KEY,
      HOST: '127.0.0.1',
    });
    expect(Object.values(environment)).not.toContain('other');
    expect(JSON.stringify(environment)).not.toMatch(/PLANNER|ADMIN|"PORT"/);
  });

  it('takes the names that the service itself reads, too', () => {
    const given = { ...SHARED, NATS_USER: 'sales-dev', NATS_PASSWORD: 'own', MONGODB_URI: 'mongodb://db/' };
    expect(environmentAgainst('sales', given, KEY)).toMatchObject(given);
  });

  it('is refused without the addresses, and with a setting that is wrong, before anything starts', () => {
    expect(() => environmentAgainst('sales', { NATS_URL: 'nats://bus:4222' }, KEY)).toThrow(/The file has no MONGODB_URI/);
    expect(() => environmentAgainst('sales', { MONGODB_URI: 'mongodb://db/' }, KEY)).toThrow(/The file has no NATS_URL/);
    const wrong = { ...SHARED, MONGODB_URI: 'mongodb://db/', BASE_CURRENCY: 'eur' };
    expect(() => environmentAgainst('sales', wrong, KEY)).toThrow(/BASE_CURRENCY: must be three capital letters/);
  });
});
