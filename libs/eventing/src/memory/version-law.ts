import type { Stored } from '../store/stored';
import type { MemoryBus } from './memory-bus';
import type { MemoryDatabase } from './memory-database';

/** The databases that tests have made since the last look, each with the buses that its owner has sent to. */
const watched = new Map<MemoryDatabase, MemoryBus[]>();

/**
 * A version moves only with an event: whoever waits for the version of an answer waits for its event. After each test the
 * version of every aggregate must be the last one that was published, or its event must wait in the outbox.
 */
export function keepVersionLaw(): void {
  afterEach(() => {
    const broken = [...watched].flatMap(([database, buses]) => unpublishedVersions(database, buses));
    // One that was made before the tests of a file is looked at after each of them.
    for (const database of [...watched.keys()].slice(0, -1)) watched.delete(database);
    if (broken.length > 0) throw new Error(`versions that no event tells of: ${broken.join(', ')}`);
  });
}

export function watchVersions({ database, bus }: { database: MemoryDatabase; bus: MemoryBus }): void {
  watched.set(database, [...(watched.get(database) ?? []), bus]);
}

/** The aggregates whose version is another than the last one that was published. */
function unpublishedVersions(database: MemoryDatabase, buses: readonly MemoryBus[]): string[] {
  return [...database.everything()].flatMap(([collection, document]) => {
    const { _id: id, version, outbox } = document as unknown as Stored;
    if (outbox === undefined || outbox.some((event) => event.version === version)) return [];
    const published = Math.max(...buses.map((bus) => bus.published.get(`${resourceOf(collection)}/${id}`) ?? 0));
    return published === version ? [] : [`${collection}/${id} is ${version}, published is ${published}`];
  });
}

/** A collection is named by the plural of its resource. */
const resourceOf = (collection: string): string => collection.replace(/(?<=ch)es$|s$/, '');
