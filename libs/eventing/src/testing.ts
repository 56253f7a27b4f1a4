import { MemoryAsker, MemoryBus } from './memory/memory-bus';
import { MemoryDatabase } from './memory/memory-database';
import { MemoryClock, MemoryTimers } from './memory/memory-time';
import { BlockIds, CollectionClaims } from './store/plain-stores';

export * from './memory/memory-bus';
export * from './memory/memory-database';
export * from './memory/memory-time';

/** Every port in memory, for tests that build handlers with `new`. */
export function memoryWorld() {
  const clock = new MemoryClock();
  const timers = new MemoryTimers();
  const database = new MemoryDatabase();
  const bus = new MemoryBus(clock);
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
