import { mongo } from 'mongoose';
import { eventually, withServers } from '@pegboard/testing';
import { failOnBrokenConnections } from './broken-connections';

interface DriverConnection {
  readonly socket: { destroy(): void };
  command(space: object, command: object, options: object): Promise<unknown>;
}

/** What the driver keeps behind its client. */
interface DriverServer {
  readonly monitor: { readonly connection: DriverConnection | null };
  readonly pool: { readonly connections: Iterable<DriverConnection> };
}

const serverOf = (client: mongo.MongoClient): DriverServer => {
  const { topology } = client as unknown as { topology: { s: { servers: Map<string, DriverServer> } } };
  return [...topology.s.servers.values()][0]!;
};

describe('a connection to MongoDB that breaks', () => {
  const servers = withServers();
  let client: mongo.MongoClient;
  beforeAll(() => failOnBrokenConnections());
  beforeEach(async () => {
    client = await new mongo.MongoClient(servers().mongo.url, {
      serverSelectionTimeoutMS: 1_000,
      heartbeatFrequencyMS: 500,
    }).connect();
    await client.db('broken').command({ ping: 1 });
  });
  afterEach(() => client.close());

  const settled = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'answered',
      (problem: Error) => problem,
    );

  it('fails a call that is sent before the driver has heard of it', async () => {
    const [connection] = [...serverOf(client).pool.connections];
    connection!.socket.destroy();
    const call = connection!.command({ db: 'broken', toString: () => 'broken.$cmd' }, { ping: 1 }, {});
    expect(await settled(call)).toBeInstanceOf(mongo.MongoNetworkError);
    expect(await settled(client.db('broken').command({ ping: 1 }))).toBe('answered');
  });

  it('doesn’t keep the driver from looking for its server, if the heartbeat was sent over it', async () => {
    const { monitor } = serverOf(client);
    await eventually(() => expect(monitor.connection).not.toBeNull());
    const failure = new Promise((resolve) => client.once('serverHeartbeatFailed', resolve));
    client.once('serverHeartbeatStarted', () => monitor.connection!.socket.destroy());
    await failure;
    await eventually(async () => expect(await settled(client.db('broken').command({ ping: 1 }))).toBe('answered'));
  });
});
