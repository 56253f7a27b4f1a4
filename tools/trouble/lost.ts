import { createConnection } from 'mongoose';
import { BusConnection, JetStreamReader, SystemTimers } from '@pegboard/eventing';
import type { Scene } from '../chaos/scene';
import { publishedVersions, VERSIONED } from '../company/versions';

/** Holds the version of every aggregate at its owner against the last one on the bus. @returns a sentence for each that nobody can have heard of */
export async function lostAtOwners({ nats, mongo }: Pick<Scene, 'nats' | 'mongo'>): Promise<string[]> {
  const timers = new SystemTimers();
  const bus = await BusConnection.open({ url: nats.url, name: 'trouble', isListener: true });
  const databases = await createConnection(mongo.url).asPromise();
  try {
    const published = await publishedVersions(new JetStreamReader(bus, timers));
    const lost: string[] = [];
    for (const { service, resource, collection } of VERSIONED) {
      const kept = databases.useDb(`pegboard_${service}`).collection(collection);
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
