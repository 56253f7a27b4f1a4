import { notFound, type Instant, type Decision, type DomainEvent } from '@pegboard/kit';
import type { OutgoingEvent } from '../cloud-event';
import type { Aggregate, AggregateStore, Clock, Found, Page, Timers } from '../ports';
import type { AggregateType } from '../schema/aggregate-schema';
import { noteWritten, traceparent } from '../trace';
import type { Collection, Database } from './collection';
import { aggregateOf, changesOf, newlyStored, PUBLISHED, UNPUBLISHED, whereOf, writtenOver, type Stored, type Unsent } from './stored';

/** How stores and journals send what they hold. What can't be sent now is left to the next sweep. */
export interface Sender {
  send(event: OutgoingEvent<any>): Promise<unknown>;
  /** What is called when the bus was put back to an older copy of itself and may have lost what was sent. */
  readonly republishers?: (() => Promise<unknown>)[];
  /** What still waits to be sent, for whoever watches over it. */
  readonly outboxes?: Outbox[];
}

export interface Outbox {
  readonly name: string;
  /** How many documents or entries have events that JetStream has not acknowledged, and when the oldest of them happened. */
  waiting(): Promise<{ readonly count: number; readonly oldestAt: string | undefined }>;
}

const MAX_TRIES = 100;
const SWEEP_EVERY_MS = 60_000;
const SWEEP_PAGE = 200;

/** Aggregates over one collection; see the port for what each call promises. */
export class DocumentAggregateStore<A extends Aggregate, Body> implements AggregateStore<A> {
  private readonly documents: Collection<Stored>;
  /** Acknowledged by the bus up to this version, and not yet taken out of the outbox. */
  private readonly sentUpTo = new Map<number, number>();
  private clearing: Promise<void> | undefined;

  constructor(
    private readonly type: AggregateType<A, Body>,
    database: Database,
    private readonly sender: Sender,
    private readonly clock: Clock,
    private readonly timers: Timers,
    private readonly onProblem: (problem: unknown) => void = () => undefined,
  ) {
    this.documents = database.collection<Stored>(type.collection);
    sender.republishers?.push(() => this.republish());
    sender.outboxes?.push({ name: type.collection.name, waiting: () => this.waiting() });
  }

  /** Sends what a crash left, now and every minute. */
  startSweeping(): void {
    const sweep = (): void => void this.sweep().catch(this.onProblem);
    sweep();
    this.timers.every(SWEEP_EVERY_MS, sweep);
  }

  async find(id: number): Promise<A | undefined> {
    const stored = await this.documents.get(id);
    return stored && this.fromStored(stored);
  }

  async get(id: number): Promise<A> {
    const found = await this.find(id);
    if (!found || found.isDeleted) throw notFound(this.type.event.resource.replaceAll('_', ' '), id);
    return found;
  }

  async findMany(ids: readonly number[]): Promise<A[]> {
    return (await this.documents.getMany(ids)).map((stored) => this.fromStored(stored));
  }

  async search(filter: Record<string, unknown>, sort: Record<string, 1 | -1>, page: Page): Promise<Found<A>> {
    const where = whereOf(filter);
    const by = Object.fromEntries(
      Object.entries({ ...sort, id: sort['id'] ?? 1 }).map(([field, way]) => [field === 'id' ? '_id' : field, way]),
    );
    const [items, total] = await Promise.all([
      this.documents.find(where, { sort: by as Record<string, 1 | -1>, ...page }),
      this.documents.count(where),
    ]);
    return { items: items.map((stored) => this.fromStored(stored)), total };
  }

  async outlines(filter: Record<string, unknown>, fields: readonly string[]): Promise<readonly A[]> {
    const found = await this.documents.find(whereOf(filter), { sort: { _id: 1 }, only: fields });
    return found.map((stored) => this.fromStored(stored));
  }

  async create(aggregate: Omit<A, 'version' | 'createdAt' | 'updatedAt'>, events: readonly DomainEvent[]): Promise<A> {
    const stored = this.created(aggregate, events);
    const isNew = await this.documents.insert(stored);
    const kept = isNew ? stored : (await this.documents.get(stored._id))!;
    this.note({ id: kept._id, version: kept.version });
    await this.flush(kept).catch(this.onProblem);
    return this.fromStored(kept);
  }

  async createMany(aggregates: readonly Omit<A, 'version' | 'createdAt' | 'updatedAt'>[], events: readonly DomainEvent[]): Promise<A[]> {
    await this.documents.insertMany(aggregates.map((aggregate) => this.created(aggregate, events)));
    const ids = aggregates.map(({ id }) => id as number);
    const kept = new Map((await this.documents.getMany(ids)).map((stored) => [stored._id, stored]));
    for (const { _id: id, version } of kept.values()) this.note({ id, version });
    await Promise.all([...kept.values()].map((stored) => this.flush(stored).catch(this.onProblem)));
    return ids.map((id) => this.fromStored(kept.get(id)!));
  }

