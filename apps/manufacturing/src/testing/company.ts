import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { answerEverywhere, BusConnection, PUBLISHER, type EventPublisher } from '@pegboard/eventing';
import { createService } from '@pegboard/service';
import { ManufacturingModule } from '../manufacturing.module';
import { ManufacturingNeighbours } from './neighbours';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The service on real servers among stub neighbours, for one suite. */
export function withManufacturing(withServers: () => () => { nats: { url: string }; mongo: { url: string } }) {
  let app: NestFastifyApplication | undefined;
  let bus: BusConnection | undefined;
  const neighbours = new ManufacturingNeighbours();
  // Hooks run in the order in which they are made, and closing still writes: before the servers' own hook.
  afterAll(async () => {
    await app?.close();
    await bus?.close();
  });
  const servers = withServers();
  beforeAll(async () => {
    Object.assign(process.env, {
      NATS_URL: servers().nats.url,
      MONGODB_URI: servers().mongo.url,
      PEGBOARD_API_KEY: 'test-key-123',
      LOG_LEVEL: 'silent',
    });
    const opened = await BusConnection.open({ url: servers().nats.url, name: 'neighbours' });
    bus = opened;
    neighbours.answerWith((question, method) => answerEverywhere(opened, question, method));
    app = await createService({ name: 'manufacturing', module: ManufacturingModule });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    neighbours.publishWith(app.get<EventPublisher>(PUBLISHER));
  });

  const send = async (method: Method, url: string, payload?: unknown, headers: Record<string, string> = {}) => {
    const answer = await app!.inject({
      method,
      url,
      headers: { authorization: 'Bearer test-key-123', ...headers },
      ...(payload === undefined ? {} : { payload: payload as object }),
    });
    return { status: answer.statusCode, body: answer.body ? answer.json() : undefined, headers: answer.headers };
  };
  const { sales, ledger, planner } = neighbours;
  return { app: () => app!, sales, ledger, planner, send };
}
