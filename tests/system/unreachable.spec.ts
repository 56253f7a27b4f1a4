import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';

/** Nobody listens there. */
const NOWHERE = 'nats://127.0.0.1:9';

describe('a command whose servers can’t be reached', () => {
  const dir = mkdtempSync(join(tmpdir(), 'pegboard-unreachable-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const erpSync = (command: string, settings: Record<string, string> = {}) =>
    spawnSync(process.execPath, [join(repositoryRoot(), 'dist/apps/erp-sync/src/main.js'), command], {
      env: { ...process.env, NATS_URL: NOWHERE, DATABASE_URL: `file:${join(dir, 'mirror.db')}`, ...settings },
      encoding: 'utf8',
    });

  it.each(['status', 'audit', 'rebuild', 'recreate'])('erp-sync %s says so and ends, before it opens or drops anything', (command) => {
    const { status, stderr, stdout } = erpSync(command);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^erp-sync: NATS_URL: nobody answers at 127\.0\.0\.1:9 /);
  });

  it('and the same of a database server', async () => {
    const bus = createServer().listen(0, '127.0.0.1');
    await once(bus, 'listening');
    const reachable = `nats://127.0.0.1:${(bus.address() as AddressInfo).port}`;
    const { status, stderr } = erpSync('status', { DATABASE_URL: 'postgres://127.0.0.1:9/mirror', NATS_URL: reachable });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^erp-sync: DATABASE_URL: nobody answers at 127\.0\.0\.1:9 /)]);
    bus.close();
  });

  it.each(['demo/main', 'start'])('%s says it of servers that the environment names', (tool) => {
    const { status, stderr } = spawnSync(process.execPath, [join(repositoryRoot(), 'dist/tools', `${tool}.js`)], {
      env: { ...process.env, NATS_URL: NOWHERE, PEGBOARD_DATA: dir },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('NATS_URL: nobody answers at 127.0.0.1:9')]);
  });
});
