import { salesOrderEvent } from '@pegboard/contracts';
import {
  answerEverywhere,
  BusConnection,
  JetStreamPublisher,
  JetStreamReader,
  NatsAsker,
  SystemClock,
  SystemTimers,
} from '@pegboard/eventing';
import { createService } from '@pegboard/service';
import type { TestServers } from '@pegboard/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Neighbours } from './neighbours';
import { SalesModule } from '../sales.module';

export type TestMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';
const KEY = 'test-key-123';

/** The service over HTTP on real servers, for one jest suite; its neighbours answer over NATS. */
export function withSalesService(servers: () => TestServers) {
  const neighbours = new Neighbours();
  const timers = new SystemTimers();
  const clock = new SystemClock();
  const heard: { action: string; id: number; body: any }[] = [];
  const running: { app?: NestFastifyApplication; bus?: BusConnection; reading?: { stop(): Promise<void> } } = {};

  beforeAll(async () => {
    Object.assign(process.env, {
      NATS_URL: servers().nats.url,
      MONGODB_URI: servers().mongo.url,
      PEGBOARD_API_KEY: KEY,
      LOG_LEVEL: 'silent',
      PORT: '0',
    });
    const bus = await BusConnection.open({ url: servers().nats.url, name: 'neighbours' });
    neighbours.answerWith((question, method) => answerEverywhere(bus, question, method));
    running.bus = bus;
    running.reading = await new JetStreamReader(bus, timers, () => undefined).follow({
      after: { sequence: 0, messageId: null },
      subjects: ['evt.sales.>'],
      onMessages: async (messages) => {
        for (const { subject, event } of messages) {
          const [, , resource, id, action] = subject.split('.');
          const body = (event['data'] as any).aggregate;
          heard.push({ action: `${resource}.${action}`, id: Number(id), body });
          if (resource === 'sales_order') neighbours.planner.learn(salesOrderEvent.body.parse(body));
        }
      },
      onGoneBack: async () => undefined,
    });
    running.app = await createService({ name: 'sales', module: SalesModule });
    await running.app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await running.app?.close();
    await running.reading?.stop();
    await running.bus?.close();
    timers.stop();
  });

  const send = async (method: TestMethod, url: string, payload?: unknown, headers: Record<string, string> = {}) => {
    const reply = await running.app!.inject({
      method,
      url: `/v1${url}`,
      headers: { authorization: `Bearer ${KEY}`, ...headers },
      ...(payload === undefined ? {} : { payload: payload as object }),
    });
    return { status: reply.statusCode, body: reply.body ? reply.json() : undefined, headers: reply.headers };
  };
  return {
    send,
    neighbours,
    heard,
    clock,
    publisher: () => new JetStreamPublisher(running.bus!, clock),
    asker: () => new NatsAsker(running.bus!, clock, timers),
    app: () => running.app!,
  };
}
