import { MemoryAsker, MemoryBus } from './memory/memory-bus';
import { MemoryDatabase } from './memory/memory-database';
import { MemoryClock, MemoryTimers } from './memory/memory-time';
import { keepVersionLaw, watchVersions } from './memory/version-law';
import { BlockIds, CollectionClaims } from './store/plain-stores';

export * from './memory/memory-bus';
export * from './memory/memory-database';
export * from './memory/memory-time';
export { watchVersions } from './memory/version-law';

keepVersionLaw();

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
