import { createConnection } from 'mongoose';
import { everyEvent } from '@pegboard/contracts';
import { BusConnection, JetStreamReader, SystemTimers } from '@pegboard/eventing';
import { eventually, type TestServers } from '@pegboard/testing';

const AT_ONCE = 2_000;

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
  const kept = (service: string, resource: string): Promise<Kept[]> =>
    databases
      .useDb(`pegboard_${service}`)
      .collection(pluralOf(resource))
      .find({}, { projection: { version: 1, outbox: 1 } })
      .toArray() as unknown as Promise<Kept[]>;
  try {
    const reader = new JetStreamReader(bus, timers);
    await eventually(
      async () => {
        const published = await publishedVersions(reader);
        const aggregates = await Promise.all(
          versioned.map(async ({ service, resource }) =>
            (await kept(service, resource)).map(({ _id, version, outbox }) => ({
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
      const found = versioned.map(async ({ service, resource }) => {
        const kept = databases.useDb(`pegboard_${service}`, { useCache: true }).collection<Kept>(pluralOf(resource));
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

const versioned = everyEvent.map(([, event]) => event).filter(({ body }) => 'version' in ((body as { shape?: object }).shape ?? {}));

const pluralOf = (resource: string): string => (resource.endsWith('ch') ? `${resource}es` : `${resource}s`);

/** The highest version of each aggregate in the stream, by `<resource>/<id>`. */
async function publishedVersions(reader: JetStreamReader): Promise<Map<string, number>> {
  const published = new Map<string, number>();
  for (let after = 0; ;) {
    const { messages } = await reader.page({ after, subjects: ['evt.>'], limit: AT_ONCE });
    for (const { subject, event } of messages) {
      const { version } = (event['data'] as { aggregate?: { version?: number } } | undefined)?.aggregate ?? {};
      const [, , resource, id] = subject.split('.');
      const name = `${resource}/${id}`;
      if (version !== undefined) published.set(name, Math.max(version, published.get(name) ?? 0));
    }
    if (messages.length === 0) return published;
    after = messages[messages.length - 1]!.sequence;
  }
}
