import { randomUUID } from 'node:crypto';
import { itemEvent, locationEvent, journalEvent, type AtLeast, type BodyOf, type StatusesChanged } from '@pegboard/contracts';
import type { FactType, Applied, Fact, Plan, PictureSnapshot, PublishedSnapshot } from '@pegboard/domain-planning';
import { readEvent, type ReadMessage, type StreamPosition } from '@pegboard/eventing';
import { ref, refId, refType, type Instant, type Ref } from '@pegboard/kit';
import { causeOf, type RunCause } from '../hearing/cause';
import { ItemDirectory, type ItemDirectorySnapshot } from '../hearing/item-directory';
import { LastMessages } from './last-messages';
import { HEARD, heardOn, tellingOf, type Heard } from '../hearing/heard';
import { PublishedRuns, type PublishedRunsSnapshot } from '../publishing/published-runs';
import { OWNERS, type Owner } from '../publishing/status-messages';

export interface SavedState {
  readonly position: StreamPosition;
  readonly now: Instant;
  readonly directory: ItemDirectorySnapshot;
  readonly runs: PublishedRunsSnapshot;
  readonly facts: PictureSnapshot;
  readonly published: PublishedSnapshot;
  /** Of `PlanState`; absent: kept by release 0.1 */
  readonly lineage?: string | undefined;
}

/** A message that can't be read, and why. */
export interface UnreadAside {
  readonly aside: string;
  readonly heard: Heard | undefined;
}

/** `none`: nothing for the plan. `gap`: a commit of the ledger before this one is missing. */
export type Taken = Applied | 'none' | UnreadAside;

/** What the barrier can wait for by version; items are several variants, whose versions are kept apart. */
const AGGREGATES = new Set<string>(HEARD.filter((heard) => heard.snapshot && heard.event !== itemEvent).map(({ event }) => event.resource));

const RECENT_CAUSES = 200;
/** Far more than are made within a claim's life; of older ones their owners are asked. */
const MAX_ORDERED = 50_000;
const ownerByResource = new Map(OWNERS.map((owner) => [owner.event.resource, owner]));

/** The plan with its place in the stream: everything the planner knows at one moment. Nothing in here waits. */
export class PlanState {
  readonly directory = new ItemDirectory();
  readonly runs = new PublishedRuns(OWNERS);
  /** What came in since the last run, oldest first. */
  recent: RunCause[] = [];
  /** What this replica has sent and not read back yet, by message id: it need not be parsed again. */
  readonly sent = new Map<string, StatusesChanged>();
  /** The orders that were made under a claim to a shortage, the newest of them, by the claim's id (P13). */
  readonly ordered = new Map<string, Ref>();
  /** The last messages of each kind and in each trace. */
  readonly lasts = new LastMessages();
  /** Messages taken since it was made. */
  taken = 0;
  /** Names the owners' answers that it was made of, also when it was kept and gone on from: what is published of it is known to all who have it. */
  lineage: string | undefined = randomUUID();

  constructor(
    readonly plan: Plan,
    public position: StreamPosition,
    public now: Instant,
  ) {}

  /** Takes one message of the stream in and moves the position behind it. Never throws. */
  take(message: ReadMessage): Taken {
    const result = this.read(message);
    this.lasts.note(message, result !== 'none');
    this.position = { sequence: message.sequence, messageId: message.messageId || null };
    this.taken++;
    return result;
  }

  /** Takes in what an owner answered. */
  learn(heard: Heard, body: unknown, cause?: RunCause): Applied {
    if (heard.event === itemEvent) this.directory.learnItem(body as BodyOf<typeof itemEvent>);
    if (heard.event === locationEvent) this.directory.learnLocation(body as BodyOf<typeof locationEvent>);
    this.noteClaim(heard, body as { readonly id: number; readonly claim_id?: string | null });
    return this.apply(heard.facts(body), cause);
  }

