import { Schema } from 'mongoose';
import { MemoryAsker, MemoryBus } from './memory/memory-bus';
import { MemoryDatabase } from './memory/memory-database';
import { MemoryClock, MemoryTimers } from './memory/memory-time';
import { keepVersionLaw, watchVersions } from './memory/version-law';
import type { CollectionSchema } from './schema/collection-schema';
import { BlockIds, CollectionClaims } from './store/plain-stores';

export * from './memory/memory-bus';
export * from './memory/memory-database';
export * from './memory/memory-time';
export { watchVersions } from './memory/version-law';

// A simulation that is run by itself has no tests, and looks at the versions when it is at rest.
if ('afterEach' in globalThis) keepVersionLaw();

/** A collection of whatever a test makes up: for rules that are tried on documents of no service. */
export const anyDocuments = (name: string): CollectionSchema<any> => ({
  name,
  schema: new Schema({ _id: Schema.Types.Mixed }, { strict: false, strictQuery: false, autoIndex: false, autoCreate: false }),
});

/** Every port in memory, for tests that build handlers with `new`. */
export function memoryWorld() {
  const clock = new MemoryClock();
  const timers = new MemoryTimers();
  const database = new MemoryDatabase();
  const bus = new MemoryBus(clock);
  watchVersions({ database, bus });
  return {
    clock,
    timers,
    database,
    bus,
    asker: new MemoryAsker(),
    ids: new BlockIds(database),
    claims: new CollectionClaims(database, clock),
  };
}
