import { planRunNumber, type PlanRun } from '@pegboard/contracts';
import type { StatusChange } from '@pegboard/domain-planning';
import { collectionSchema, listOf, oneOf, optional, text, whole, type Collection, type Database, type OnProblem } from '@pegboard/eventing';
import { ref, refId, refType, type Ref } from '@pegboard/kit';
import { OWNERS, type Owner } from './status-messages';

interface LastRun {
  readonly _id: 'last';
  /** As `planRunNumber`, as below. */
  readonly run: number;
  /** The newest run that was in the stream before it. */
  readonly previous: number;
  /** Of which it says something, such as `sales_order/7`; absent: of more than are kept. */
  readonly orders?: readonly string[] | undefined;
}

const lastRunSchema = collectionSchema<LastRun>('last_run', {
  _id: oneOf(['last']),
  run: whole,
  previous: whole,
  orders: optional(listOf(text)),
});

const MOST_ORDERS = 200;

/** What owners may show although the stream doesn't know it: nothing, what these orders were said to be, or anything. */
export type InDoubt = 'nothing' | 'everything' | readonly { readonly owner: Owner; readonly id: number }[];

const numberOf = (at: PlanRun | null): number => (at ? planRunNumber(at) : 0);

/**
 * The newest run that was begun, written before its first message. A stream that ends with an older one was cut off in the middle of it, or
 * it was put back to an older copy of itself, and owners may show what it no longer knows (P9).
 */
export class LastRunMark {
  private readonly documents: Collection<LastRun>;
  private isAway = false;

  constructor(
    database: Database,
    private readonly onProblem: OnProblem,
  ) {
    this.documents = database.collection(lastRunSchema);
  }

  /**
   * Never throws: a database that is away keeps no status from its readers, and is waited for once only.
   * @param previous the newest run that the stream has shown
   */
  async begun(at: PlanRun, previous: PlanRun | null, changes: readonly StatusChange[]): Promise<void> {
    const writing = this.write({ run: planRunNumber(at), previous: numberOf(previous), orders: ordersOf(changes) }).then(
      () => void (this.isAway = false),
      (problem: unknown) => {
        if (!this.isAway) this.onProblem(problem, { doing: 'noting the run that begins' });
        this.isAway = true;
      },
    );
    if (!this.isAway) await writing;
  }

  /** @param seen the newest run that the stream has, to its end */
  async inDoubt(seen: PlanRun | null): Promise<InDoubt> {
    const last = await this.documents.get('last');
    if (!last || last.run <= numberOf(seen)) return 'nothing';
    if (last.previous > numberOf(seen) || !last.orders) return 'everything';
    return last.orders.map((name) => ({ owner: OWNERS.find(({ order }) => order === refType(name as Ref))!, id: refId(name as Ref) }));
  }

  private async write(run: Omit<LastRun, '_id'>): Promise<void> {
    const { orders, ...set } = run;
    const change = orders ? { set: { ...set, orders } } : { set, unset: ['orders'] };
    const isNewer = await this.documents.update({ id: 'last', where: { run: { $lt: run.run } }, ...change });
    // Else there is none yet, or whoever publishes now has begun a newer one.
    if (!isNewer) await this.documents.insert({ _id: 'last', ...set, ...(orders ? { orders } : {}) });
  }
}

function ordersOf(changes: readonly StatusChange[]): Ref[] | undefined {
  const orders = new Set<Ref>();
  for (const { entity, ownerId } of changes) {
    const owner = OWNERS.find(({ order, row }) => order === entity || row === entity)!;
    orders.add(ref(owner.order, ownerId));
    if (orders.size > MOST_ORDERS) return undefined;
  }
  return [...orders];
}
