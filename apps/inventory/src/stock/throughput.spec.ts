import { posting, facts } from '@pegboard/domain-inventory/testing';
import { BlockIds, MongoDatabase, SystemClock, SystemTimers } from '@pegboard/eventing';
import { withServers } from '@pegboard/testing';
import { createConnection } from 'mongoose';
import { StockLedger } from './stock-ledger';

describe('group commit', () => {
  const servers = withServers();
  it('64 callers', async () => {
    const connection = await createConnection(servers().mongo.url, { dbName: 'bench' }).asPromise();
    const database = new MongoDatabase(connection);
    const timers = new SystemTimers();
    const ledger = await StockLedger.open({ database, sender: { send: async () => undefined }, clock: new SystemClock(), timers, ids: new BlockIds(database), facts: { factsOf: async () => facts }, writer: 'bench', onProblem: console.error, allowNegativeStock: false });
    for (const rounds of [20, 100]) {
    let done = 0;
    const before = ledger.end;
    const started = Date.now();
    const cpu = process.cpuUsage();
    await Promise.all(Array.from({ length: 64 }, async (_, caller) => {
      for (let i = 0; i < rounds; i++) { await ledger.post(posting(`${rounds}/${caller}/${i}`, 'adjustment', [{ quantity: 1 }])); done++; }
    }));
    const ms = Date.now() - started;
    const used = process.cpuUsage(cpu);
    console.log(`cpu ${(used.user + used.system) / 1000} ms; ${done} postings in ${ms} ms = ${Math.round(done / ms * 1000)}/s in ${ledger.end - before} documents`);
    }
    await ledger.stop();
    timers.stop();
    await connection.close();
  }, 120000);
});
