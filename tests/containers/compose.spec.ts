import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Api } from '@pegboard/company';
import { freePort, imageOf, repositoryRoot } from '@pegboard/servers';
import { eventually, tempDir } from '@pegboard/testing';
import { SevenSteps } from '../system/seven-steps';
import { Shop } from '../system/shop';

const execute = promisify(execFile);
const MINUTE = 60_000;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** The image as `.ci/image` builds it, in the company that compose.yaml describes. */
describe('the image and compose.yaml', () => {
  const dir = tempDir();
  const compose = join(dir.path, 'compose');
  const project = `pegboard-test-${randomBytes(4).toString('hex')}`;
  let env: NodeJS.ProcessEnv;
  let api: Api;
  let walk: SevenSteps;

  const inCompose = async (...args: string[]): Promise<string> => {
    const whole = ['compose', '--project-name', project, '--file', join(compose, 'compose.yaml'), ...args];
    return (await execute('docker', whole, { env, maxBuffer: 1 << 26 })).stdout;
  };
  const up = async (): Promise<void> => {
    const started = Date.now();
    await inCompose('up', '--detach', '--no-build', '--pull', 'missing');
    await eventually(async () => expect(await isReady()).toBe(true), { every: 500, timeout: 5 * MINUTE });
    say(`compose up: ready after ${((Date.now() - started) / 1000).toFixed(0)} s`);
  };
  const isReady = (): Promise<boolean> =>
    api.send('GET', '/health/ready').then(
      ({ status }) => status === 200,
      () => false,
    );

  beforeAll(async () => {
    for (const folder of ['compose', 'nats']) cpSync(join(repositoryRoot(), 'deploy', folder), join(dir.path, folder), { recursive: true });
    await execute(join(compose, 'make-env.sh'));
    const port = await freePort();
    env = { ...process.env, PEGBOARD_PORT: String(port), NATS_IMAGE: imageOf('NATS'), MONGO_IMAGE: imageOf('MONGO') };
    const [, key] = /^ADMIN_API_KEY=(.*)$/m.exec(readFileSync(join(compose, '.env'), 'utf8'))!;
    api = new Api(`http://127.0.0.1:${port}`, key!);
  });
  afterAll(async () => {
    await inCompose('down', '--volumes', '--remove-orphans');
    dir.remove();
  });

  // An image that is named has been built already.
  (process.env['PEGBOARD_IMAGE'] ? it.skip : it)(
    'is built',
    async () => {
      const started = Date.now();
      await execute(join(repositoryRoot(), '.ci', 'image'), { maxBuffer: 1 << 26 });
      const { stdout } = await execute('docker', ['image', 'inspect', 'pegboard', '--format', '{{.Size}} {{.Config.User}}']);
      const [bytes, user] = stdout.trim().split(' ');
      say(`image pegboard: ${(Number(bytes) / 1e6).toFixed(0)} MB, built in ${((Date.now() - started) / 1000).toFixed(0)} s`);
      expect(user).toBe('10001:10001');
    },
    40 * MINUTE,
  );

  it(
    'starts, makes what is missing, and lets in only who has a key',
    async () => {
      await up();
      expect((await new Api(api.baseUrl, 'nobody').send('GET', '/v1/sales_orders')).status).toBe(401);
      const states = await inCompose('ps', '--all', '--format', '{{.Service}} {{.State}} {{.ExitCode}}');
      expect(states.trim().split('\n').sort()).toEqual(
        [...['gateway', 'inventory', 'manufacturing', 'mongo', 'nats', 'planner', 'purchasing', 'sales'].map((name) => `${name} running 0`)]
          .concat('setup exited 0')
          .sort(),
      );
    },
    15 * MINUTE,
  );

  it('takes an order through the seven steps, over HTTP', async () => {
    walk = await SevenSteps.prepare(await Shop.open(api));
    // A step that is answered too late on a busy machine is asked again, as a caller does.
    for (const step of walk.steps()) await walk.insist(step);
    await walk.expectExactLedger();
    expect(await api.get('/v1/plan/check')).toMatchObject({ ok: true });
  });

  it(
    'keeps everything over down and up',
    async () => {
      await inCompose('down');
      await up();
      expect(await walk.shop.four(walk.order)).toEqual(walk.steps().at(-1)!.shows);
      await walk.expectExactLedger();
      expect(await api.get('/v1/plan/check')).toMatchObject({ ok: true });
    },
    15 * MINUTE,
  );
});
