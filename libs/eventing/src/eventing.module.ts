import { Global, Module, type DynamicModule, type FactoryProvider, type InjectionToken, type Provider } from '@nestjs/common';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { DocumentAggregateStore } from './store/aggregate-store';
import type { Aggregate } from './ports';
import type { AggregateSchema, AggregateType } from './schema/aggregate-schema';
import { CollectionClaims, CollectionDocumentStore, type Kept } from './store/plain-stores';
import { MongoDatabase } from './store/mongo-database';
import { storeToken } from './store/store-token';
import { SystemClock, SystemTimers } from './system';
import { BusConnection, type BusOptions } from './bus/connection';
import { NatsAsker } from './bus/asker';
import { JetStreamPublisher } from './bus/publisher';
import { JetStreamReader } from './bus/reader';
import { JetStreamHearers } from './bus/consumers';
import type { CollectionSchema } from './schema/collection-schema';
import { PublishedMark } from './published-mark';
import { RestoredDatabase } from './restored';
import { rewindDurable } from './bus/durable';
import { JetStreamMemory, timeOf } from './bus/stream-memory';

/** The names under which Nest hands out the ports. */
export const CLOCK = Symbol('Clock');
export const TIMERS = Symbol('Timers');
export const DATABASE = Symbol('Database');
export const IDS = Symbol('Ids');
export const CLAIMS = Symbol('Claims');
export const ASKER = Symbol('Asker');
export const PUBLISHER = Symbol('EventPublisher');
export const READER = Symbol('EventReader');
export const HEARERS = Symbol('Hearers');
export const BUS = Symbol('BusConnection');
export const ON_PROBLEM = Symbol('OnProblem');

export type OnProblem = (problem: unknown, about?: Record<string, unknown>) => void;

const RESTORED: FactoryProvider = {
  provide: RestoredDatabase,
  inject: [DATABASE, PUBLISHER, CLOCK, TIMERS, BUS, ON_PROBLEM],
  useFactory: (
    database: MongoDatabase,
    publisher: JetStreamPublisher,
    clock: SystemClock,
    timers: SystemTimers,
    open: BusConnection,
    onProblem: OnProblem,
  ) =>
    new RestoredDatabase({
      ...{ database, publisher, clock, timers, onProblem },
      rewind: (durable, since) => rewindDurable(open, durable, since),
      timeOf: (sequence) => timeOf(open, sequence),
    }),
};

const PUBLISHED_MARK: FactoryProvider = {
  provide: PublishedMark,
  inject: [DATABASE, PUBLISHER, READER, TIMERS, BUS, ON_PROBLEM, RestoredDatabase],
  useFactory: (
    database: MongoDatabase,
    publisher: JetStreamPublisher,
    reader: JetStreamReader,
    timers: SystemTimers,
    open: BusConnection,
    report: OnProblem,
    restored: RestoredDatabase,
  ) => {
    const mark = new PublishedMark(database, publisher, reader, timers, report);
    mark.keepAfter(restored.settled);
    open.onReconnected(() => void mark.check().catch(report));
    return mark;
  },
};

/** Every port over the real servers. The mongoose connection is expected to be there (`MongooseModule.forRoot`). */
@Global()
@Module({})
export class EventingModule {
  static forRoot(
    bus: { useFactory: (...args: any[]) => Omit<BusOptions, 'onProblem'>; inject: any[] },
    onProblem: Provider,
  ): DynamicModule {
    const providers: Provider[] = [
      onProblem,
      { provide: CLOCK, useClass: SystemClock },
      { provide: TIMERS, useClass: SystemTimers },
      { provide: DATABASE, inject: [getConnectionToken()], useFactory: (connection: Connection) => new MongoDatabase(connection) },
      {
        provide: BUS,
        inject: [ON_PROBLEM, ...bus.inject],
        useFactory: (report: OnProblem, ...args: any[]) => BusConnection.open({ ...bus.useFactory(...args), onProblem: report }),
      },
      {
        provide: CLAIMS,
        inject: [DATABASE, CLOCK],
        useFactory: (database: MongoDatabase, clock: SystemClock) => new CollectionClaims(database, clock),
      },
      {
        provide: ASKER,
        inject: [BUS, CLOCK, TIMERS],
        useFactory: (open: BusConnection, clock: SystemClock, timers: SystemTimers) => new NatsAsker(open, clock, timers),
      },
      {
        provide: PUBLISHER,
        inject: [BUS, CLOCK],
        useFactory: (open: BusConnection, clock: SystemClock) => {
          const publisher = new JetStreamPublisher(open, clock);
          publisher.memory = new JetStreamMemory(open);
          return publisher;
        },
      },
      {
        provide: READER,
        inject: [BUS, TIMERS, ON_PROBLEM],
        useFactory: (open: BusConnection, timers: SystemTimers, report: OnProblem) => new JetStreamReader(open, timers, report),
      },
      { provide: HEARERS, inject: [BUS], useFactory: (open: BusConnection) => new JetStreamHearers(open) },
      RESTORED,
      PUBLISHED_MARK,
    ];
    return { module: EventingModule, providers, exports: providers };
  }
}

/** Registers what a module keeps as models of the service's connection. */
export const collections = (...kept: readonly CollectionSchema<any>[]): DynamicModule =>
  MongooseModule.forFeature(kept.map(({ name, schema }) => ({ name, schema, collection: name })));

/** A store for one kind of aggregate: `@InjectStore(customers)`. */
export const provideAggregate = <A extends Aggregate, Body>(type: AggregateType<A, Body>): FactoryProvider =>
  provideAggregateOf(type.collection, [], () => type);

/**
 * The same, for a kind of aggregate whose events carry more than the aggregate knows.
 * @param parts the tokens of what the type is made with
 */
export const provideAggregateOf = <A extends Aggregate, Body, Parts extends readonly unknown[]>(
  collection: AggregateSchema<A>,
  parts: readonly InjectionToken[],
  typeOf: (...parts: Parts) => AggregateType<A, Body>,
): FactoryProvider<DocumentAggregateStore<A, Body>> => ({
  provide: storeToken(collection),
  inject: [DATABASE, PUBLISHER, CLOCK, TIMERS, ON_PROBLEM, BUS, ...parts],
  useFactory: (
    database: MongoDatabase,
    publisher: JetStreamPublisher,
    clock: SystemClock,
    timers: SystemTimers,
    report: OnProblem,
    bus: BusConnection,
    ...made: any[]
  ) => {
    const store = new DocumentAggregateStore(typeOf(...(made as unknown as Parts)), database, publisher, clock, timers, report);
    store.startSweeping(bus);
    return store;
  },
});

/** A store for plain documents: `@InjectStore(itemCopiesSchema)`. */
export const provideDocuments = <T>(kept: CollectionSchema<Kept<T>>): FactoryProvider<CollectionDocumentStore<T>> => ({
  provide: storeToken(kept),
  inject: [DATABASE],
  useFactory: (database: MongoDatabase) => new CollectionDocumentStore(database, kept),
});
