import type { EventType, InputOf, OutputOf, Question } from '@pegboard/contracts';
import type { Decision, Instant, DomainEvent } from '@pegboard/kit';
import type { FollowedStream } from './bus/hearing';
import type { Actor } from './actor';
import type { Aggregate, BesideNew, NewOf } from './aggregate';

export type { Aggregate, BesideNew, NewOf };

/**
 * The ports that handlers are built from. Each has a real and a memory version, and one contract suite runs on both.
 * Nothing outside this library knows NATS, and nothing outside it and the schemas knows MongoDB.
 */

/** The only source of time. */
export interface Clock {
  now(): Instant;
  /** Milliseconds since 1970-01-01 UTC. It may be set, ahead and back: no duration is measured by it. */
  milliseconds(): number;
  /** Milliseconds since some moment of this process. Nobody sets it: for durations. */
  elapsed(): number;
}

/** The only source of waiting. Every handle can be cancelled, and all are when the service stops. */
export interface Timers {
  after(milliseconds: number, run: () => void): { cancel(): void };
  every(milliseconds: number, run: () => void): { cancel(): void };
  sleep(milliseconds: number): Promise<void>;
}

/** Integers per resource, handed out in blocks by the service that owns the resource; gaps are fine. */
export interface Ids {
  next(resource: string): Promise<number>;
  /** Several at once, ascending, for an order with many rows. */
  take(resource: string, count: number): Promise<number[]>;
}

export interface Page {
  readonly skip: number;
  readonly limit: number;
}

export interface Found<A> {
  readonly items: readonly A[];
  /** All that match, not only this page. */
  readonly total: number;
}

/**
 * Aggregates of one kind, one document each, with their unsent events inside (one commit = one document).
 * Filters and sorts are MongoDB's, over the aggregate's own field names; `id` is the document's `_id`.
 */
export interface AggregateStore<A extends Aggregate> {
  /** The aggregate, also when it is a tombstone; undefined if the id was never used. */
  find(id: number): Promise<A | undefined>;
  /** The aggregate. @throws Rejection NOT_FOUND (404) if there is none or it is deleted. */
  get(id: number): Promise<A>;
  findMany(ids: readonly number[]): Promise<A[]>;
  /** Without tombstones unless the filter names `isDeleted`. */
  search(filter: Record<string, unknown>, sort: Record<string, 1 | -1>, page: Page): Promise<Found<A>>;
  /**
   * Of every aggregate that matches, by id, the fields named and nothing else: for counting and choosing what lies inside
   * many, before the few that are shown are read whole.
   */
  outlines(filter: Record<string, unknown>, fields: readonly string[]): Promise<readonly A[]>;
  /** The next by an indexed number, from one on upwards or downwards: few are read, however many there are. */
  nearest(path: string, from: number, way: 1 | -1, limit: number): Promise<readonly A[]>;
  /**
   * Writes a new aggregate (version 1) with its events. Without events it has version 0, and no snapshot shows it yet. An id that exists already is the retry of a create that
   * succeeded: the stored one is answered and nothing is written.
   * @param beside what is put beside it by the same write
   */
  create(aggregate: NewOf<A>, events: readonly DomainEvent[], beside?: BesideNew<A>): Promise<A>;
  /** The same for many, each with these events: one write, and the events side by side. Answers them in the order given. */
  createMany(aggregates: readonly NewOf<A>[], events: readonly DomainEvent[], beside?: BesideNew<A>): Promise<A[]>;
  /**
   * Writes many new aggregates at once, with one event each that is acknowledged when this resolves. For copies of what is
   * kept elsewhere: there is no outbox, because a caller with a mark of its own asks again for what a crash left. Those
   * that are there already stay as they are. Answers all of them as they are stored, in no order.
   */
  createAll(aggregates: readonly NewOf<A>[], action: string): Promise<A[]>;
  /**
   * Loads, decides, saves against the version loaded; when another writer won, loads and decides again.
   * A decision that returns undefined changes nothing; neither does one that leaves every field as it is, apart from times of
   * parts: whoever sends back what is there moves no version, and nobody is told. After the save the events are published; a failure to publish
   * is not a failure to save (the sweeper sends them), unless `isAcknowledged` asks that JetStream has them first.
   * @throws Rejection NOT_FOUND; whatever `decide` throws; Error if a decision without events changes what is published.
   */
  change(
    id: number,
    decide: (current: A) => Decision<A> | undefined | Promise<Decision<A> | undefined>,
    options?: { isAcknowledged?: boolean; includeDeleted?: boolean },
  ): Promise<A>;
  /**
   * Writes values beside the aggregate: no version, no event. A write applies only if its `at` is higher than that of
   * the value that is there (plan statuses: the plan run; ranks: the number of the move).
   * @param options `isSame`: it may also be the same, of a value that was found to be wrong
   */
  putBeside(name: string, writes: readonly { id: number; at: number; value: unknown }[], options?: { isSame?: boolean }): Promise<void>;
  /** What was put beside some aggregates under a name. */
  beside<T>(name: string, ids: readonly number[]): Promise<Map<number, { at: number; value: T }>>;
  /** Publishes again the present state of all (or of those updated since), with fresh message ids. Answers how many. */
  republish(since?: Instant): Promise<number>;
}

