import { Injectable } from '@nestjs/common';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import type { CustomerBody } from '@pegboard/contracts';
import type { SalesOrder } from '@pegboard/domain-sales';
import { InjectStore, inPages, type AggregateStore } from '@pegboard/eventing';

/** Orders show their customer's name as it is; those that are delivered keep the one they were delivered under. */
@Injectable()
export class CustomerNames {
  constructor(@InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>) {}

  async follow(customer: CustomerBody): Promise<void> {
    if (customer.is_deleted) return;
    const old = { customerId: customer.id, customerName: { $ne: customer.name }, status: { $ne: 'DELIVERED' } };
    for await (const page of inPages(this.orders, old)) {
      for (const { id } of page)
        await this.orders.change(id, (order) => ({
          state: { ...order, customerName: customer.name },
          events: [{ action: 'updated', change: { fields: ['customer_name'] } }],
        }));
    }
  }
}
