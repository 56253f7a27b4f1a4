import { journalEvent, salesOrderEvent } from '@pegboard/contracts';
import { BusConnection, JetStreamPublisher, SystemClock } from '@pegboard/eventing';
import { eventually, startServers, type TestServers } from '@pegboard/testing';
import { orderFor, stockIs, TABLE } from './testing/bodies';
import { PlannerOwners } from './testing/company';
import { PlannerProcess } from './testing/planner-process';

/** Of the planner's own rights only these are missing: those to make a consumer. */
const USERS = `authorization: { users: [
  { user: anonymous, password: anonymous },
  { user: planner, password: planner, permissions: { publish: { deny: ["$JS.API.CONSUMER.>"] } } }
] }
no_auth_user: anonymous
`;

describe('a planner whose bus doesn’t let it read', () => {
  let servers: TestServers;
  let owners: PlannerOwners;
  let bus: BusConnection;
  let planner: PlannerProcess;

  beforeAll(async () => {
    servers = await startServers({ natsUsers: USERS });
    owners = await PlannerOwners.on(servers.nats.url);
    bus = await BusConnection.open({ url: servers.nats.url, name: 'test' });
    planner = await PlannerProcess.start({
      NATS_URL: servers.nats.url,
      NATS_USER: 'planner',
      NATS_PASSWORD: 'planner',
      MONGODB_URI: servers.mongo.url,
      PEGBOARD_API_KEY: 'test-key-123',
      LOG_LEVEL: 'silent',
    });
  });
  afterAll(async () => {
    await planner?.end('SIGKILL');
    await bus?.close();
    await owners?.close();
    await servers?.stop();
  });

  it('P10: is not ready and says why, and its check finds a plan that is behind', async () => {
    await eventually(async () => {
      const { status, error } = await planner.get('/health/ready');
      expect({ status, events: error?.events }).toMatchObject({
        status: 'error',
        events: { status: 'down', refusal: expect.stringMatching(/permission/i) },
      });
      // Before, a plan of nothing was found right.
      expect(error.plan).toBeUndefined();
    });
    // The bus is there, so another replica may hear it.
    expect((await planner.get('/health/accepting')).status).toBe('error');
    const publisher = new JetStreamPublisher(bus, new SystemClock());
    await publisher.publish(journalEvent, 1, 'posted', stockIs(1, TABLE, 4), 'journal.1');
    await publisher.publish(salesOrderEvent, 1, 'created', orderFor(1, 3), 'order.1');
    const { ok, findings, finding_count } = await planner.get('/v1/ops/plan_check');
    expect({ ok, finding_count, findings }).toMatchObject({
      ok: false,
      finding_count: 1,
      findings: [
        {
          invariant: 'the plan has read every event',
          about: 'EVENTS',
          detail: expect.stringMatching(/read up to 0, the stream ends at 2; it can’t read on: .*permission/i),
        },
      ],
    });
  });
});
