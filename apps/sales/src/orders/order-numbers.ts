import { Inject, Injectable } from '@nestjs/common';
import { salesOrdersSchema } from './sales-order.schema';
import type { SalesOrder } from '@pegboard/domain-sales';
import { CLAIMS, InjectStore, TIMERS, type AggregateStore, type Claims, type Timers } from '@pegboard/eventing';
import { reject } from '@pegboard/kit';

const WAIT_MS = 100;
const MAX_WAITS = 20;

const keyOf = (orderNo: string): string => `sales_order_no:${orderNo}`;

/** An order number names one order: it is claimed before the order is written, and free again when that is deleted. */
@Injectable()
export class OrderNumbers {
  constructor(
    @Inject(CLAIMS) private readonly claims: Claims,
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    @Inject(TIMERS) private readonly timers: Timers,
  ) {}

  /** @throws Rejection 409 ORDER_NO_TAKEN */
  async take(orderNo: string, orderId: number): Promise<void> {
    if (await this.isTaken(orderNo, orderId)) {
      throw reject('ORDER_NO_TAKEN', 'order_no', `Sales order ${orderNo} already exists.`, { order_no: orderNo });
    }
  }

  /** The number of an order that was given none: `SO-12`, or `SO-12/2` where somebody gave that number by hand. */
  async takeDefault(orderId: number): Promise<string> {
    for (let n = 1; ; n++) {
      const orderNo = n === 1 ? `SO-${orderId}` : `SO-${orderId}/${n}`;
      if (!(await this.isTaken(orderNo, orderId))) return orderNo;
    }
  }

  free(orderNo: string, orderId: number): Promise<void> {
    return this.claims.release(keyOf(orderNo), orderId);
  }

  private async isTaken(orderNo: string, orderId: number): Promise<boolean> {
    for (let waits = 0; ; waits++) {
      const claim = await this.claims.claim(keyOf(orderNo), orderId);
      if (claim.resourceId === orderId) return false;
      const holder = await this.orders.find(claim.resourceId);
      if (holder && !holder.isDeleted && holder.orderNo === orderNo) return true;
      // Its holder is being written at this moment, or a crash left the claim alone.
      if (holder || waits >= MAX_WAITS) await this.free(orderNo, claim.resourceId);
      else await this.timers.sleep(WAIT_MS);
    }
  }
}
