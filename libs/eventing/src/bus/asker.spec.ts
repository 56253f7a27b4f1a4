import { customerSnapshot } from '@pegboard/contracts';
import { eventually, withServers } from '@pegboard/testing';
import { SystemClock, SystemTimers } from '../system';
import { NatsAsker } from './asker';
import { BusConnection } from './connection';

describe('a question while the bus is away', () => {
  const servers = withServers();
  const timers = new SystemTimers();
  let bus: BusConnection | undefined;
  afterAll(async () => {
    timers.stop();
    await bus?.close();
  });

  it('is not kept waiting for its deadline: it was not sent, and that is said', async () => {
    const { nats } = servers();
    bus = await BusConnection.open({ url: nats.url, name: 'asker-test' });
    await nats.kill();
    await eventually(() => expect(bus!.isConnected).toBe(false));
    const asking = new NatsAsker(bus, new SystemClock(), timers).ask(
      customerSnapshot,
      { after_id: 0, limit: 1 },
      { deadlineMs: 3_600_000 },
    );
    await expect(asking).rejects.toMatchObject({ kind: 'unavailable', code: 'SERVICE_UNAVAILABLE' });
    await nats.restart();
  });
});
