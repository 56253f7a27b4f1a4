import { mongoWay, natsWay } from './ways';

const runtime = { engine: jest.fn(), exists: jest.fn(), pull: jest.fn() };
jest.mock('testcontainers', () => ({
  ...jest.requireActual('testcontainers'),
  getContainerRuntimeClient: () => runtime.engine(),
}));

describe('servers that must run in containers', () => {
  const before = { ...process.env };
  beforeEach(() => {
    Object.assign(process.env, { PEGBOARD_SERVERS: 'containers', NATS_IMAGE: '', MONGO_IMAGE: '', NATS_URL: 'nats://127.0.0.1:1' });
    runtime.engine.mockReset().mockResolvedValue({ image: { exists: runtime.exists, pull: runtime.pull } });
    runtime.exists.mockReset().mockResolvedValue(true);
    runtime.pull.mockReset().mockResolvedValue(undefined);
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
  const silent = (): void => undefined;

  it('run in the images of compose.yaml, whatever else there is', async () => {
    expect(await natsWay(silent)).toEqual({ way: 'container', image: 'nats:2.12-alpine' });
    expect(await mongoWay(silent)).toEqual({ way: 'container', image: 'mongo:8' });
    expect(runtime.pull).not.toHaveBeenCalled();
  });

  it('an image that is not here is pulled', async () => {
    runtime.exists.mockResolvedValue(false);
    const said: string[] = [];
    await natsWay((text) => said.push(text));
    expect(runtime.pull.mock.calls).toEqual([[expect.objectContaining({ image: 'nats', tag: '2.12-alpine' })]]);
    expect(said).toEqual(['pulling nats:2.12-alpine, once …']);
  });

  it('without an engine, a sentence says so', async () => {
    runtime.engine.mockRejectedValue(new Error('Could not find a working container runtime strategy'));
    await expect(natsWay(silent)).rejects.toThrow(/PEGBOARD_SERVERS is containers, but no Docker engine answers .*DOCKER_HOST/);
  });

  it('without the image, a sentence says what to do', async () => {
    runtime.exists.mockResolvedValue(false);
    runtime.pull.mockRejectedValue(new Error('no route'));
    await expect(mongoWay(silent)).rejects.toThrow(
      /mongo:8 can't be pulled \(no route\)\. Set MONGO_IMAGE .*deploy\/docker\/stand-ins\/make\.sh/,
    );
  });

  it('any other way is refused by its name', async () => {
    process.env['PEGBOARD_SERVERS'] = 'container';
    await expect(natsWay(silent)).rejects.toThrow('PEGBOARD_SERVERS is container; it may only be containers.');
  });
});
