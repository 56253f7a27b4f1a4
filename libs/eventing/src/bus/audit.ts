import { AckPolicy, DeliverPolicy, DiscardPolicy, nanos, nuid, RetentionPolicy, StorageType } from 'nats';
import { z } from 'zod';
import { InstantText } from '@pegboard/contracts';
import type { ReadMessage, StreamPosition } from '../ports';
import { actorIn } from '../actor';
import { isMissing } from './bus-errors';
import type { BusConnection } from './connection';
import { readObject } from './packet';

/** Who did what. The gateway alone appends to it; nothing in it is changed or deleted, by nobody who has a user of the company. */
export const AUDIT = 'AUDIT';

/** Whose events tell what somebody did. What the planner says follows from them. */
export const AUDITED = ['sales', 'manufacturing', 'purchasing', 'inventory'] as const;

/** Within this time an entry that is appended again is known. */
const DUPLICATE_WINDOW_MS = 600_000;
const READ_WITHIN_MS = 5_000;

/** One change: of an aggregate, as its event tells; or of what the gateway keeps, as the call that made it. No values: those are in events. */
export const AuditEntry = z.object({
  /** Of the event, or of the call: the same, however often it is appended. */
  id: z.string(),
  at: InstantText,
  /** Null: of a version that did not say so. */
  actor: z.string().nullable(),
  actor_name: z.string().nullable(),
  request_id: z.string().nullable(),
  service: z.string(),
  /** `sales_order/7` */
  of: z.string(),
  action: z.string(),
  version: z.int().nullable(),
  /** The event's place in the stream of events; null for what is no event. */
  sequence: z.int().nullable(),
});
export type AuditEntry = z.output<typeof AuditEntry>;

/** An entry with its place in the audit stream. */
export type PlacedEntry = AuditEntry & { readonly place: number };

export interface AuditAsked {
  /** Behind this place. */
  readonly after?: number | undefined;
  /** Without a place: appended since then. */
  readonly since?: string | undefined;
  /** One object: `sales_order/7`. */
  readonly of?: string | undefined;
  readonly limit: number;
}

const wordOf = (text: string): string => text.replaceAll(/[^\w-]/g, '_') || '_';

const subjectOfEntry = ({ service, of, action }: AuditEntry): string => {
  const [resource = '', id = ''] = of.split('/');
  return `audit.${[service, resource, id, action].map(wordOf).join('.')}`;
};

/** An entry of a journal that was published again: its number, and when. An aggregate's message says version and place. */
const AGAIN = /^\w+\.\w+\.\d+\.\d+$/;

/** What an event says of who did what; undefined for one that repeats what was said before, and for what is none of ours. */
export function entryOf({ subject, sequence, messageId, event }: ReadMessage): AuditEntry | undefined {
  const [, service = '', resource = '', id = ''] = subject.split('.');
  const data = event['data'] as { action?: unknown; aggregate?: { version?: unknown } } | undefined;
  if (!messageId || typeof data?.action !== 'string' || data.action === 'republished' || AGAIN.test(messageId)) return undefined;
  const actor = actorIn(event);
  const version = data.aggregate?.version;
  return {
    id: messageId,
    at: event['time'] as AuditEntry['at'],
    actor: actor?.id ?? null,
    actor_name: actor?.name ?? null,
    request_id: actor?.requestId ?? null,
    service,
    of: `${resource}/${id}`,
    action: data.action,
    version: typeof version === 'number' ? version : null,
    sequence,
  };
}

const encoder = new TextEncoder();

/** The audit stream, for the gateway. */
export class AuditStream {
  constructor(
    private readonly bus: BusConnection,
    /** How long entries are kept, in days; 0: for ever. Decided when the stream is made. */
    private readonly keptDays = 0,
  ) {}

  /** Makes the stream if it is missing. */
  async ensure(): Promise<void> {
    const { manager, options } = this.bus;
    try {
      await manager.streams.info(AUDIT);
    } catch (problem) {
      if (!isMissing(problem)) throw problem;
      await manager.streams.add({
        name: AUDIT,
        subjects: ['audit.>'],
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
        discard: DiscardPolicy.Old,
        duplicate_window: nanos(DUPLICATE_WINDOW_MS),
        num_replicas: options.replicas ?? 1,
        max_age: nanos(this.keptDays * 86_400_000),
        deny_delete: true,
        deny_purge: true,
      });
    }
  }

  async append(entry: AuditEntry): Promise<void> {
    await this.bus.jetstream.publish(subjectOfEntry(entry), encoder.encode(JSON.stringify(entry)), { msgID: entry.id });
  }

  /** The newest entry that is of an event of one of these services. */
  async lastOf(services: readonly string[]): Promise<AuditEntry | undefined> {
    const found = await Promise.all(services.map((service) => this.lastBySubject(`audit.${service}.>`)));
    return found.sort((a, b) => (b?.sequence ?? 0) - (a?.sequence ?? 0))[0];
  }

  /** The oldest first; `next` is where to go on, and `end` where the stream ends now. */
  async page({ after, since, of, limit }: AuditAsked): Promise<{ entries: PlacedEntry[]; next: number; end: number }> {
    const { last_seq: end } = (await this.bus.manager.streams.info(AUDIT)).state;
    const [resource, id] = of?.split('/') ?? [];
    const { name, num_pending } = await this.bus.manager.consumers.add(AUDIT, {
      // With a name it is asked for on a subject that says which stream and which filter, so that permissions can depend on them.
      name: nuid.next(),
      ack_policy: AckPolicy.None,
      filter_subject: of ? `audit.*.${wordOf(resource!)}.${wordOf(id ?? '')}.>` : 'audit.>',
      mem_storage: true,
      num_replicas: 1,
      ...(after === undefined && since
        ? { deliver_policy: DeliverPolicy.StartTime, opt_start_time: since }
        : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: (after ?? 0) + 1 }),
    });
    const consumer = await this.bus.jetstream.consumers.get(AUDIT, name);
    const entries: PlacedEntry[] = [];
    let last = 0;
    const count = Math.min(limit, num_pending);
    if (count > 0)
      for await (const { seq, data } of await consumer.fetch({ max_messages: count, expires: READ_WITHIN_MS })) {
        last = seq;
        const entry = AuditEntry.safeParse(readObject(data)).data;
        if (entry) entries.push({ ...entry, place: seq });
      }
    void consumer.delete().catch(() => undefined);
    return { entries, next: count < limit ? Math.max(after ?? 0, end, last) : last, end };
  }

  private async lastBySubject(subject: string): Promise<AuditEntry | undefined> {
    try {
      const { data } = await this.bus.manager.streams.getMessage(AUDIT, { last_by_subj: subject });
      return AuditEntry.safeParse(readObject(data)).data;
    } catch (problem) {
      if (!isMissing(problem)) throw problem;
      return undefined;
    }
  }
}

/** Where an entry's event lies. */
export const placeOfEvent = (entry: AuditEntry | undefined): StreamPosition =>
  entry?.sequence ? { sequence: entry.sequence, messageId: entry.id } : { sequence: 0, messageId: null };
