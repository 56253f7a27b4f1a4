import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createService } from '@pegboard/service';
import { withServers } from '@pegboard/testing';
import { InventoryModule } from '../inventory.module';

const KEY = 'test-key-123';

export interface TestAnswer {
  readonly status: number;
  // Each test asserts what it expects in it.
  readonly body: any;
  readonly headers: Record<string, unknown>;
}

/** One inventory process on real servers, for one jest suite; `another` starts a replica of it. */
export function withInventory() {
  const apps: NestFastifyApplication[] = [];
  // Before the servers' own, which come next: the first hook runs first.
  afterAll(async () => {
    for (const app of apps) await app.close();
  });
  const servers = withServers();

  const start = async (): Promise<NestFastifyApplication> => {
    Object.assign(process.env, {
      NATS_URL: servers().nats.url,
      MONGODB_URI: servers().mongo.url,
      PEGBOARD_API_KEY: KEY,
      LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    });
    const app = await createService({ name: 'inventory', module: InventoryModule });
    // One that can't start is closed, too.
    apps.push(app);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return app;
  };

  const sendTo = async (
    app: NestFastifyApplication,
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    payload?: unknown,
    headers: Record<string, string> = {},
  ): Promise<TestAnswer> => {
    const answer = await app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${KEY}`, ...headers },
      ...(payload === undefined ? {} : { payload: payload as object }),
    });
    return { status: answer.statusCode, body: answer.body ? (answer.json() as unknown) : undefined, headers: answer.headers };
  };

  beforeAll(async () => {
    await start();
  });

  const send = (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    payload?: unknown,
    headers?: Record<string, string>,
  ): Promise<TestAnswer> => sendTo(apps[0]!, method, url, payload, headers);
  return {
    servers,
    app: () => apps[0]!,
    another: start,
    sendTo,
    send,
    /** Sends and expects success. */
    ok: async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: unknown): Promise<any> => {
      const answer = await send(method, url, payload);
      if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body as unknown;
    },
  };
}

let skus = 0;

/** A material with one variant of a new SKU; answers the variant's id. */
export const material = (more: object = {}) => {
  const sku = `M-${process.pid}-${++skus}`;
  return { name: `Material ${sku}`, variants: [{ sku }], ...more };
};
