import { Injectable } from '@nestjs/common';
import { planRunNumber, type StatusesChanged } from '@pegboard/contracts';
import type { PurchaseOrder } from '@pegboard/domain-purchasing';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { PlanBarrier } from '@pegboard/service';
import { purchaseOrders, type PurchasePlanBeside } from './purchase-order.schema';

/** What the planner says about outsourced orders, kept beside them (B5). Regular orders need nothing. */
@Injectable()
export class PurchasePlanStatuses {
  constructor(
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    private readonly barrier: PlanBarrier,
  ) {}

  /** An order is published completely, so the newest run replaces the stored statuses. */
  learn({ at, purchase_orders }: StatusesChanged): Promise<void> {
    return this.orders.putBeside(
      'plan',
      purchase_orders.map(({ order_id, order, rows }) => ({
        id: order_id,
        at: planRunNumber(at),
        value: { order, rows } satisfies PurchasePlanBeside,
      })),
    );
  }

  async of(orders: readonly PurchaseOrder[]): Promise<Map<number, PurchasePlanBeside>> {
    const outsourced = orders.filter(({ entityType }) => entityType === 'outsourced').map(({ id }) => id);
    if (outsourced.length === 0) return new Map();
    return new Map([...(await this.orders.beside<PurchasePlanBeside>('plan', outsourced))].map(([id, { value }]) => [id, value]));
  }

  /** After a write: as the plan has it with the write in it, if the request waits for that. */
  async settled(order: PurchaseOrder): Promise<PurchasePlanBeside | undefined> {
    const answer = await this.barrier.settle({ purchase_orders: [order.id] });
    return answer?.purchase_orders.find(({ order_id }) => order_id === order.id) ?? (await this.of([order])).get(order.id);
  }
}
