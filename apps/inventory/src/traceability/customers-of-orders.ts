import { Inject, Injectable } from '@nestjs/common';
import { salesOrderOf, type SalesOrderBody } from '@pegboard/contracts';
import { ASKER, documentsSchema, InjectStore, part, text, whole, type Asker, type DocumentStore } from '@pegboard/eventing';

/** What a recall says about a sales order. */
export interface OrderCopy {
  readonly orderNo: string;
  readonly customerId: number;
  readonly customerName: string;
}

export const orderCopiesSchema = documentsSchema<OrderCopy>('order_copies', {
  id: whole,
  value: part<OrderCopy>({ orderNo: text, customerId: whole, customerName: text }),
});

const ASK_AT_ONCE = 20;

/** Inventory's own copy of the customers of orders, learnt from events; if one is missing, it asks sales. */
@Injectable()
export class CustomersOfOrders {
  constructor(
    @InjectStore(orderCopiesSchema) private readonly copies: DocumentStore<OrderCopy>,
    @Inject(ASKER) private readonly asker: Asker,
  ) {}

  async learn(order: SalesOrderBody): Promise<void> {
    await this.copies.putNewer(order.id, order.version, {
      orderNo: order.order_no,
      customerId: order.customer_id,
      customerName: order.customer_name,
    });
  }

  /** Orders that nobody knows, or that sales can't be asked for now, are absent. */
  async of(orderIds: readonly number[]): Promise<Map<number, OrderCopy>> {
    const found = new Map([...(await this.copies.findMany(orderIds))].map(([id, copy]) => [Number(id), copy]));
    const missing = orderIds.filter((id) => !found.has(id));
    for (let i = 0; i < missing.length; i += ASK_AT_ONCE) {
      await Promise.all(
        missing.slice(i, i + ASK_AT_ONCE).map(async (id) => {
          const order = await this.ask(id);
          if (!order) return;
          await this.learn(order);
          found.set(id, { orderNo: order.order_no, customerId: order.customer_id, customerName: order.customer_name });
        }),
      );
    }
    return found;
  }

  private async ask(id: number): Promise<SalesOrderBody | undefined> {
    try {
      return (await this.asker.ask(salesOrderOf, { sales_order_id: id, sales_order_row_id: null }, { deadlineMs: 1_000 })).order;
    } catch {
      // A recall must be answered when sales is down too; the ledger has the order's number.
      return undefined;
    }
  }
}
