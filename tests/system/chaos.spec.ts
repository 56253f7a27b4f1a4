import { join } from 'node:path';
import { chaos } from '@pegboard/chaos';
import { setUpServers } from '@pegboard/servers';

/** A short piece of `npm run chaos`, and never the same: what was wrong once is repeated with the seed it says. */
describe('two replicas of each service while their processes are killed', () => {
  it('T1–T3, P9, P13: what was acknowledged is there once, and nothing else; the plan is right', async () => {
    await setUpServers({ log: () => undefined });
    const seed = 1 + (Date.now() % 1_000_000);
    const logs = process.env['PEGBOARD_TEST_LOGS'];
    const said: string[] = [];
    const report = await chaos({
      seed,
      kills: 6,
      minutes: 2,
      rate: 20,
      only: ['kill', 'kill nats', 'kill mongo', 'pause', 'pause mongo', 'cut', 'put back'],
      say: (text) => said.push(text),
      ...(logs ? { logDir: join(logs, 'chaos') } : {}),
    });
    expect({ seed, said, findings: report.findings }).toEqual({ seed, said, findings: [] });
    expect(report.kills).toBeGreaterThan(0);
    expect(report.commands).toBeGreaterThan(0);
  });
});
