import { planRunNumber, type PlanRun, type StatusesChanged } from '@pegboard/contracts';
import { publishedBy, type Owner, type Published } from './status-messages';

export interface PublishedRunsSnapshot {
  readonly highest: PlanRun | null;
  /** `[place of the owner in OWNERS, order id, run number]` */
  readonly orders: readonly (readonly [number, number, number])[];
}

/**
 * What has been published, learnt by reading the planner's own output in the order of the stream: every replica, the
 * publishing one too, knows the same, also after a crash between the plan and its publication. As its receivers do, it
 * keeps the highest run of each order, so that a replica that wakes up with an old epoch harms nothing.
 */
export class PublishedRuns {
  /** The highest run seen so far: a new epoch must be above its epoch. */
  highest: PlanRun | null = null;
  private readonly runs = new Map<Owner, Map<number, number>>();

  constructor(private readonly owners: readonly Owner[]) {
    for (const owner of owners) this.runs.set(owner, new Map());
  }

  /** The entities that this message is the newest word on. */
  read(owner: Owner, body: StatusesChanged): Published[] {
    const run = planRunNumber(body.at);
    if (!this.highest || run > planRunNumber(this.highest)) this.highest = body.at;
    const known = this.runs.get(owner)!;
    return publishedBy(owner, body).flatMap(({ orderId, entities }) => {
      if ((known.get(orderId) ?? -1) >= run) return [];
      const isGone = entities.some((entity) => entity.id === orderId && entity.entity === owner.order && entity.to === null);
      if (isGone) known.delete(orderId);
      else known.set(orderId, run);
      return entities;
    });
  }

  export(): PublishedRunsSnapshot {
    const orders = this.owners.flatMap((owner, place) => [...this.runs.get(owner)!].map(([id, run]) => [place, id, run] as const));
    return { highest: this.highest, orders };
  }

  restore(snapshot: PublishedRunsSnapshot): void {
    this.highest = snapshot.highest;
    for (const [place, id, run] of snapshot.orders) this.runs.get(this.owners[place]!)?.set(id, run);
  }
}
