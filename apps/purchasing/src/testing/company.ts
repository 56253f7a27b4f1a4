import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { answerEverywhere, BusConnection } from '@pegboard/eventing';
import { createService } from '@pegboard/service';
import { PurchasingModule } from '../purchasing.module';
import { PurchasingNeighbours } from './neighbours';

const KEY = 'test-key-123';

/** Purchasing on real servers with a stub ledger, for one jest suite. */
export function withPurchasing(servers: () => { nats: { url: string }; mongo: { url: string } }) {
  let app: NestFastifyApplication;
  let bus: BusConnection;
  const neighbours = new PurchasingNeighbours();

  beforeAll(async () => {
    Object.assign(process.env, {
      NATS_URL: servers().nats.url,
      MONGODB_URI: servers().mongo.url,
      PEGBOARD_API_KEY: KEY,
      LOG_LEVEL: 'silent',
    });
    bus = await BusConnection.open({ url: servers().nats.url, name: 'neighbours' });
    neighbours.answerWith((question, method) => answerEverywhere(bus, question, method));
    app = await createService({ name: 'purchasing', module: PurchasingModule });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await app?.close();
    await bus?.close();
  });
  beforeEach(() => {
    neighbours.ledger.asked.splice(0);
    neighbours.ledger.postings.splice(0);
  });

  const inject = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: unknown, headers: Record<string, string> = {}) =>
    app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${KEY}`, ...headers },
      ...(payload === undefined ? {} : { payload: payload as object }),
    });
  return {
    app: () => app,
    ledger: neighbours.ledger,
    catalogue: neighbours.catalogue,
    inject,
    send: async (...request: Parameters<typeof inject>) => {
      const answer = await inject(...request);
      return { status: answer.statusCode, body: answer.body ? answer.json() : undefined, headers: answer.headers };
    },
  };
}
