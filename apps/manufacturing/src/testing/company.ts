import 'reflect-metadata';
import { Controller, Module, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  inventoryCheckBatches,
  inventoryCostsOf,
  inventoryItemsOf,
  inventoryLocations,
  inventoryPost,
  planAsOf,
  planGiveBackShortage,
  planShortage,
  planTakeShortage,
  salesCutLink,
  salesLinkManufacturingOrder,
  salesLinkManufacturingOrders,
  salesOrderEvent,
  salesOrderOf,
  salesRedeal,
  sellRankingEvent,
  type InputOf,
} from '@pegboard/contracts';
import { Replies, PUBLISHER, type EventPublisher } from '@pegboard/eventing';
import { createService } from '@pegboard/service';
import { itemsOf, locationsOf } from './stub-items';
import { StubLedger } from './stub-ledger';
import { StubPlanner } from './stub-planner';
import { StubSales } from './stub-sales';
import { ManufacturingModule } from '../manufacturing.module';

const sales = new StubSales();
const ledger = new StubLedger();
const planner = new StubPlanner();

/** Manufacturing's neighbours on the bus. */
@Controller()
class StubCompany {
  @Replies(inventoryItemsOf) items({ variant_ids }: InputOf<typeof inventoryItemsOf>) {
    return { items: itemsOf(variant_ids) };
  }
  @Replies(inventoryLocations) locations({ ids }: InputOf<typeof inventoryLocations>) {
    return { locations: locationsOf(ids) };
  }
  @Replies(inventoryPost) post(input: InputOf<typeof inventoryPost>) {
    return ledger.post(input);
  }
  @Replies(inventoryCheckBatches) checkBatches(input: InputOf<typeof inventoryCheckBatches>) {
    return ledger.checkBatches(input);
  }
  @Replies(inventoryCostsOf) costs(input: InputOf<typeof inventoryCostsOf>) {
    return ledger.costsOf(input);
  }
  @Replies(salesOrderOf) orderOf(input: InputOf<typeof salesOrderOf>) {
    return sales.orderOf(input);
  }
  @Replies(salesLinkManufacturingOrder) link(input: InputOf<typeof salesLinkManufacturingOrder>) {
    return sales.link(input);
  }
  @Replies(salesLinkManufacturingOrders) linkMany(input: InputOf<typeof salesLinkManufacturingOrders>) {
    return sales.linkMany(input);
  }
  @Replies(salesCutLink) cut(input: InputOf<typeof salesCutLink>) {
    return sales.cutLink(input);
  }
  @Replies(salesRedeal) redeal(input: InputOf<typeof salesRedeal>) {
    return sales.redeal(input);
  }
  @Replies(planAsOf) asOf(input: InputOf<typeof planAsOf>) {
    return planner.asOf(input);
  }
  @Replies(planTakeShortage) take(input: InputOf<typeof planTakeShortage>) {
    return planner.takeShortage(input);
  }
  @Replies(planGiveBackShortage) giveBack(input: InputOf<typeof planGiveBackShortage>) {
    return planner.shortages.giveBack(input);
  }
  @Replies(planShortage) shortage(input: InputOf<typeof planShortage>) {
    return planner.shortage(input);
  }
}

@Module({ controllers: [StubCompany] })
class StubModule {}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The service on real servers among stub neighbours, for one suite. */
export function withManufacturing(withServers: () => () => { nats: { url: string }; mongo: { url: string } }) {
  let app: NestFastifyApplication | undefined;
  let stub: INestMicroservice | undefined;
  let messages = 0;
  // Hooks run in the order in which they are made, and closing still writes: before the servers' own hook.
  afterAll(async () => {
    await app?.close();
    await stub?.close();
  });
  const servers = withServers();
  beforeAll(async () => {
    Object.assign(process.env, {
      NATS_URL: servers().nats.url,
      MONGODB_URI: servers().mongo.url,
      PEGBOARD_API_KEY: 'test-key-123',
      LOG_LEVEL: 'silent',
    });
    stub = await NestFactory.createMicroservice<MicroserviceOptions>(StubModule, {
      transport: Transport.NATS,
      options: { servers: [servers().nats.url] },
      logger: false,
    });
    await stub.listen();
    app = await createService({ name: 'manufacturing', module: ManufacturingModule });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const publisher = app.get<EventPublisher>(PUBLISHER);
    sales.onChanged = (order) => void publisher.publish(salesOrderEvent, order.id, 'changed', order, `sales-${++messages}`);
    sales.onMoved = (moved) => void publisher.publish(sellRankingEvent, moved.n, 'moved', moved, `sell-${moved.n}`);
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
  return { app: () => app!, sales, ledger, planner, send };
}
