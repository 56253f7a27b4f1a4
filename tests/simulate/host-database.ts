import type { Collection, CollectionSchema, Database, Document } from '@pegboard/eventing';
import type { MemoryDatabase } from '@pegboard/eventing/testing';
import type { Host } from './host';

/** What the driver says of a server that doesn't answer. */
class DatabaseAway extends Error {
  override readonly name = 'MongoNetworkError';
}

/** A service's database as one of its processes reaches it: over the network, where questions and answers get lost. */
export class HostDatabase implements Database {
  constructor(
    private readonly database: MemoryDatabase,
    private readonly host: Host,
  ) {}

  collection<D extends Document>(kept: CollectionSchema<D>): Collection<D> {
    const collection = this.database.collection(kept);
    const reached = {} as Record<string, unknown>;
    for (const method of METHODS)
      reached[method] = (...args: unknown[]) =>
        this.reach(() => (collection[method] as (...given: unknown[]) => Promise<unknown>)(...args));
    return reached as unknown as Collection<D>;
  }

  private reach<T>(work: () => Promise<T>): Promise<T> {
    const { host, database } = this;
    return host.call(host.weather.store, async () => {
      const { lost } = host.weather;
      if (database.isAway || (lost > 0 && host.chance.isHit(lost / 2))) throw new DatabaseAway('connection closed');
      const answer = await work();
      if (lost > 0 && host.chance.isHit(lost / 2)) throw new DatabaseAway('connection closed');
      return answer;
    });
  }
}

const METHODS = ['get', 'getMany', 'insert', 'insertMany', 'put', 'update', 'updateMany', 'remove', 'find', 'count'] as const;
