import { createConnection } from 'mongoose';
import { facts, posting } from '@pegboard/domain-inventory/testing';
import { BlockIds, MongoDatabase, SystemClock, SystemTimers } from '@pegboard/eventing';
import { withServers } from '@pegboard/testing';
import { StockLedger } from './stock-ledger';

const CALLERS = 64;
const ROUNDS = 20;

describe('group commit on the embedded server', () => {
  const servers = withServers();

  /** How many a second is a benchmark's question (`npm run bench`), because a busy machine must not fail a test. */
  it('commits those who wait together: 64 callers need far fewer documents than postings', async () => {
    const connection = await createConnection(servers().mongo.url, { dbName: 'throughput' }).asPromise();
    const [database, timers] = [new MongoDatabase(connection), new SystemTimers()];
    const ledger = await StockLedger.open({
      database,
      timers,
      sender: { send: async () => undefined },
      clock: new SystemClock(),
      ids: new BlockIds(database),
      facts: { factsOf: async () => facts },
      writer: 'one',
      onProblem: () => undefined,
      allowNegativeStock: false,
    });
    await Promise.all(
      Array.from({ length: CALLERS }, async (_, caller) => {
        for (let i = 0; i < ROUNDS; i++)
          expect((await ledger.post(posting(`${caller}/${i}`, 'adjustment', [{ quantity: 1 }]))).status).toBe('posted');
      }),
    );
    const documents = ledger.end;
    await ledger.stop();
    timers.stop();
    await connection.close();
    expect(documents).toBeLessThan((CALLERS * ROUNDS) / 8);
  });
});
