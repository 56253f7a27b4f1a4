import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Api } from '@pegboard/company';
import { repositoryRoot } from '@pegboard/servers';
import { eventually, tempDir } from '@pegboard/testing';
import { Shop } from './shop';

const KEY = 'start-test-key';

/** `npm start` as a user runs it. */
class Started {
  private constructor(
    private readonly child: ChildProcess,
    readonly api: Api,
  ) {}

  static async on(dataDir: string, port = '0'): Promise<Started> {
    const child = spawn(process.execPath, [join(repositoryRoot(), 'dist', 'tools', 'start.js')], {
      env: { ...process.env, PORT: port, PEGBOARD_DATA: dataDir, PEGBOARD_API_KEY: KEY },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr!.on('data', (text: Buffer) => (said += text.toString()));
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout! }).on('line', (line) => {
        const ready = /^ready (http:\/\/127\.0\.0\.1:\d+)$/.exec(line);
        if (ready) resolve(ready[1]!);
      });
      child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${said}`)));
    });
    return new Started(child, new Api(url, KEY));
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }
}

describe('npm start', () => {
  const dir = tempDir();
  afterAll(() => dir.remove());

  it('a port that can’t be had is said before any server is started', async () => {
    const empty = tempDir();
    const taken = createServer().listen(0, '127.0.0.1');
    try {
      await once(taken, 'listening');
      const { port } = taken.address() as AddressInfo;
      await expect(Started.on(empty.path, String(port))).rejects.toThrow(`Port ${port} is taken; set PORT to another one`);
      await expect(Started.on(empty.path, 'http')).rejects.toThrow('PORT is http; it must be 0 to 65535.');
      expect(readdirSync(empty.path)).toEqual(['running']);
      await expect(Started.on(join(empty.path, 'running'))).rejects.toThrow('set PEGBOARD_DATA to a folder of your own.');
    } finally {
      taken.close();
      empty.remove();
    }
  });

  it('keeps what it was told over Ctrl-C, kill -9 and the next start, and lets nobody else at its data', async () => {
    let running = await Started.on(dir.path);
    const shop = await Shop.open(running.api);
    const chair = await shop.product('CHAIR');
    await shop.stock(chair, 3);
    const order = await shop.order(chair, 2);
    // The gateway has a user of its own on the bus too.
    expect((await running.api.get('/v1/events?types=sales')).data.length).toBeGreaterThan(0);
    await expect(Started.on(dir.path)).rejects.toThrow(/is in use by process/);

    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const more = await running.api.post('/v1/sales_orders', shop.orderBody(chair, 1));
      await running.end(signal);
      running = await Started.on(dir.path);
      for (const { id } of [order, more]) expect((await running.api.get(`/v1/sales_orders/${id}`)).id).toBe(id);
      await eventually(async () => expect((await running.api.get(`/v1/sales_orders/${order.id}`)).product_availability).toBe('IN_STOCK'));
    }
    await running.end('SIGINT');
  });
});
