import { isOpen, type ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { inPages, type Clock } from '@pegboard/eventing';
import { instant, type Ranked, type Scheduled } from '@pegboard/kit';
import type { OrderStore } from '../orders/manufacturing-order.schema';

/** A write takes its time before it is taken and may be seen later by this much. */
const OVERLAP_MS = 3_000;

/** A linked open order, as far as the Schedule must know it. */
export interface ScheduledLink {
  readonly id: number;
  readonly salesOrderId: number;
}

/**
 * The open orders that are made for sales orders, read whole once and then by what changed: a drag needn't read them all. What it reads
 * it also returns, so that the Schedule learns of orders that another replica made.
 */
export class LinkedOrders {
  private readonly known = new Map<number, ScheduledLink>();
  private readAt: number | undefined;

  constructor(
    private readonly orders: OrderStore,
    private readonly clock: Clock,
    private readonly onRead: (order: ManufacturingOrder) => void,
  ) {}

  async now(): Promise<readonly ScheduledLink[]> {
    const now = this.clock.milliseconds();
    const filter =
      this.readAt === undefined
        ? { status: { $ne: 'DONE' } }
        : { isDeleted: { $in: [true, false] }, updatedAt: { $gte: instant(this.readAt - OVERLAP_MS) } };
    for (const order of await allOf(this.orders, filter)) this.learn(order);
    this.readAt = now;
    return [...this.known.values()];
  }

  learn(order: ManufacturingOrder): void {
    this.onRead(order);
    if (order.link && isOpen(order)) this.known.set(order.id, { id: order.id, salesOrderId: order.link.salesOrderId });
    else this.known.delete(order.id);
  }

  /** Reads everything again the next time, should a write have been overlooked. */
  forget(): void {
    this.known.clear();
    this.readAt = undefined;
  }
}

/** Every order that matches. */
export async function allOf(orders: OrderStore, filter: Record<string, unknown>): Promise<ManufacturingOrder[]> {
  const all: ManufacturingOrder[] = [];
  for await (const page of inPages(orders, filter)) all.push(...page);
  return all;
}

/** The linked orders with their keys in the list, or those that a move is about to give them. */
export function scheduledIn(
  list: readonly Ranked[],
  linked: readonly ScheduledLink[],
  changes: ReadonlyMap<number, number> = new Map(),
): Scheduled[] {
  const salesOrders = new Map(linked.map(({ id, salesOrderId }) => [id, salesOrderId]));
  return list
    .filter(({ id }) => salesOrders.has(id))
    .map(({ id, key }) => ({ id, key: changes.get(id) ?? key, salesOrderId: salesOrders.get(id)! }));
}
