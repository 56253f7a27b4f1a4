import { journalSince, planAsOf, type AggregateBody, type OutputOf } from '@pegboard/contracts';
import { untilDone, type Asker, type Patience } from '@pegboard/eventing';
import { WriteBatch } from './mirror/batch';
import { MustEnd, type Mirror } from './mirror/mirror';
import type { Mirrored } from './mirror/mirrored';
import { STATUS_KINDS, toldOrders } from './mirror/statuses';

const FIRST_PAGE = 250;
const LARGEST_PAGE = 500;
const COMMITS_AT_ONCE = 200;
const STATUSES_AT_ONCE = 50;
const DEADLINE_MS = 15_000;

export interface OwnersPorts extends Patience {
  readonly asker: Asker;
  readonly onStep: (step: string) => void;
}

/** What the services themselves know, asked over request/reply; waits for those that aren't up. Everything @throws Stopped */
export class Owners {
  constructor(private readonly ports: OwnersPorts) {}

  /** Everything of one kind, tombstones too, page by page in the order of the ids. */
  async *all(kind: Mirrored): AsyncGenerator<AggregateBody[], void> {
    const { snapshot } = kind;
    let limit = FIRST_PAGE;
    for (let after: number | null = 0; after !== null;) {
      const afterId: number = after;
      this.ports.onStep(`asking for ${snapshot.subject} after ${afterId}`);
      const page: { items: AggregateBody[]; next_after_id: number | null } = await this.patiently(snapshot.subject, async (attempt) => {
        // A page of very large orders may be more than one message can carry.
        if (attempt > 1) limit = Math.max(1, Math.floor(limit / 2));
        return this.ports.asker.ask(snapshot, { after_id: afterId, limit }, { deadlineMs: DEADLINE_MS });
      });
      yield page.items;
      limit = Math.min(limit * 2, LARGEST_PAGE);
      after = page.next_after_id;
    }
  }

  /** One as it is now, asked once. @throws whatever the owner answers */
  async one(kind: Mirrored, id: number): Promise<AggregateBody | undefined> {
    const page: { items: AggregateBody[] } = await this.ports.asker.ask(kind.snapshot, { after_id: id - 1, limit: 1 });
    return page.items.find((item) => item.id === id);
  }

  /** Writes every commit of the ledger that the mirror lacks. The stream's position stays where it is. */
  async fetchMovements(mirror: Mirror): Promise<void> {
    let limit = COMMITS_AT_ONCE;
    for (;;) {
      const afterN = mirror.state.journalN;
      this.ports.onStep(`asking for movements after commit ${afterN}`);
      const { entries, end } = await this.patiently(journalSince.subject, async (attempt) => {
        if (attempt > 1) limit = Math.max(1, Math.floor(limit / 2));
        return this.ports.asker.ask(journalSince, { after_n: afterN, limit }, { deadlineMs: DEADLINE_MS });
      });
      if (end < afterN)
        throw new MustEnd(`the ledger ends at commit ${end}, before ${afterN}, which is here: it was restored, run "rebuild"`);
      await mirror.write(new WriteBatch().learnCommits(entries));
      if (mirror.state.journalN === afterN) return;
    }
  }

  /** Writes what the plan says now about every order in the mirror: what it said before is in no event that is left. */
  async fetchStatuses(mirror: Mirror, isForced: boolean): Promise<void> {
    for (const kind of STATUS_KINDS) {
      const ids = await mirror.idsOf(kind.list);
      for (let at = 0, count = STATUSES_AT_ONCE; at < ids.length;) {
        this.ports.onStep(`asking for the plan of ${kind.list} from ${ids[at]}`);
        const answer = await this.patiently(planAsOf.subject, async (attempt) => {
          if (attempt > 1) count = Math.max(1, Math.floor(count / 2));
          const none = { sales_orders: [], manufacturing_orders: [], purchase_orders: [] };
          const input = { at_least: { versions: {}, posting: 0 }, wait_ms: 0, ...none, [kind.list]: ids.slice(at, at + count) };
          return (await this.ports.asker.ask(planAsOf, input, { deadlineMs: DEADLINE_MS })) as OutputOf<typeof planAsOf>;
        });
        const batch = new WriteBatch();
        batch.learnStatuses(kind, toldOrders(kind, answer.at, answer[kind.list]));
        await mirror.write(batch, { isForced });
        at += count;
      }
    }
  }

  private patiently<T>(about: string, work: (attempt: number) => Promise<T>): Promise<T> {
    return untilDone(this.ports, `asking ${about}`, work);
  }
}
