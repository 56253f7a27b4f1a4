import 'reflect-metadata';
import type { INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createService } from '@pegboard/service';
import { StubInventory, StubModule } from './stub-inventory';
import { PurchasingModule } from '../purchasing.module';

const KEY = 'test-key-123';

/** Purchasing on real servers with a stub ledger, for one jest suite. */
export function withPurchasing(servers: () => { nats: { url: string }; mongo: { url: string } }) {
  let app: NestFastifyApplication;
  let stub: INestMicroservice;

  beforeAll(async () => {
    Object.assign(process.env, {
      NATS_URL: servers().nats.url,
      MONGODB_URI: servers().mongo.url,
      PEGBOARD_API_KEY: KEY,
      LOG_LEVEL: 'silent',
    });
    stub = await NestFactory.createMicroservice<MicroserviceOptions>(StubModule, {
      transport: Transport.NATS,
      options: { servers: [servers().nats.url] },
      logger: false,
    });
    await stub.listen();
    app = await createService({ name: 'purchasing', module: PurchasingModule });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await app?.close();
    await stub?.close();
  });
  beforeEach(() => {
    StubInventory.postings = [];
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
    inject,
    send: async (...request: Parameters<typeof inject>) => {
      const answer = await inject(...request);
      return { status: answer.statusCode, body: answer.body ? answer.json() : undefined, headers: answer.headers };
    },
  };
}
