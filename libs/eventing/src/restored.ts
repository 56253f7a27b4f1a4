import { randomUUID } from 'node:crypto';
import { isAway } from './away';
import type { Clock, Timers } from './ports';
import type { OwnMessage } from './store/stream-memory';
import { markSchema, NOWHERE, type KeptMark } from './published-mark';
import type { Collection, Database } from './store/collection';
import type { Sender } from './store/outboxes';
import { leaveOutIds } from './store/plain-stores';
import type { CheckedStore } from './store/published-check';

/** Above what anybody changes one thing between a copy of the database and its loss. */
const LIFT = 1_000_000;
/** Above what anybody makes of one kind in that time. Ids are seen, in order numbers too, so it isn't more. */
const LEFT_OUT_IDS = 100_000;
const TRIES_AGAIN_MS = 1_000;
/** What was delivered before the copy was taken may not have been handled by then. */
const HEARD_LATE_MS = 10 * 60_000;
const NAMED = 20;

export interface RestoredPorts {
  readonly database: Database;
  readonly publisher: Pick<Sender, 'send' | 'checked' | 'memory'>;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Lets the service hear again what it heard since then; absent: everything. */
  readonly rewind: (service: string, since: Date | undefined) => Promise<void>;
  /** When a message was sent; undefined if it isn't there. */
  readonly timeOf: (sequence: number) => Promise<Date | undefined>;
  readonly onProblem: (problem: unknown, about?: Record<string, unknown>) => void;
}

interface Witnessed {
  readonly store: CheckedStore;
  readonly last: OwnMessage & { readonly version: number; readonly isDeleted: boolean };
}

/**
 * A database that was put back to an older state is behind what others have heard of it: they would ignore its events, it would hand out
 * ids again, and it misses what others said meanwhile. The stream shows it, or who restored it says it (`restored` in the mark).
 *
 * Then, before anything else: all versions go above whatever was published, ids are left out, the service hears again what was said since,
 * everything is published, and what the stream knows and the database doesn't is published as deleted.
 */
export class RestoredDatabase {
  /** When it is known whether this happened, and all of it is done. */
  readonly settled: Promise<void>;
  private isSettled!: () => void;
  private readonly marks: Collection<KeptMark>;

  constructor(private readonly ports: RestoredPorts) {
    this.settled = new Promise((resolve) => (this.isSettled = resolve));
    this.marks = ports.database.collection(markSchema);
  }

  /** To be awaited before the service hears, answers or does anything. A bus that is away is waited for. */
  async settle(service: string): Promise<void> {
    for (;;) {
      try {
        await this.settleNow(service);
        return this.isSettled();
      } catch (problem) {
        if (!isAway(problem)) throw problem;
        await this.ports.timers.sleep(TRIES_AGAIN_MS);
      }
    }
  }

  private async settleNow(service: string): Promise<void> {
    if (!this.ports.publisher.memory || this.stores.length === 0) return;
    const kept = await this.marks.get('last');
    const ahead = await this.aheadOf(service, kept);
    if (ahead.length === 0 && !kept?.restored) return;
    await this.marks.put({ _id: 'last', position: kept?.position ?? NOWHERE, restored: true });
    const lost = await this.lostOf(ahead);
    this.report(service, ahead.length, lost);
    const copiedAt = await this.ports.timeOf(kept?.position.sequence ?? 0);
    await this.ports.rewind(service, copiedAt && new Date(copiedAt.getTime() - HEARD_LATE_MS));
    for (const store of this.stores) await store.liftVersions(LIFT);
    await leaveOutIds(this.ports.database, LEFT_OUT_IDS);
    for (const { store, last } of lost) await this.publishAsDeleted(store, last);
    // From here on it is a repair as after a loss of the bus: everything is published, also after a crash in the middle of it.
    await this.marks.put({ _id: 'last', position: NOWHERE, republishing: randomUUID() });
  }

  private get stores(): readonly CheckedStore[] {
    return this.ports.publisher.checked ?? [];
  }

  /** What the stream has in a higher version than the database, or the database hasn't at all. A crash leaves nothing of the kind: it is saved first. */
  private async aheadOf(service: string, kept: KeptMark | undefined): Promise<Witnessed[]> {
    const last = new Map<string, Witnessed>();
    for (let after = kept?.position.sequence ?? 0; ;) {
      const message = await this.ports.publisher.memory!.next(service, after);
      if (!message) break;
      after = message.sequence;
      const store = this.stores.find(({ resource }) => resource === message.resource);
      const { version, is_deleted } = (message.body ?? {}) as { version?: unknown; is_deleted?: unknown };
      if (!store || typeof version !== 'number') continue;
      const name = `${message.resource}/${message.id}`;
      const known = last.get(name)?.last.version ?? 0;
      if (version >= known) last.set(name, { store, last: { ...message, version, isDeleted: is_deleted === true } });
    }
    const ahead: Witnessed[] = [];
    for (const store of this.stores) {
      const heard = [...last.values()].filter((one) => one.store === store);
      const versions = await store.versionsOf(heard.map(({ last: { id } }) => id));
      ahead.push(...heard.filter(({ last: { id, version } }) => version > (versions.get(id) ?? 0)));
    }
    return ahead;
  }

  private async lostOf(ahead: readonly Witnessed[]): Promise<Witnessed[]> {
    const lost: Witnessed[] = [];
    for (const one of ahead) {
      if (one.last.isDeleted) continue;
      if ((await one.store.versionsOf([one.last.id])).size === 0) lost.push(one);
    }
    return lost;
  }

  private async publishAsDeleted({ event }: CheckedStore, { id, version, body }: Witnessed['last']): Promise<void> {
    const read = event.body.safeParse({ ...(body as object), version: version + LIFT, is_deleted: true });
    if (!read.success) return this.ports.onProblem(new Error(`${event.resource}/${id} is lost, and its last event can't be read`));
    const messageId = `${event.service}.${event.resource}.${id}.${version + LIFT}.lost`;
    await this.ports.publisher.send({ type: event, id, action: 'lost', body: read.data, messageId, time: this.ports.clock.now() });
  }

  private report(service: string, ahead: number, lost: readonly Witnessed[]): void {
    const names = lost.map(({ last: { resource, id } }) => `${resource}/${id}`);
    const some = names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ` and ${names.length - NAMED} more` : '');
    this.ports.onProblem(
      new Error(
        `the database of ${service} is older than what it has published: ${ahead - lost.length} things go back to how they were, ${lost.length} are lost${some && `: ${some}`}`,
      ),
      { restored: service, wentBack: ahead - lost.length, lost: lost.length },
    );
  }
}