  private created(aggregate: Omit<A, 'version' | 'createdAt' | 'updatedAt'>, events: readonly DomainEvent[]): Stored {
    const now = this.clock.now();
    const version = events.length === 0 ? UNPUBLISHED : 1;
    return newlyStored({ ...aggregate, version, createdAt: now, updatedAt: now } as unknown as A, this.unsent(events, version, now));
  }

  async createAll(aggregates: readonly Omit<A, 'version' | 'createdAt' | 'updatedAt'>[], action: string): Promise<A[]> {
    const now = this.clock.now();
    const there = new Map((await this.documents.getMany(aggregates.map(({ id }) => id))).map((stored) => [stored._id, stored]));
    const stamps = { version: 1, createdAt: now, updatedAt: now };
    const wanted = aggregates.map((each) => there.get(each.id as number) ?? newlyStored({ ...each, id: each.id as number, ...stamps }, []));
    await this.documents.insertMany(wanted.filter(({ _id }) => !there.has(_id)));
    const event: Unsent = { action, version: 1, index: 0, at: now };
    // What was there may be what a crash left untold; the bus knows the ids of those that were told.
    await Promise.all(wanted.filter(({ version }) => version === 1).map((stored) => this.sender.send(this.outgoing(stored, event))));
    return wanted.map((stored) => this.fromStored(stored));
  }

  async change(
    id: number,
    decide: (current: A) => Decision<A> | undefined | Promise<Decision<A> | undefined>,
    options: { isAcknowledged?: boolean; includeDeleted?: boolean } = {},
  ): Promise<A> {
    for (let tries = 1; ; tries++) {
      const stored = await this.documents.get(id);
      const current = stored && this.fromStored(stored);
      if (!current || (current.isDeleted && !options.includeDeleted)) throw notFound(this.type.event.resource.replaceAll('_', ' '), id);
      const decision = await decide(current);
      if (!decision) return current;
      const saved = await this.save(stored, current, decision);
      if (saved) {
        this.note({ id, version: saved.version });
        const sent = this.flush(saved);
        if (options.isAcknowledged) await sent;
        else await sent.catch(this.onProblem);
        return this.fromStored(saved);
      }
      if (tries >= MAX_TRIES) throw new Error(`${this.type.event.resource} ${id} changed under ${tries} tries`);
      // Losers of one race come back at different moments; the id spreads them without a random source.
      await this.timers.sleep(Math.min(tries, 10) * (1 + ((id + tries) % 3)));
    }
  }

  async putBeside(name: string, writes: readonly { id: number; at: number; value: unknown }[]): Promise<void> {
    const place = `beside.${name}`;
    await this.documents.updateMany(
      writes.map(({ id, at, value }) => ({
        id,
        where: { $or: [{ [`${place}.at`]: { $lt: at } }, { [place]: { $exists: false } }] },
        set: { [place]: { at, value } },
      })),
    );
  }

  async beside<T>(name: string, ids: readonly number[]): Promise<Map<number, { at: number; value: T }>> {
    const found = await this.documents.getMany(ids);
    return new Map(
      found.flatMap((stored) => (stored.beside?.[name] ? [[stored._id, stored.beside[name] as { at: number; value: T }]] : [])),
    );
  }

  async republish(since?: Instant): Promise<number> {
    const stamp = this.clock.milliseconds();
    let count = 0;
    for (let after = 0; ;) {
      const page = await this.documents.find(
        { _id: { $gt: after }, ...PUBLISHED, ...(since ? { updatedAt: { $gte: since } } : {}) },
        { sort: { _id: 1 }, limit: SWEEP_PAGE },
      );
      // A new id, or the bus would take it for the message that it may have lost.
      const again = (stored: Stored): Unsent => ({ action: 'republished', version: stored.version, index: stamp, at: this.clock.now() });
      await Promise.all(page.map((stored) => this.sender.send(this.outgoing(stored, again(stored)))));
      count += page.length;
      if (page.length < SWEEP_PAGE) return count;
      after = page[page.length - 1]!._id;
    }
  }

  /** One page of everything that was published, tombstones too, by id: what a snapshot question answers. */
  async page(afterId: number, limit: number): Promise<{ items: A[]; nextAfterId: number | null }> {
    const page = await this.documents.find({ _id: { $gt: afterId }, ...PUBLISHED }, { sort: { _id: 1 }, limit });
    return { items: page.map((stored) => this.fromStored(stored)), nextAfterId: page.length < limit ? null : page[page.length - 1]!._id };
  }

  /** Publishes what is left in outboxes. One that can't be sent, by a mistake of ours, doesn't hold up the others. */
  async sweep(): Promise<void> {
    for (let after = 0; ;) {
      const left = await this.documents.find({ unsent: true, _id: { $gt: after } }, { sort: { _id: 1 }, limit: SWEEP_PAGE });
      for (const stored of left) await this.flush(stored).catch(this.onProblem);
      await this.clearing;
      if (left.length < SWEEP_PAGE) return;
      after = left[left.length - 1]!._id;
    }
  }