/** A plain document that people edit or that a service keeps for itself, without events. */
export interface DocumentStore<T> {
  find(id: string | number): Promise<T | undefined>;
  findMany(ids: readonly (string | number)[]): Promise<Map<string | number, T>>;
  /** Writes if there is none with this id. Answers false, writing nothing, if there is. */
  insert(id: string | number, value: T): Promise<boolean>;
  put(id: string | number, value: T): Promise<void>;
  /** Writes only if `at` is higher than what is there: a copy of another service's aggregate, by version. */
  putNewer(id: string | number, at: number, value: T): Promise<boolean>;
  /** By what number each is newer than others of the same id: of a copy, its version. */
  numbersOf(ids: readonly (string | number)[]): Promise<Map<string | number, number>>;
  delete(id: string | number): Promise<void>;
  search(filter: Record<string, unknown>, sort: Record<string, 1 | -1>, page: Page): Promise<Found<T & { id: string | number }>>;
}

/**
 * "Only once": a claim `{_id: key, resourceId, bodyHash}` is written first, then the create with that id. A retry gets
 * the first try's claim back and finishes what it finds.
 */
export interface Claim {
  readonly resourceId: number;
  readonly bodyHash: string | null;
  readonly response: unknown;
  /** Nobody's from then on; null: it never ends. */
  readonly expiresAt: Date | null;
  /** Who works under it now; null: nobody. */
  readonly held: string | null;
}

export interface Claims {
  /**
   * `isNew` is false when the key was claimed before; then the rest is that of the first claim.
   * @param expires after how many seconds, or when, the claim ends; absent: never
   * @param held who works under it, if it is new
   */
  claim(
    key: string,
    resourceId: number,
    bodyHash?: string,
    expires?: number | Date,
    held?: string,
  ): Promise<Claim & { readonly isNew: boolean }>;
  /** Says who works under a claim from now on. Answers false, writing nothing, if it isn't held as `before` says any more. */
  hold(key: string, before: string | null, now: string | null): Promise<boolean>;
  /** Undefined for a key that nobody has claimed, or whose claim has ended. */
  find(key: string): Promise<Claim | undefined>;
  /** Many keys at once, each for its resource. Answers whose each of them is. */
  claimMany(wanted: ReadonlyMap<string, number>): Promise<Map<string, number>>;
  /** Whose each of these keys is; those that nobody has claimed are left out. */
  findMany(keys: readonly string[]): Promise<Map<string, number>>;
  /**
   * Keeps an answer, so that a retry is answered the same. Resolves to the one that is kept: another replica may have been first.
   * @param unless the path whose presence keeps what is there: any answer, or one with a field of this name
   */
  keepResponse(key: string, response: unknown, unless?: 'response' | `response.${string}`): Promise<unknown>;
  /** Frees a unique word (a SKU that was changed). */
  release(key: string, resourceId: number): Promise<void>;
}

/**
 * An append-only journal: documents numbered 1, 2, 3 … without gaps. Callers that wait while an append is under way are
 * committed together in the next document (group commit). Two replicas race by the unique number: the loser reads what
 * the winner appended and decides again.
 */
export interface Journal<Entry> {
  /** The number of the last entry this replica has applied. */
  readonly end: number;
  /** Reads what other replicas appended, applying it, and answers the new end. */
  catchUp(): Promise<number>;
  read(afterN: number, limit: number): Promise<{ n: number; entry: Entry }[]>;
}

