import { Injectable } from '@nestjs/common';
import { salesOrdersSchema } from './sales-order.schema';
import type { SalesOrder } from '@pegboard/domain-sales';
import { Rejection, reject } from '@pegboard/kit';
import { Holders, InjectStore, type AggregateStore } from '@pegboard/eventing';

/** Finds orders by their rows, fulfillments and returns. */
@Injectable()
export class OrderParts {
  private readonly holders: Holders<SalesOrder>;

  constructor(@InjectStore(salesOrdersSchema) orders: AggregateStore<SalesOrder>) {
    this.holders = new Holders(orders, [
      'rows.id',
      'fulfillments.id',
      'returns.id',
      'returns.rows.id',
      'partyAddresses.id',
      'shippingFees.id',
    ]);
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

  /** The order that an address stands on. @throws Rejection NOT_FOUND */
  ofAddress(addressId: number): Promise<SalesOrder> {
    return this.holders.get('partyAddresses.id', addressId, 'sales order address');
  }

  /** The order that a shipping fee stands on. @throws Rejection NOT_FOUND */
  ofShippingFee(feeId: number): Promise<SalesOrder> {
    return this.holders.get('shippingFees.id', feeId, 'shipping fee');
  }

  /** The order of which goods come back by a return. @throws Rejection NOT_FOUND */
  ofReturn(returnId: number): Promise<SalesOrder> {
    return this.holders.get('returns.id', returnId, 'sales return');
  }

  /** The same of a return that a body names. @throws Rejection 422 UNKNOWN_SALES_RETURN */
  async ofReturnNamed(returnId: number): Promise<SalesOrder> {
    return this.ofReturn(returnId).catch((problem: unknown) => {
      if (!(problem instanceof Rejection) || problem.code !== 'NOT_FOUND') throw problem;
      throw reject('UNKNOWN_SALES_RETURN', 'sales_return_id', `There is no sales return ${returnId}.`, { sales_return_id: returnId });
    });
  }

  /** The same by a row of the return. @throws Rejection NOT_FOUND */
  ofReturnRow(rowId: number): Promise<SalesOrder> {
    return this.holders.get('returns.rows.id', rowId, 'sales return row');
  }
}
