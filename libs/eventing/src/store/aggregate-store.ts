import type { EventType } from '@pegboard/contracts';
import { isUnchanged, notFound, type Instant, type Decision, type DomainEvent } from '@pegboard/kit';
import type { OutgoingEvent } from '../cloud-event';
import type { Aggregate, AggregateStore, BesideNew, Clock, Found, NewOf, Page, Timers } from '../ports';
import type { AggregateType } from '../schema/aggregate-schema';
import { currentActor, noteWritten, traceparent } from '../trace';
import type { Collection, Database } from './collection';
import { Outboxes, type Sender } from './outboxes';
import type { IdPage } from '../checks/background-check';
import type { CheckedStore, StoredVersion } from './published-check';
import { newerThan, publishedPages } from './published-pages';
import {
  aggregateOf,
  changesOf,
  newlyStored,
  PUBLISHED,
  sortOf,
  UNPUBLISHED,
  whereOf,
  writtenOver,
  type Stored,
  type Unsent,
} from './stored';

const MAX_TRIES = 100;

/** Aggregates over one collection; see the port for what each call promises. */
export class DocumentAggregateStore<A extends Aggregate, Body> implements AggregateStore<A>, CheckedStore {
  private readonly documents: Collection<Stored>;
  private readonly outboxes: Outboxes;
  private readonly fromStored = (stored: Stored): A => aggregateOf(stored) as A;

  constructor(
    private readonly type: AggregateType<A, Body>,
    database: Database,
    private readonly sender: Sender,
    private readonly clock: Clock,
    private readonly timers: Timers,
    private readonly onProblem: (problem: unknown) => void = () => undefined,
  ) {
    this.documents = database.collection<Stored>(type.collection);
    const outgoing = (stored: Stored, unsent: Unsent): OutgoingEvent<Body> => this.outgoing(stored, unsent);
    this.outboxes = new Outboxes(type.collection.name, this.documents, { sender, timers, outgoing, onProblem });
    sender.republishers?.push((since) => this.republish(since));
    sender.outboxes?.push(this.outboxes);
    sender.checked?.push(this);
  }

  get service(): string {
    return this.type.event.service;
  }

  get resource(): string {
    return this.type.event.resource;
  }

  get event(): EventType<Body> {
    return this.type.event;
  }

  /** Sends what a crash left: now, every minute, and when the bus is back. */
  startSweeping(bus: { onReconnected(run: () => void): unknown }): void {
    this.outboxes.start(bus);
  }

  /** Publishes what is left in outboxes. @throws while a server is away */
  sweep(): Promise<void> {
    return this.outboxes.sweep();
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
    const [items, total] = await Promise.all([this.documents.find(where, { sort: sortOf(sort), ...page }), this.documents.count(where)]);
    return { items: items.map((stored) => this.fromStored(stored)), total };
  }

  async outlines(filter: Record<string, unknown>, fields: readonly string[]): Promise<readonly A[]> {
    return (await this.documents.find(whereOf(filter), { sort: { _id: 1 }, only: fields })).map((stored) => this.fromStored(stored));
  }

  async nearest(path: string, from: number, way: 1 | -1, limit: number): Promise<readonly A[]> {
    const where = whereOf({ [path]: way === 1 ? { $gte: from } : { $lte: from } });
    return (await this.documents.find(where, { sort: { [path]: way }, limit })).map((stored) => this.fromStored(stored));
  }

  async create(aggregate: NewOf<A>, events: readonly DomainEvent[], beside?: BesideNew<A>): Promise<A> {
    const stored = this.created(aggregate, events, beside);
    const kept = (await this.outboxes.orSweepSoon(() => this.documents.insert(stored))) ? stored : (await this.documents.get(stored._id))!;
    this.note({ id: kept._id, version: kept.version });
    await this.outboxes.flush(kept).catch(this.onProblem);
    return this.fromStored(kept);
  }

  async createMany(aggregates: readonly NewOf<A>[], events: readonly DomainEvent[], beside?: BesideNew<A>): Promise<A[]> {
    const created = aggregates.map((aggregate) => this.created(aggregate, events, beside));
    await this.outboxes.orSweepSoon(() => this.documents.insertMany(created));
    const ids = aggregates.map(({ id }) => id as number);
    const kept = new Map((await this.documents.getMany(ids)).map((stored) => [stored._id, stored]));
    for (const { _id: id, version } of kept.values()) this.note({ id, version });
    await Promise.all([...kept.values()].map((stored) => this.outboxes.flush(stored).catch(this.onProblem)));
    return ids.map((id) => this.fromStored(kept.get(id)!));
  }

  private created(aggregate: NewOf<A>, events: readonly DomainEvent[], beside?: BesideNew<A>): Stored {
    const now = this.clock.now();
    const version = events.length === 0 ? UNPUBLISHED : 1;
    const stamped = { ...aggregate, id: aggregate.id as number, version, createdAt: now, updatedAt: now };
    return newlyStored(stamped, this.unsent(events, version, now), beside?.(aggregate));
  }

