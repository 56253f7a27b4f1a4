import { Inject, Injectable } from '@nestjs/common';
import { salesOrdersSchema } from './sales-order.schema';
import type { SalesOrder } from '@pegboard/domain-sales';
import { CLAIMS, InjectStore, TIMERS, type AggregateStore, type Claims, type Timers } from '@pegboard/eventing';
import { reject } from '@pegboard/kit';
import { ClaimedNumbers } from '@pegboard/service';

/** An order number names one order: it is claimed before the order is written, and free again when that is deleted. */
@Injectable()
export class OrderNumbers {
  private readonly claimed: ClaimedNumbers;

  constructor(
    @Inject(CLAIMS) claims: Claims,
    @InjectStore(salesOrdersSchema) orders: AggregateStore<SalesOrder>,
    @Inject(TIMERS) timers: Timers,
  ) {
    this.claimed = new ClaimedNumbers({ claims, timers }, 'sales_order_no', async (id, orderNo) => {
      const holder = await orders.find(id);
      // An order that is packed and renamed in one request has its new number when it is packed.
      return holder && !holder.isDeleted && [holder.orderNo, holder.waitingEdit?.edit.orderNo].includes(orderNo);
    });
  }

  /** @throws Rejection 409 ORDER_NO_TAKEN */
  async take(orderNo: string, orderId: number): Promise<void> {
    if (await this.claimed.isTaken(orderNo, orderId)) {
      throw reject('ORDER_NO_TAKEN', 'order_no', `Sales order ${orderNo} already exists.`, { order_no: orderNo });
    }
  }

  /** The number of an order that was given none. */
  takeDefault(orderId: number): Promise<string> {
    return this.claimed.takeDefault('SO', orderId);
  }

  free(orderNo: string, orderId: number): Promise<void> {
    return this.claimed.free(orderNo, orderId);
  }
}
