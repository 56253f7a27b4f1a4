import { Injectable } from '@nestjs/common';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import type { SalesOrderBody } from '@pegboard/contracts';
import type { SalesOrder } from '@pegboard/domain-sales';
import { InjectStore, inPages, type AggregateStore } from '@pegboard/eventing';
import { restore } from '@pegboard/service';
import { customers, type Customer } from './customer.schema';

/** Orders show their customer's name as it is; those that are delivered keep the one they were delivered under. */
@Injectable()
export class CustomerNames {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    @InjectStore(customers) private readonly customers: AggregateStore<Customer>,
  ) {}

  /** A customer was changed. What counts is what they are called now: events come in any order, and twice. */
  async follow(id: number): Promise<void> {
    for (let known = await this.customers.find(id); known && !known.isDeleted;) {
      const { name } = known;
      const old = { customerId: id, customerName: { $ne: name }, status: { $ne: 'DELIVERED' } };
      for await (const page of inPages(this.orders, old)) for (const order of page) await this.name(order.id, known);
      known = await this.customers.find(id);
      if (known?.name === name) return;
    }
  }

  /** An order was written, perhaps while its customer got another name, or was deleted: then they are there again (I5). */
  async agree(heard: Pick<SalesOrderBody, 'id' | 'customer_id' | 'customer_name' | 'is_deleted'>): Promise<void> {
    const customer = heard.is_deleted ? undefined : await this.customers.find(heard.customer_id);
    if (!customer || (customer.name === heard.customer_name && !customer.isDeleted)) return;
    const order = await this.orders.find(heard.id);
    if (!order || order.isDeleted || order.customerId !== customer.id) return;
    if (customer.isDeleted) await restore(this.customers, customer.id);
    if (order.customerName !== customer.name) await this.follow(customer.id);
  }

  private async name(orderId: number, { id, name }: Customer): Promise<void> {
    await this.orders.change(orderId, (order) =>
      order.customerId === id && order.customerName !== name && order.status !== 'DELIVERED'
        ? { state: { ...order, customerName: name }, events: [{ action: 'updated', change: { fields: ['customer_name'] } }] }
        : undefined,
    );
  }
}