  /** An order ends the claim under which it was made, in the same step in which it becomes supply. */
  private noteClaim(heard: Heard, { id, claim_id: claimId }: { readonly id: number; readonly claim_id?: string | null }): void {
    if (!claimId) return;
    this.ordered.delete(claimId);
    this.ordered.set(claimId, ref(heard.event.resource, id));
    if (this.ordered.size > MAX_ORDERED) this.ordered.delete(this.ordered.keys().next().value!);
  }

  apply(facts: readonly Fact[], cause?: RunCause): Applied {
    let result: Applied = 'known';
    for (const fact of facts) {
      const applied = this.plan.apply(fact, cause?.id);
      if (applied !== 'known') result = applied;
    }
    if (cause !== undefined && result === 'applied') this.remember(cause);
    return result;
  }

  setNow(now: Instant, cause: string): void {
    this.plan.setNow(now, cause);
    this.now = now;
    if (this.recent[this.recent.length - 1]?.id !== cause) this.remember({ id: cause });
  }

  /** Whether the plan reflects at least what is asked. What the plan has nothing to do with is no reason to wait. */
  reflects(atLeast: AtLeast): boolean {
    if (this.plan.posting < atLeast.posting) return false;
    if (this.plan.moves.sell < (atLeast.sell_move ?? 0) || this.plan.moves.schedule < (atLeast.schedule_move ?? 0)) return false;
    return Object.entries(atLeast.versions).every(([name, version]) => this.hasVersion(name as Ref, version));
  }

  export(): SavedState {
    const { position, now, plan } = this;
    return {
      position,
      now,
      directory: this.directory.export(),
      runs: this.runs.export(),
      facts: plan.exportPicture(),
      published: plan.exportPublished(),
      lineage: this.lineage,
    };
  }

  /** The state again. What was published about orders that are no longer known is left out: nobody asks for it. */
  restore(kept: SavedState): this {
    this.directory.restore(kept.directory);
    for (const fact of kept.facts) this.plan.apply(fact);
    this.runs.restore(kept.runs);
    this.lineage = kept.lineage;
    this.plan.markPublished(
      kept.published.map((entity) => ({ entity: entity.entity, id: entity.id, ownerId: entity.ownerId, to: entity.status })),
    );
    return this;
  }

  private read(message: ReadMessage): Taken {
    const [, service, resource] = message.subject.split('.');
    const owner = service === 'planner' ? ownerByResource.get(resource!) : undefined;
    const heard = owner ? undefined : heardOn(message.subject);
    try {
      if (owner) return this.readOutput(owner, message);
      if (!heard) return 'none';
      const { body, envelope } = tellingOf(heard, message);
      return this.learn(heard, body, causeOf(envelope));
    } catch (problem) {
      return { aside: (problem as Error).message, heard };
    }
  }

  private readOutput(owner: Owner, message: ReadMessage): Taken {
    const body = this.sent.get(message.messageId) ?? readEvent<StatusesChanged>(owner.event, message).body;
    this.sent.delete(message.messageId);
    this.plan.markPublished(this.runs.read(owner, body));
    return 'none';
  }

  /** The version of an aggregate that it has; undefined if it has never heard of it. Of the ledger, the last commit. */
  versionOf(resource: string, id: number): number | undefined {
    if (resource === journalEvent.resource) return this.plan.posting;
    return resource === itemEvent.resource ? this.directory.versionOfItem(id) : this.plan.versionOf(resource as FactType, id);
  }

  private hasVersion(name: Ref, version: number): boolean {
    const type = refType(name);
    return (type !== itemEvent.resource && !AGGREGATES.has(type)) || (this.versionOf(type, refId(name)) ?? 0) >= version;
  }

  private remember(cause: RunCause): void {
    this.recent.push(cause);
    if (this.recent.length > RECENT_CAUSES * 2) this.recent = this.recent.slice(-RECENT_CAUSES);
  }
}

export const isJournal = (heard: Heard | undefined): boolean => heard?.event === (journalEvent as Heard['event']);
