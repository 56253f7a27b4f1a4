import { createConnection } from 'mongoose';
import { everyEvent } from '@pegboard/contracts';
import { BusConnection, JetStreamReader, SystemTimers } from '@pegboard/eventing';
import type { Scene } from '../chaos/scene';

const AT_ONCE = 2_000;

const versioned = everyEvent.map(([, event]) => event).filter(({ body }) => 'version' in ((body as { shape?: object }).shape ?? {}));
const pluralOf = (resource: string): string => (resource.endsWith('ch') ? `${resource}es` : `${resource}s`);

/** Holds the version of every aggregate at its owner against the last one on the bus. @returns a sentence for each that nobody can have heard of */
export async function lostAtOwners({ nats, mongo }: Pick<Scene, 'nats' | 'mongo'>): Promise<string[]> {
  const timers = new SystemTimers();
  const bus = await BusConnection.open({ url: nats.url, name: 'trouble', isListener: true });
  const databases = await createConnection(mongo.url).asPromise();
  try {
    const published = await publishedVersions(new JetStreamReader(bus, timers));
    const lost: string[] = [];
    for (const { service, resource } of versioned) {
      const kept = databases.useDb(`pegboard_${service}`).collection(pluralOf(resource));
      for (const { _id, version } of await kept.find({}, { projection: { version: 1 } }).toArray()) {
        const last = published.get(`${resource}/${String(_id)}`) ?? 0;
        if (last < version) lost.push(`${resource} ${String(_id)} has version ${version}, the bus has ${last}`);
      }
    }
    return lost;
  } finally {
    timers.stop();
    await Promise.all([bus.close(), databases.close()]);
  }
}

/** The highest version of each aggregate in the stream, by `<resource>/<id>`. */
async function publishedVersions(reader: JetStreamReader): Promise<Map<string, number>> {
  const published = new Map<string, number>();
  for (let after = 0; ;) {
    const { messages, next } = await reader.page({ after, subjects: ['evt.>'], limit: AT_ONCE });
    for (const { subject, event } of messages) {
      const { version } = (event['data'] as { aggregate?: { version?: number } } | undefined)?.aggregate ?? {};
      const [, , resource, id] = subject.split('.');
      const name = `${resource}/${id}`;
      if (version !== undefined) published.set(name, Math.max(version, published.get(name) ?? 0));
    }
    if (messages.length === 0) return published;
    after = next;
  }
}
