import { Injectable } from '@nestjs/common';
import { salesOrdersSchema } from './sales-order.schema';
import type { SalesOrder } from '@pegboard/domain-sales';
import { Holders, InjectStore, type AggregateStore } from '@pegboard/eventing';
import { notFound } from '@pegboard/kit';

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
  async ofRow(rowId: number): Promise<SalesOrder> {
    const found = await this.holders.find('rows.id', rowId);
    if (!found) throw notFound('sales order row', rowId);
    return found;
  }

  /** The order that a fulfillment belongs to. @throws Rejection NOT_FOUND */
  async ofFulfillment(fulfillmentId: number): Promise<SalesOrder> {
    const found = await this.holders.find('fulfillments.id', fulfillmentId);
    if (!found) throw notFound('sales order fulfillment', fulfillmentId);
    return found;
  }
}
