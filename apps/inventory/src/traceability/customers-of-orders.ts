import { Inject, Injectable } from '@nestjs/common';
import { salesOrderOf, type SalesOrderBody } from '@pegboard/contracts';
import type { ReturnedGoods } from '@pegboard/domain-inventory';
import {
  ASKER,
  documentsSchema,
  flag,
  InjectStore,
  instantText,
  listOf,
  optional,
  part,
  quantity,
  text,
  whole,
  type Asker,
  type DocumentStore,
} from '@pegboard/eventing';
import { portionsOf } from '@pegboard/posting';

/** What a recall says about a sales order. */
export interface OrderCopy {
  readonly orderNo: string;
  readonly customerId: number;
  readonly customerName: string;
  /** What came back of it. Absent: nothing, or a copy of the release before. */
  readonly returned?: readonly ReturnedGoods[];
}

export const orderCopiesSchema = documentsSchema<OrderCopy>('order_copies', {
  id: whole,
  value: part<OrderCopy>({
    orderNo: text,
    customerId: whole,
    customerName: text,
    returned: optional(
      listOf(
        part<ReturnedGoods>({
          returnId: whole,
          returnNo: text,
          salesOrderId: whole,
          returnDate: instantText,
          variantId: whole,
          batchId: optional(whole),
          quantity,
          restockLocationId: optional(whole),
          isInStock: flag,
        }),
      ),
    ),
  }),
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
    await this.copies.putNewer(order.id, order.version, copyOf(order));
  }

  /** What came back of orders, as far as it was heard: a trace doesn't wait for sales. */
  async returnedOf(orderIds: readonly number[]): Promise<ReturnedGoods[]> {
    return [...(await this.copies.findMany(orderIds)).values()].flatMap(({ returned = [] }) => returned);
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
          found.set(id, copyOf(order));
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

const copyOf = (order: SalesOrderBody): OrderCopy => ({
  orderNo: order.order_no,
  customerId: order.customer_id,
  customerName: order.customer_name,
  returned: returnedGoods(order),
});

/** What the customer gave back, by batch. */
const returnedGoods = ({ id: salesOrderId, returns = [] }: SalesOrderBody): ReturnedGoods[] =>
  returns
    .filter((one) => one.is_back)
    .flatMap((one) =>
      one.rows.flatMap((row) => {
        const batches = row.batch_transactions.map((batch) => ({ batchId: batch.batch_id, quantity: batch.quantity }));
        return portionsOf({ quantity: row.quantity, batches }).map(({ batchId, quantity: amount }) => ({
          returnId: one.id,
          returnNo: one.order_no,
          salesOrderId,
          returnDate: one.return_date ?? one.order_created_date,
          variantId: row.variant_id,
          batchId,
          quantity: amount,
          restockLocationId: row.restock_location_id,
          isInStock: row.restock_location_id !== null && (one.status === 'RESTOCKED_ALL' || one.status === 'REVERTING'),
        }));
      }),
    );