  private async waiting(): Promise<{ count: number; oldestAt: string | undefined }> {
    const unsent = { unsent: true };
    // The oldest event is in one of those that were saved least lately, unless all of them were saved again while they waited.
    const [count, least] = await Promise.all([
      this.documents.count(unsent),
      this.documents.find(unsent, { sort: { updatedAt: 1 }, limit: SWEEP_PAGE, only: ['outbox.at'] }),
    ]);
    return { count, oldestAt: least.flatMap(({ outbox }) => outbox.map(({ at }) => at as string)).sort()[0] };
  }

  private note({ id, version }: { id: number; version: number }): void {
    noteWritten({ versions: { [`${this.type.event.resource}/${id}`]: version } });
  }

  private save(stored: Stored, current: A, decision: Decision<A>): Promise<Stored | undefined> {
    return decision.events.length > 0 ? this.savePublished(stored, current, decision) : this.saveQuietly(stored, current, decision.state);
  }

  private savePublished(stored: Stored, current: A, decision: Decision<A>): Promise<Stored | undefined> {
    const now = this.clock.now();
    const version = current.version + 1;
    const changed = changesOf(current, { ...decision.state, version, createdAt: current.createdAt, updatedAt: now });
    const outbox = [...this.unsentOf(stored), ...this.unsent(decision.events, version, now)];
    const set = { ...changed.set, outbox, unsent: true };
    const unset = [...changed.unset, ...(stored.revision === undefined ? [] : ['revision'])];
    return this.write(stored, set, unset);
  }

  /**
   * A save that changes no published field keeps the version: a caller that waits for a new version would wait for ever.
   * @throws Error if something changes that is published
   */
  private async saveQuietly(stored: Stored, current: A, state: A): Promise<Stored | undefined> {
    const { version, createdAt, updatedAt } = current;
    const next = { ...state, id: current.id, version, createdAt, updatedAt };
    const told = (aggregate: A): string => JSON.stringify(this.type.toBody(aggregate));
    if (version !== UNPUBLISHED && told(next) !== told(current))
      throw new Error(`${this.type.event.resource} ${current.id}: what is published changed, and no event says so`);
    const { set, unset } = changesOf(current, next);
    if (Object.keys(set).length + unset.length === 0) return stored;
    return this.write(stored, { ...set, revision: (stored.revision ?? 0) + 1 }, unset);
  }

  /** Only over the document that was decided on; undefined if another writer was faster. */
  private async write(stored: Stored, set: Record<string, unknown>, unset: readonly string[]): Promise<Stored | undefined> {
    const { _id: id, version, revision = { $exists: false } } = stored;
    const isWritten = await this.documents.update({ id, where: { version, revision }, set, unset });
    return isWritten ? writtenOver(stored, set, unset) : undefined;
  }

  private unsentOf(stored: Stored): Unsent[] {
    const sent = this.sentUpTo.get(stored._id) ?? 0;
    return stored.outbox.filter((event) => event.version > sent);
  }

  /** Sends the outbox of one document. It is emptied soon after, unless somebody saved the document meanwhile: then they send. */
  private async flush(stored: Stored): Promise<void> {
    const waiting = this.unsentOf(stored);
    if (waiting.length === 0) return;
    for (const unsent of waiting) await this.sender.send(this.outgoing(stored, unsent));
    this.sentUpTo.set(stored._id, Math.max(stored.version, this.sentUpTo.get(stored._id) ?? 0));
    this.clearing ??= this.clear();
  }

  /** Nobody waits for this: those sent while one round is under way are emptied together in the next. */
  private async clear(): Promise<void> {
    while (this.sentUpTo.size > 0) {
      const round = [...this.sentUpTo];
      // What can't be emptied now is swept later, and the bus knows its ids.
      await this.documents
        .updateMany(round.map(([id, version]) => ({ id, where: { version }, set: { outbox: [] }, unset: ['unsent'] })))
        .catch(this.onProblem);
      for (const [id, version] of round) if (this.sentUpTo.get(id) === version) this.sentUpTo.delete(id);
    }
    this.clearing = undefined;
  }

  private outgoing(stored: Stored, unsent: Unsent): OutgoingEvent<Body> {
    const { event } = this.type;
    return {
      type: event,
      id: stored._id,
      action: unsent.action,
      body: this.type.toBody(this.fromStored(stored)),
      messageId: `${event.service}.${event.resource}.${stored._id}.${unsent.version}.${unsent.index}`,
      time: unsent.at,
      change: unsent.change,
      traceparent: unsent.traceparent,
    };
  }

  private unsent(events: readonly DomainEvent[], version: number, at: Instant): Unsent[] {
    const from = traceparent();
    return events.map((event, index) => ({ ...event, version, index, at, ...(from ? { traceparent: from } : {}) }));
  }

  private fromStored(stored: Stored): A {
    return aggregateOf(stored) as A;
  }
}
