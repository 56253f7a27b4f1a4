import { createServer, type AddressInfo } from 'node:net';
import { mustReach } from './reach';

describe('an address that can’t be reached', () => {
  const server = createServer();
  let port: number;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  it('is said in a sentence that names the setting', async () => {
    await expect(mustReach('NATS_URL', 'nats://127.0.0.1:9')).rejects.toThrow(
      /^NATS_URL: nobody answers at 127\.0\.0\.1:9 \(.+\)\. Is it running, and is the address right\?$/,
    );
  });

  it('is said in time, whether it refuses or is silent', async () => {
    await expect(mustReach('API_URL', 'http://192.0.2.1:3000', 300)).rejects.toThrow(
      /nobody answers at 192\.0\.2\.1:3000 \((no answer within 0\.3 s|.*E[A-Z]+.*)\)/,
    );
  });

  it.each([
    ['http://127.0.0.1:PORT'],
    ['http://127.0.0.1:PORT/v1'],
    ['nats://127.0.0.1:9,127.0.0.1:PORT'],
    ['nats://127.0.0.1:9,nats://127.0.0.1:PORT'],
    ['mongodb://user:pass@127.0.0.1:9,127.0.0.1:PORT/?authSource=x'],
    ['mongodb+srv://cluster.example'],
  ])('%s is reached', async (address) => {
    await expect(mustReach('it', address.replace('PORT', String(port)))).resolves.toBeUndefined();
  });
});
