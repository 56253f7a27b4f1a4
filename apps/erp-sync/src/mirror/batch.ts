import { journalEvent, type AggregateBody, type JournalEntry, type Rank } from '@pegboard/contracts';
import { readEvent, type ReadMessage, type StreamPosition } from '@pegboard/eventing';
import { MIRRORED, type Mirrored } from './mirrored';
import { RANK_KINDS, type RankKind } from './ranks';
import { STATUS_KINDS, toldOrders, type StatusKind, type ToldOrder } from './statuses';

/** A message that can't be read, and what it was about. */
export interface UnreadMessage {
  readonly message: ReadMessage;
  readonly reason: string;
  readonly kind: Mirrored | 'journal' | 'statuses' | 'ranks';
  isMadeGood: boolean;
}

/**
 * What one transaction brings into the mirror. Of each aggregate and each order's statuses only the newest is kept, so
 * that neither the order nor the number of the events matters.
 */
export class WriteBatch {
  readonly bodies = new Map<Mirrored, Map<number, AggregateBody>>();
  readonly statuses = new Map<StatusKind, Map<number, ToldOrder>>();
  readonly ranks = new Map<RankKind, Map<number, Rank>>();
  readonly commits = new Map<number, JournalEntry>();
  readonly unread: UnreadMessage[] = [];
  readonly skipped = new Map<string, number>();
  /** The place behind the last message. */
  position: StreamPosition | undefined;

  learn(kind: Mirrored, body: AggregateBody): void {
    const known = entry(this.bodies, kind);
    if ((known.get(body.id)?.version ?? -1) < body.version) known.set(body.id, body);
    const ranks = RANK_KINDS.find(({ orders }) => orders === kind.event);
    if (ranks) this.learnRank(ranks, body.id, (body as AggregateBody & { rank: Rank }).rank);
  }

  learnRank(kind: RankKind, id: number, rank: Rank): void {
    const known = entry(this.ranks, kind);
    if ((known.get(id)?.move ?? -1) < rank.move) known.set(id, rank);
  }

  learnStatuses(kind: StatusKind, orders: readonly ToldOrder[]): void {
    const known = entry(this.statuses, kind);
    for (const order of orders)
      if (Number(known.get(order.id)?.row['plan_at'] ?? -1) < Number(order.row['plan_at'])) known.set(order.id, order);
  }

  learnCommits(entries: readonly JournalEntry[]): this {
    for (const commit of entries) this.commits.set(commit.n, commit);
    return this;
  }

  /** Takes one message of the stream in. Never throws: what can't be read is put aside, what means nothing is counted. */
  take(message: ReadMessage): void {
    this.position = { sequence: message.sequence, messageId: message.messageId || null };
    const [, service, resource] = message.subject.split('.');
    const topic = `${service}.${resource}`;
    const kind = KINDS.get(topic);
    if (!kind) {
      this.skipped.set(topic, (this.skipped.get(topic) ?? 0) + 1);
      return;
    }
    try {
      kind.read(this, message);
    } catch (problem) {
      this.unread.push({ message, reason: (problem as Error).message, kind: kind.of, isMadeGood: false });
    }
  }
}

const entry = <K, V>(map: Map<K, Map<number, V>>, key: K): Map<number, V> => {
  const found = map.get(key) ?? new Map<number, V>();
  map.set(key, found);
  return found;
};

interface Kind {
  readonly of: UnreadMessage['kind'];
  readonly read: (batch: WriteBatch, message: ReadMessage) => void;
}

const topicOf = ({ service, resource }: { service: string; resource: string }): string => `${service}.${resource}`;

/** How the events of a topic are read. @throws Unreadable */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...MIRRORED.map((kind): [string, Kind] => [
    topicOf(kind.event),
    { of: kind, read: (batch, message) => batch.learn(kind, readEvent(kind.event, message).body as AggregateBody) },
  ]),
  ...STATUS_KINDS.map((kind): [string, Kind] => [
    topicOf(kind.event),
    {
      of: 'statuses',
      read: (batch, message) => {
        const { body } = readEvent(kind.event, message);
        batch.learnStatuses(kind, toldOrders(kind, body.at, body[kind.list]));
      },
    },
  ]),
  ...RANK_KINDS.map((kind): [string, Kind] => [
    topicOf(kind.event),
    {
      of: 'ranks',
      read: (batch, message) => {
        const { n, keys } = readEvent(kind.event, message).body;
        for (const { id, key } of keys) batch.learnRank(kind, id, { key, move: n });
      },
    },
  ]),
  [topicOf(journalEvent), { of: 'journal', read: (batch, message) => void batch.learnCommits([readEvent(journalEvent, message).body]) }],
]);
