import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import {
  inventoryCostsOf,
  inventoryItemsOf,
  inventoryLocations,
  itemEvent,
  journalSince,
  ledgerSnapshot,
  locationEvent,
  type AggregateBody,
  type BodyOf,
  type EventType,
  type Question,
} from '@pegboard/contracts';
import { Replies } from '@pegboard/eventing';
import { parseStockKey, type StockKey } from '@pegboard/kit';
import { HEARD } from '../hearing/heard';
import { q } from './bodies';
import { StubJournal } from './stub-ledger';

/** What the owners have, by event type; tests put bodies in before the planner starts or before they send them. */
export const owned = new Map<EventType<any>, AggregateBody[]>(HEARD.map((heard) => [heard.event, []]));
export const own = <Body extends AggregateBody>(event: EventType<Body>, body: Body): void => void owned.get(event)!.push(body);

export const ledger = new StubJournal();

/** The other services, as far as the planner asks them. */
@Controller()
class StubOwners {}

function answers<Input, Output>(question: Question<Input, Output>, method: (input: Input) => Output): void {
  const name = question.subject.replaceAll('.', '_');
  const descriptor: PropertyDescriptor = { value: method, writable: true, configurable: true };
  Replies(question)(StubOwners.prototype, name, descriptor);
  Object.defineProperty(StubOwners.prototype, name, descriptor);
}

for (const { event, snapshot } of HEARD) {
  if (snapshot)
    answers(snapshot, ({ after_id }) => ({ items: owned.get(event)!.filter((body) => body.id > after_id), next_after_id: null }));
}
answers(journalSince, (input) => ledger.since(input));
answers(ledgerSnapshot, () => ledger.snapshot());
answers(inventoryCostsOf, ({ keys }) => ({
  costs: keys
    .filter((key) => parseStockKey(key as StockKey).variantId === 10)
    .map((key) => ({ key, average_cost: q(2.5), value_in_stock: q(10) })),
}));
answers(inventoryItemsOf, () => ({ items: owned.get(itemEvent) as BodyOf<typeof itemEvent>[] }));
answers(inventoryLocations, () => ({ locations: owned.get(locationEvent) as BodyOf<typeof locationEvent>[] }));

@Module({ controllers: [StubOwners] })
class StubModule {}

export async function startStubOwners(natsUrl: string): Promise<{ close(): Promise<void> }> {
  const stub = await NestFactory.createMicroservice<MicroserviceOptions>(StubModule, {
    transport: Transport.NATS,
    options: { servers: [natsUrl] },
    logger: false,
  });
  await stub.listen();
  return stub;
}
