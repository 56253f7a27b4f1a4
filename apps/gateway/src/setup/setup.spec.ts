import { makeDatabaseUser, userOf, type RunCommand } from './database-users';
import { readSetupSettings } from './settings';

const KEY = `pgb_0123456789abcdef_${'x'.repeat(43)}`;
const ENOUGH = { INTERNAL_SECRET: 's'.repeat(32) };

describe('the user in an address', () => {
  it.each([
    ['mongodb://sales:p%40ss@db:27017/?authSource=pegboard_sales', { name: 'sales', password: 'p@ss', database: 'pegboard_sales' }],
    ['mongodb://sales:secret@a:1,b:2,c:3/?replicaSet=rs', { name: 'sales', password: 'secret', database: 'admin' }],
    ['mongodb+srv://sales:secret@cluster.example/keys?w=majority', { name: 'sales', password: 'secret', database: 'keys' }],
    ['mongodb://sales:secret@db', { name: 'sales', password: 'secret', database: 'admin' }],
  ])('%s', (uri, user) => expect(userOf(uri)).toEqual(user));

  it('is absent where the server knows no users', () => expect(userOf('mongodb://127.0.0.1:27017/?directConnection=true')).toBeUndefined());
});

describe('the database user of a service', () => {
  const user = { name: 'sales', password: 'secret', database: 'pegboard_sales' };
  const roles = [{ role: 'readWrite', db: 'pegboard_sales' }];
  const serverWith = (users: unknown[]): { run: RunCommand; asked: unknown[] } => {
    const asked: unknown[] = [];
    const run: RunCommand = async (database, command) => {
      asked.push([database, command]);
      return 'usersInfo' in command ? { ok: 1, users } : { ok: 1 };
    };
    return { run, asked };
  };

  it('is made with rights on its own database and no other', async () => {
    const { run, asked } = serverWith([]);
    expect(await makeDatabaseUser(run, user, 'pegboard_sales')).toBe('made');
    expect(asked).toEqual([
      ['pegboard_sales', { usersInfo: 'sales' }],
      ['pegboard_sales', { createUser: 'sales', pwd: 'secret', roles }],
    ]);
  });

  it('that is there gets the password that is set now', async () => {
    const { run, asked } = serverWith([{ user: 'sales' }]);
    expect(await makeDatabaseUser(run, user, 'pegboard_sales')).toBe('updated');
    expect(asked[1]).toEqual(['pegboard_sales', { updateUser: 'sales', pwd: 'secret', roles }]);
  });
});

describe('what setup is told', () => {
  it('takes every service’s address, the gateway’s from its own', () => {
    const given = readSetupSettings({ ...ENOUGH, MONGODB_URI: 'mongodb://g', SALES_MONGODB_URI: 'mongodb://s', ADMIN_API_KEY: KEY });
    expect(given).toMatchObject({ adminUri: undefined, adminKey: KEY, uris: { gateway: 'mongodb://g', sales: 'mongodb://s' } });
  });

  it('serves every service, or those of one team, and opens the bus as one of them', () => {
    const of = (names?: string) => readSetupSettings({ ...ENOUGH, ...(names === undefined ? {} : { SETUP_SERVICES: names }) });
    expect(of()).toMatchObject({ services: expect.arrayContaining(['sales', 'gateway']), busUser: 'gateway' });
    expect(of('sales, planner')).toMatchObject({ services: ['sales', 'planner'], busUser: 'sales' });
    expect(() => of('billing')).toThrow(/SETUP_SERVICES: must name services: sales, /);
    expect(() => of('')).toThrow(/SETUP_SERVICES/);
  });

  it('refuses a key that could never be one, without showing it', () => {
    expect(() => readSetupSettings({ ...ENOUGH, ADMIN_API_KEY: 'hunter2' })).toThrow(/ADMIN_API_KEY: must look like/);
    expect(() => readSetupSettings({ ...ENOUGH, ADMIN_API_KEY: 'hunter2' })).not.toThrow(/hunter2/);
  });
});
