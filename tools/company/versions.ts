import { everyEvent } from '@pegboard/contracts';
import type { JetStreamReader } from '@pegboard/eventing';

const AT_ONCE = 2_000;

/** The kinds of aggregates that have a version, with the service and the collection that keep them. */
export const VERSIONED = everyEvent
  .map(([, event]) => event)
  .filter(({ body }) => 'version' in ((body as { shape?: object }).shape ?? {}))
  .map(({ service, resource }) => ({ service, resource, collection: resource.endsWith('ch') ? `${resource}es` : `${resource}s` }));

/** The highest version of each aggregate in the stream, by `<resource>/<id>`. */
export async function publishedVersions(reader: JetStreamReader): Promise<Map<string, number>> {
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
