import { createConnection } from 'mongoose';
import { publishedVersions, VERSIONED } from '@pegboard/company';
import { BusConnection, JetStreamReader, SystemTimers } from '@pegboard/eventing';
import { eventually, type TestServers } from '@pegboard/testing';

interface Kept {
  readonly _id: number;
  readonly version: number;
  readonly outbox: readonly unknown[];
}

/**
 * At rest the version of every aggregate is the last one that was published, in the database of every service: a version
 * without an event would keep waiting whoever asks for a plan that knows it.
 */
export async function expectPublishedVersions({ nats, mongo }: TestServers): Promise<void> {
  const timers = new SystemTimers();
  const bus = await BusConnection.open({ url: nats.url, name: 'version-law' });
  const databases = await createConnection(mongo.url).asPromise();
  const kept = (service: string, collection: string): Promise<Kept[]> =>
    databases
      .useDb(`pegboard_${service}`)
      .collection(collection)
      .find({}, { projection: { version: 1, outbox: 1 } })
      .toArray() as unknown as Promise<Kept[]>;
  try {
    const reader = new JetStreamReader(bus, timers);
    await eventually(
      async () => {
        const published = await publishedVersions(reader);
        const aggregates = await Promise.all(
          VERSIONED.map(async ({ service, resource, collection }) =>
            (await kept(service, collection)).map(({ _id, version, outbox }) => ({
              name: `${resource}/${_id}`,
              version,
              unsent: outbox.length,
            })),
          ),
        );
        const untold = aggregates.flat().filter(({ name, version, unsent }) => unsent > 0 || version !== (published.get(name) ?? 0));
        expect(untold.map((one) => ({ ...one, published: published.get(one.name) ?? 0 }))).toEqual([]);
      },
      { every: 500 },
    );
  } finally {
    timers.stop();
    await Promise.all([bus.close(), databases.close()]);
  }
}

/** Reads the version of every aggregate in the databases of all services, by `<resource>/<id>`, until it is closed. */
export async function versionReader({ mongo }: TestServers): Promise<{ read(): Promise<Map<string, number>>; close(): Promise<void> }> {
  const databases = await createConnection(mongo.url).asPromise();
  return {
    read: async () => {
      const found = VERSIONED.map(async ({ service, resource, collection }) => {
        const kept = databases.useDb(`pegboard_${service}`, { useCache: true }).collection<Kept>(collection);
        return (await kept.find({}, { projection: { version: 1 } }).toArray()).map(({ _id, version }): [string, number] => [
          `${resource}/${_id}`,
          version,
        ]);
      });
      return new Map((await Promise.all(found)).flat());
    },
    close: () => databases.close(),
  };
}
