import type { EventType } from '@pegboard/contracts';
import { eventually } from '@pegboard/testing';
import type { EventReader, ReadMessage } from '../ports';

/** Everything that was sent about a resource, in the order of the stream. */
export async function allSent(reader: EventReader, type: EventType<any>): Promise<{ id: string; action: string; aggregate: any }[]> {
  const { sequence } = await reader.end();
  const seen: ReadMessage[] = [];
  const reading = await reader.follow({
    after: { sequence: 0, messageId: null },
    subjects: ['evt.>'],
    onMessages: async (messages) => void seen.push(...messages),
    onGoneBack: async () => undefined,
  });
  await eventually(() => expect(seen[seen.length - 1]?.sequence ?? 0).toBeGreaterThanOrEqual(sequence), { every: 2 });
  await reading.stop();
  return seen
    .filter(({ subject }) => subject.startsWith(`evt.${type.service}.${type.resource}.`))
    .map(({ event }) => ({ id: event['id'] as string, ...(event['data'] as { action: string; aggregate: any }) }));
}
