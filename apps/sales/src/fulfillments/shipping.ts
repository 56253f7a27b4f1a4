import { confirmQuote, deliver, editOrder, isIntent, makeQuote, openOf, type OrderEdit, type SalesOrder } from '@pegboard/domain-sales';
import type { AggregateStore, Clock, Ids } from '@pegboard/eventing';
import { reject, ZERO } from '@pegboard/kit';
import type { ItemCopies } from '../items/item-copies';
import type { Fulfilling } from './fulfilling';
import { ifMatch } from '../orders/if-match';

export type SettableStatus = 'PENDING' | 'NOT_SHIPPED' | 'PACKED' | 'DELIVERED';

const NO_NOTES = { trackingNumber: null, trackingNumberUrl: null, carrier: null, shippingMethod: null, notes: null } as const;

/** The status of a whole order, set by hand: all that is open is packed or delivered, or all is taken back (S1, S2). */
export class Shipping {
  constructor(
    private readonly orders: AggregateStore<SalesOrder>,
    private readonly fulfilling: Fulfilling,
    private readonly itemCopies: ItemCopies,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws Rejection 409 ORDER_IS_QUOTE, ORDER_IS_DELIVERED, HAS_PACKED_QUANTITY, ORDER_IS_LINKED, NOT_RESERVED,
   *   INSUFFICIENT_STOCK; then nothing has changed
   */
  async set(order: SalesOrder, status: SettableStatus, options: { isOverridingReservation: boolean }): Promise<SalesOrder> {
    if (order.status === 'PENDING' && (status === 'PACKED' || status === 'DELIVERED')) {
      throw reject('ORDER_IS_QUOTE', 'status', `${order.orderNo} is a quote; make it an order (NOT_SHIPPED) before it is shipped.`, {
        status: order.status,
      });
    }
    switch (status) {
      case 'PENDING':
        return this.orders.change(order.id, ifMatch(makeQuote));
      case 'NOT_SHIPPED':
        return order.status === 'PENDING' ? this.orders.change(order.id, ifMatch(confirmQuote)) : this.revertAll(order);
      case 'PACKED':
        return this.packAll(order, 'PACKED', options);
      case 'DELIVERED':
        return this.deliverAll(await this.packAll(order, 'DELIVERED', options));
    }
  }

  /** Refuses fields that can't be changed with this status, before anything is packed or taken back for it. */
  async check(order: SalesOrder, edit: OrderEdit, status: SettableStatus): Promise<void> {
    const { conversionRate: _rate, conversionDate: _date, ...rest } = edit;
    const isShipped = status === 'PACKED' || status === 'DELIVERED';
    await this.itemCopies.decide(variantsOf(order), [edit.locationId ?? order.locationId], (known) =>
      editOrder(isShipped ? order : { ...order, status }, isShipped ? rest : edit, known, this.clock.now()),
    );
  }

  private async packAll(
    order: SalesOrder,
    becomes: 'PACKED' | 'DELIVERED',
    options: { isOverridingReservation: boolean },
  ): Promise<SalesOrder> {
    if (becomes === 'PACKED' && (order.status === 'DELIVERED' || order.status === 'PARTIALLY_DELIVERED')) {
      throw reject(
        'ORDER_IS_DELIVERED',
        'status',
        `Some of ${order.orderNo} is delivered already; revert that before you set it to PACKED.`,
        { status: order.status },
      );
    }
    if (order.rows.every((row) => openOf(order, row) === ZERO) && order.fulfillments.length > 0) {
      refuseWhileBooking(order);
      return order;
    }
    const request = {
      ...NO_NOTES,
      id: await this.ids.next('sales_order_fulfillment'),
      becomes,
      rows: null,
      isPickedByUs: true,
      pickedDate: this.clock.now(),
      ...options,
    };
    return this.fulfilling.pack(order.id, request);
  }

  private async deliverAll(order: SalesOrder): Promise<SalesOrder> {
    let delivered = order;
    for (const { id, status } of order.fulfillments) {
      if (status === 'PACKED') delivered = await this.orders.change(order.id, (current) => deliver(current, id, this.clock.now()));
    }
    return delivered;
  }

  private async revertAll(order: SalesOrder): Promise<SalesOrder> {
    let reverted = order;
    for (const { id } of [...order.fulfillments].reverse())
      reverted = await this.fulfilling.revert(order.id, id, { isMatched: reverted !== order });
    return reverted;
  }
}

/** What another request has under way decides whether this one is fulfilled by it; until then neither yes nor no is true. */
function refuseWhileBooking(order: SalesOrder): void {
  const open = order.fulfillments.find(isIntent);
  if (!open) return;
  throw reject('FULFILLMENT_IN_PROGRESS', 'status', `Fulfillment ${open.id} of ${order.orderNo} is being booked; try again in a moment.`, {
    sales_order_fulfillment_id: open.id,
  });
}

const variantsOf = (order: SalesOrder): number[] => order.rows.map((row) => row.variantId);
