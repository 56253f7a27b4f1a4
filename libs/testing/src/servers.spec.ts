import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { connect } from 'nats';
import { withServers } from './servers';
import { repositoryRoot, setUpServers } from '@pegboard/servers';

describe('the servers for development and tests', () => {
  const servers = withServers();

  it('an acknowledged write survives kill -9 of the database', async () => {
    const connection = await mongoose.createConnection(servers().mongo.url).asPromise();
    const words = connection.useDb('kept').collection<{ _id: number; word: string }>('words');
    for (let i = 1; i <= 50; i++) await words.insertOne({ _id: i, word: `w${i}` });
    await servers().mongo.kill();
    await servers().mongo.restart();
    expect(await words.countDocuments()).toBe(50);
    await connection.close();
  });

  it('JetStream keeps its messages over kill -9', async () => {
    const before = await connect({ servers: servers().nats.url });
    const manager = await before.jetstreamManager();
    await manager.streams.add({ name: 'KEPT', subjects: ['kept.>'] });
    for (let i = 0; i < 10; i++) await before.jetstream().publish('kept.x', String(i));
    await before.close();
    await servers().nats.kill();
    await servers().nats.restart();
    const after = await connect({ servers: servers().nats.url });
    expect((await (await after.jetstreamManager()).streams.info('KEPT')).state.messages).toBe(10);
    await after.close();
  });

  it('a second set-up says nothing because nothing is left to do', async () => {
    const said: string[] = [];
    await setUpServers({ log: (text) => said.push(text) });
    expect(said).toEqual([]);
  });

  it('one message names every way when no server can be had', () => {
    const script = `require(${JSON.stringify(join(repositoryRoot(), 'dist/libs/servers/src'))}).setUpServers({ log() {} }).catch((e) => console.log(e.message))`;
    const run = spawnSync(process.execPath, ['-e', script], { env: { PATH: '/nowhere' }, encoding: 'utf8' });
    expect(run.stdout).toMatch(/No (NATS|MongoDB) was found/);
    expect(run.stdout).toMatch(/Docker/);
  });
});