  async createAll(aggregates: readonly NewOf<A>[], action: string): Promise<A[]> {
    const now = this.clock.now();
    const there = new Map((await this.documents.getMany(aggregates.map(({ id }) => id))).map((stored) => [stored._id, stored]));
    const stamps = { version: 1, createdAt: now, updatedAt: now };
    const wanted = aggregates.map((each) => there.get(each.id as number) ?? newlyStored({ ...each, id: each.id as number, ...stamps }, []));
    await this.documents.insertMany(wanted.filter(({ _id }) => !there.has(_id)));
    const event: Unsent = { action, version: 1, index: 0, at: now };
    // What was there may be what a crash left untold; the bus knows the ids of those that were told.
    await Promise.all(wanted.filter(({ version }) => version === 1).map((stored) => this.sender.send(this.outgoing(stored, event))));
    await this.sender.keepMark?.();
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
      if (!decision || isUnchanged(current, decision.state)) return current;
      const saved = await this.save(stored, current, decision);
      if (saved) {
        this.note({ id, version: saved.version });
        const sent = this.outboxes.flush(saved);
        if (options.isAcknowledged) await sent;
        else await sent.catch(this.onProblem);
        return this.fromStored(saved);
      }
      if (tries >= MAX_TRIES) throw new Error(`${this.type.event.resource} ${id} changed under ${tries} tries`);
      // Losers of one race come back at different moments; the id spreads them without a random source.
      await this.timers.sleep(Math.min(tries, 10) * (1 + ((id + tries) % 3)));
    }
  }

  async putBeside(
    name: string,
    writes: readonly { id: number; at: number; value: unknown }[],
    { isSame = false }: { isSame?: boolean } = {},
  ): Promise<void> {
    const place = `beside.${name}`;
    await this.documents.updateMany(
      writes.map(({ id, at, value }) => ({
        id,
        where: { $or: [{ [`${place}.at`]: isSame ? { $lte: at } : { $lt: at } }, { [place]: { $exists: false } }] },
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
    let count = 0;
    for await (const page of publishedPages(this.documents, since ? { updatedAt: { $gte: since } } : {})) {
      await this.sendAgain(page);
      count += page.length;
    }
    return count;
  }

  async publishAgain(ids: readonly number[]): Promise<void> {
    await this.sendAgain((await this.documents.getMany(ids)).filter(({ version }) => version > UNPUBLISHED));
  }

  async pageOfIds(afterId: number, limit: number, filter: Readonly<Record<string, unknown>> = {}): Promise<IdPage> {
    const page = await this.documents.find(
      { ...filter, _id: { $gt: afterId }, ...PUBLISHED },
      { sort: { _id: 1 }, limit, only: ['version'] },
    );
    return { ids: page.map(({ _id }) => _id), next: page.length < limit ? null : page[page.length - 1]!._id };
  }

  async versions(ids: readonly number[]): Promise<StoredVersion[]> {
    const found = await this.documents.find({ _id: { $in: ids } }, { only: ['version', 'unsent'] });
    return found.map(({ _id: id, version, unsent }) => ({ id, version, isUnsent: unsent === true }));
  }

  async versionsOf(ids: readonly number[]): Promise<Map<number, number>> {
    return new Map((await this.documents.getMany(ids)).map(({ _id, version }) => [_id, version]));
  }

  async liftVersions(by: number): Promise<number> {
    let count = 0;
    for await (const page of publishedPages(this.documents, {}, ['version', 'outbox'])) {
      await this.documents.updateMany(page.map(({ _id: id, version }) => ({ id, where: { version }, set: { version: version + by } })));
      count += page.length;
    }
    return count;
  }

  /** Under new ids, as the bus may have lost the old ones. What was saved meanwhile goes again: the last message has the newest version. */
  private async sendAgain(page: readonly Stored[]): Promise<void> {
    const stamp = this.clock.milliseconds();
    const again = (stored: Stored): Unsent => ({ action: 'republished', version: stored.version, index: stamp, at: this.clock.now() });
    await Promise.all(page.map((stored) => this.sender.send(this.outgoing(stored, again(stored)))));
    const newer = await newerThan(this.documents, page);
    if (newer.length > 0) await this.sendAgain(newer);
  }

  /** One page of everything that was published, tombstones too, by id: what a snapshot question answers. */
  async page(afterId: number, limit: number): Promise<{ items: A[]; nextAfterId: number | null }> {
    const page = await this.documents.find({ _id: { $gt: afterId }, ...PUBLISHED }, { sort: { _id: 1 }, limit });
    return { items: page.map((stored) => this.fromStored(stored)), nextAfterId: page.length < limit ? null : page[page.length - 1]!._id };
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
    const outbox = [...this.outboxes.unsentOf(stored), ...this.unsent(decision.events, version, now)];
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
    const isWritten = await this.outboxes.orSweepSoon(() => this.documents.update({ id, where: { version, revision }, set, unset }));
    return isWritten ? writtenOver(stored, set, unset) : undefined;
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
      actors: unsent.actor && [unsent.actor],
    };
  }

  private unsent(events: readonly DomainEvent[], version: number, at: Instant): Unsent[] {
    const [from, actor] = [traceparent(), currentActor()];
    const cause = { ...(from ? { traceparent: from } : {}), ...(actor ? { actor } : {}) };
    return events.map((event, index) => ({ ...event, version, index, at, ...cause }));
  }
}
