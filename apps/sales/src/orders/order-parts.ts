import { Injectable } from '@nestjs/common';
import { salesOrdersSchema } from './sales-order.schema';
import type { SalesOrder } from '@pegboard/domain-sales';
import { Holders, InjectStore, type AggregateStore } from '@pegboard/eventing';

/** Finds orders by their rows and fulfillments. */
@Injectable()
export class OrderParts {
  private readonly holders: Holders<SalesOrder>;

  constructor(@InjectStore(salesOrdersSchema) orders: AggregateStore<SalesOrder>) {
    this.holders = new Holders(orders, ['rows.id', 'fulfillments.id']);
  }

  /** An order as its event shows it. */
  learn(order: { readonly id: number }): void {
    this.holders.learn(order);
  }

  /** The order that a row stands on. @throws Rejection NOT_FOUND */
  ofRow(rowId: number): Promise<SalesOrder> {
    return this.holders.get('rows.id', rowId, 'sales order row');
  }

  /** The order that a fulfillment belongs to. @throws Rejection NOT_FOUND */
  ofFulfillment(fulfillmentId: number): Promise<SalesOrder> {
    return this.holders.get('fulfillments.id', fulfillmentId, 'sales order fulfillment');
  }
}
