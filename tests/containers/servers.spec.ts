import { mongo } from 'mongoose';
import { connect } from 'nats';
import { getContainerRuntimeClient } from 'testcontainers';
import { areInContainers, imageOf, startMongo, startNats, type RunningServer } from '@pegboard/servers';
import { tempDir } from '@pegboard/testing';

/** What stands in for an image that can't be pulled has a name of its own. */
const isStandIn = (image: string): boolean => image.startsWith('pegboard-standin/');

describe('servers in containers', () => {
  const dir = tempDir();
  const running: RunningServer[] = [];
  const started = async (server: Promise<RunningServer>): Promise<RunningServer> => {
    running.push(await server);
    return server;
  };
  beforeAll(() => {
    if (!areInContainers()) throw new Error('these tests need a Docker engine: run npm run test:containers');
  });
  afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));
  afterAll(() => dir.remove());

  const stored = async (nats: RunningServer): Promise<string> => {
    const bus = await connect({ servers: nats.url });
    try {
      return (await (await bus.jetstreamManager()).streams.getMessage('KEPT', { last_by_subj: 'kept' })).string();
    } finally {
      await bus.close();
    }
  };
  const withDatabase = async <T>(server: RunningServer, use: (client: mongo.MongoClient) => Promise<T>): Promise<T> => {
    const client = await new mongo.MongoClient(server.url).connect();
    try {
      return await use(client);
    } finally {
      await client.close();
    }
  };
  const documents = (server: RunningServer): Promise<object[]> =>
    withDatabase(server, (client) => client.db('kept').collection('things').find().toArray());

  it('NATS keeps its streams over kill, restart, and the next container', async () => {
    const nats = await started(startNats({ dataDir: `${dir.path}/nats` }));
    const bus = await connect({ servers: nats.url });
    await (await bus.jetstreamManager()).streams.add({ name: 'KEPT', subjects: ['kept'] });
    await bus.jetstream().publish('kept', 'still here');
    await bus.close();
    await nats.kill();
    await nats.restart();
    expect(await stored(nats)).toBe('still here');
    // Whoever started the first was killed, say: the next one on its folder ends it.
    const next = await started(startNats({ dataDir: `${dir.path}/nats` }));
    expect(await stored(next)).toBe('still here');
  });

  it('MongoDB is a replica set of one member, and keeps its documents over kill and restart', async () => {
    const database = await started(startMongo({ dataDir: `${dir.path}/mongo` }));
    await withDatabase(database, async (client) => {
      await client
        .db('kept')
        .collection<{ _id: number }>('things')
        .insertOne({ _id: 1 }, { writeConcern: { w: 'majority', j: true } });
      if (isStandIn(imageOf('MONGO'))) return;
      const hello = await client.db('admin').command({ hello: 1 });
      expect(hello).toMatchObject({ setName: 'rs0', isWritablePrimary: true, hosts: ['127.0.0.1:27017'] });
    });
    await database.kill();
    await database.restart();
    expect(await documents(database)).toEqual([{ _id: 1 }]);
  });

  it('MongoDB with a password lets in who knows it, and nobody else', async () => {
    const database = await started(startMongo({ dataDir: `${dir.path}/closed`, password: 'a-word' }));
    expect(await documents(database)).toEqual([]);
    const open = { ...database, url: database.url.replace('pegboard:a-word@', '') };
    await expect(documents(open)).rejects.toThrow(/auth|username/i);
    const wrong = { ...database, url: database.url.replace('a-word', 'another') };
    await expect(documents(wrong)).rejects.toThrow(/auth|username/i);
  });

  it('only this machine can reach them, and nothing of them is left', async () => {
    const nats = await started(startNats({ dataDir: `${dir.path}/nats` }));
    const { dockerode } = (await getContainerRuntimeClient()).container;
    const named = (): Promise<{ Ports: { PublicPort?: number; IP?: string }[] }[]> =>
      dockerode.listContainers({ all: true, filters: { publish: [String(nats.port)] } });
    expect((await named()).flatMap(({ Ports }) => Ports)).toEqual([expect.objectContaining({ IP: '127.0.0.1', PublicPort: nats.port })]);
    await nats.stop();
    expect(await named()).toEqual([]);
  });
});
