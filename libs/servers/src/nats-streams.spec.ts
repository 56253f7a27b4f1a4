import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'nats';
import { startNats } from './index';

describe('a NATS server that is given accounts', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pegboard-nats-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('finds the streams of the time before it had any', async () => {
    if (process.env['NATS_URL']) return;
    const before = await startNats({ dataDir });
    const first = await connect({ servers: before.url });
    await (await first.jetstreamManager()).streams.add({ name: 'KEPT', subjects: ['kept'] });
    await first.jetstream().publish('kept', 'still here');
    await first.close();
    await before.stop();

    const users = 'accounts: { OWN: { jetstream: enabled, users: [ { user: me, password: secret } ] } }';
    for (let start = 1; start <= 2; start++) {
      const now = await startNats({ dataDir, users, account: 'OWN' });
      const nats = await connect({ servers: now.url, user: 'me', pass: 'secret' });
      const message = await (await nats.jetstreamManager()).streams.getMessage('KEPT', { last_by_subj: 'kept' });
      expect(message.string()).toBe('still here');
      await nats.close();
      await now.stop();
    }
  });
});
