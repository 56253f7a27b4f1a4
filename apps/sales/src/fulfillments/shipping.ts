import { Inject, Injectable } from '@nestjs/common';
import { deliver, refuseWithStatus, type SalesOrderEdit, type SalesOrder } from '@pegboard/domain-sales';
import { CLOCK, IDS, type Clock, type Ids } from '@pegboard/eventing';
import { ItemCopies } from '../items/item-copies';
import { Fulfilling } from './fulfilling';

type SettableStatus = 'PENDING' | ShippedStatus;
export type ShippedStatus = 'NOT_SHIPPED' | 'PACKED' | 'DELIVERED';

const NO_NOTES = { trackingNumber: null, trackingNumberUrl: null, carrier: null, shippingMethod: null, notes: null } as const;

/** Sets the status of a whole order that is no quote: packs or delivers all that is open, or reverts everything (S1, S2). */
@Injectable()
export class Shipping {
  constructor(
    private readonly fulfilling: Fulfilling,
    private readonly itemCopies: ItemCopies,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param order the order with all its postings settled
   * @throws Rejection of `requestWholeFulfillment` and `requestRevert`, and what the plan or the ledger refused
   */
  async set(order: SalesOrder, status: ShippedStatus, options: { isOverridingReservation: boolean }): Promise<SalesOrder> {
    switch (status) {
      case 'NOT_SHIPPED':
        return this.fulfilling.revertAll(order.id);
      case 'PACKED':
        return this.packAll(order, 'PACKED', options);
      case 'DELIVERED':
        return this.deliverAll(await this.packAll(order, 'DELIVERED', options));
    }
  }

  /** Refuses fields that can't be changed together with the status. Called before anything is packed or reverted. */
  async check(order: SalesOrder, edit: SalesOrderEdit, status: SettableStatus): Promise<void> {
    const locationIds = [edit.locationId ?? order.locationId];
    await this.itemCopies.decide(variantsOf(order), locationIds, (known) => refuseWithStatus(order, edit, status, known, this.clock.now()));
  }

  private async packAll(
    order: SalesOrder,
    becomes: 'PACKED' | 'DELIVERED',
    options: { isOverridingReservation: boolean },
  ): Promise<SalesOrder> {
    return this.fulfilling.pack(order.id, {
      ...NO_NOTES,
      id: await this.ids.next('sales_order_fulfillment'),
      becomes,
      rows: null,
      isPickedByUs: true,
      pickedDate: this.clock.now(),
      ...options,
    });
  }

  private async deliverAll(order: SalesOrder): Promise<SalesOrder> {
    let delivered = order;
    for (const { id, status } of order.fulfillments) {
      if (status === 'PACKED') delivered = await this.fulfilling.change(order.id, (current) => deliver(current, id, this.clock.now()));
    }
    return delivered;
  }
}

const variantsOf = (order: SalesOrder): number[] => order.rows.map((row) => row.variantId);