/** What a journal needs to know from the state that is kept in memory on top of it. */
export interface JournalMachine<Entry, Command, Outcome> {
  /**
   * Decides commands in order against the state in memory as if each before it had been applied.
   * `entry` undefined: nothing is to be written (all were repeats or refusals that are not kept).
   * Must not change the state: `apply` does, once the entry is on disk.
   */
  decide(commands: readonly Command[], n: number): { entry: Entry | undefined; outcomes: readonly Outcome[] };
  apply(entry: Entry, n: number): void;
  /**
   * For a journal that lost its end, and whose readers have heard of it: `filler` changes nothing and takes the place of each entry that was
   * lost, and `restated` says what is true now of everything that these spoke of. @param lost their bodies, as far as anybody knows them
   */
  afterLoss?(lost: readonly unknown[], at: Instant): { readonly filler: Entry; readonly restated: Entry };
}

/** A journal with a machine on top: submitting a command is answered when the entry that holds it is on disk. */
export interface JournalWriter<Entry, Command, Outcome> extends Journal<Entry> {
  submit(command: Command): Promise<Outcome>;
}

/** What a listener learns beside the body. */
export interface Envelope {
  readonly id: string;
  readonly subject: string;
  readonly action: string;
  readonly time: Instant;
  readonly change: Readonly<Record<string, unknown>>;
  readonly traceparent: string | undefined;
  /** Who caused it; undefined in events of before this was said. */
  readonly actor?: Actor | undefined;
  /** The place in the stream. */
  readonly sequence: number;
  readonly deliveries: number;
}

/** Sends events that are not about an aggregate in a store: journal entries, rank moves, plan statuses. */
export interface EventPublisher {
  /**
   * Publishes and waits for JetStream's acknowledgement.
   * @param messageId the de-duplication id; the same id within the window is one message
   */
  publish<Body>(
    type: EventType<Body>,
    id: number | string,
    action: string,
    body: Body,
    messageId: string,
    change?: Readonly<Record<string, unknown>>,
  ): Promise<{ sequence: number }>;
}

/** Asks another service and waits. Errors come back as the Rejection that was thrown there. */
export interface Asker {
  /** @throws Rejection `SERVICE_UNAVAILABLE` (503) if nobody answers within the deadline (default 5 s). */
  ask<Q extends Question<never, unknown> | Question<any, any>>(
    question: Q,
    input: InputOf<Q>,
    options?: { deadlineMs?: number },
  ): Promise<OutputOf<Q>>;
}

/** One ordered reading of the whole stream, for the planner and other readers that keep their own position. */
export interface EventReader {
  /** The last sequence in the stream now and the id of the message there; null ids for an empty stream. */
  end(): Promise<StreamPosition>;
  /** The last sequence alone, which is quicker to ask for. */
  lastSequence(): Promise<number>;
  /**
   * Whether a remembered position still names the same message. False: the bus went back or was replaced, and the
   * reader must rebuild from the owners.
   */
  isStillThere(position: StreamPosition): Promise<boolean>;
  /**
   * Reads in stream order after a position until stopped, across reconnects, without gaps. `onMessages` gets what has
   * arrived together; the next batch waits for it. `onGoneBack` is called instead when the position no longer exists.
   */
  follow(options: {
    after: StreamPosition;
    subjects: readonly string[];
    /**
     * The name of a consumer that the server remembers, so that operators see how far it has come. Where the reading goes
     * on is decided by `after` anyway: what is stored with the data is right, what was acknowledged may not be.
     */
    durable?: string;
    onMessages: (messages: readonly ReadMessage[]) => Promise<void>;
    onGoneBack: () => Promise<void>;
  }): Promise<FollowedStream>;
}

/** How far a service has come with the events that it listens to. */
export interface HearingProgress {
  /** What it listens to, as patterns of subjects. */
  readonly subjects: readonly string[];
  /** Everything of that up to this sequence is handled: stored, and what it led to is published. */
  readonly acknowledged: number;
  /** Not delivered yet, and delivered and not handled yet. */
  readonly pending?: number;
  readonly inFlight?: number;
}

/** The services that listen, whose replicas each handle a part of the events. */
export interface Hearers {
  /** Of all replicas together; undefined if no service of this name has ever listened. */
  progressOf(service: string): Promise<HearingProgress | undefined>;
}

export interface StreamPosition {
  readonly sequence: number;
  readonly messageId: string | null;
}

export interface ReadMessage {
  readonly subject: string;
  readonly sequence: number;
  readonly messageId: string;
  /** The CloudEvent, parsed from JSON but not yet checked against a schema. */
  readonly event: Record<string, unknown>;
  /** From which its hearers go on; absent: from what the event itself says. */
  readonly traceparent?: string | undefined;
  /** How many more waited in the stream behind this one when it was delivered; absent: unknown. */
  readonly pending?: number;
}
