import { Inject, Injectable } from '@nestjs/common';
import { returnsOf, type SalesOrder } from '@pegboard/domain-sales';
import { CLAIMS, InjectStore, isAway, TIMERS, type AggregateStore, type Claims, type Timers } from '@pegboard/eventing';
import { reject } from '@pegboard/kit';
import { ClaimedNumbers } from '@pegboard/service';
import { salesOrdersSchema } from '../orders/sales-order.schema';

/** A number names one return, as a number of an order names one order. */
@Injectable()
export class ReturnNumbers {
  private readonly claimed: ClaimedNumbers;

  constructor(
    @Inject(CLAIMS) claims: Claims,
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    @Inject(TIMERS) timers: Timers,
  ) {
    this.claimed = new ClaimedNumbers({ claims, timers }, 'sales_return_no', (id, orderNo) => this.has(id, orderNo));
  }

  /** The number that was given, or one that is made from the id. @throws Rejection 409 RETURN_NO_TAKEN */
  async takenBy(id: number, orderNo: string | undefined): Promise<string> {
    if (orderNo === undefined) return this.claimed.takeDefault('RO', id);
    if (!(await this.claimed.isTaken(orderNo, id))) return orderNo;
    throw reject('RETURN_NO_TAKEN', 'order_no', `Sales return ${orderNo} already exists.`, { order_no: orderNo });
  }

  free(orderNo: string, id: number): Promise<void> {
    return this.claimed.free(orderNo, id);
  }

  /** While a step waits for the ledger, its number stays taken. */
  async freeIfRefused<T>(orderNo: string, id: number, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (refusal) {
      if (!isAway(refusal)) await this.free(orderNo, id);
      throw refusal;
    }
  }

  private async has(id: number, orderNo: string): Promise<boolean | undefined> {
    const { items } = await this.orders.search({ 'returns.id': id }, { id: 1 }, { skip: 0, limit: 1 });
    const one = items.flatMap(returnsOf).find((other) => other.id === id);
    return one && (one.orderNo === orderNo || ('edit' in one && one.edit?.orderNo === orderNo));
  }
}
