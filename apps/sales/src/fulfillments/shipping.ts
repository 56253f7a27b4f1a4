import { Inject, Injectable } from '@nestjs/common';
import type { SalesOrder, SalesOrderEdit } from '@pegboard/domain-sales';
import { CLOCK, IDS, type Clock, type Ids } from '@pegboard/eventing';
import { Fulfilling } from './fulfilling';

export type ShippedStatus = 'NOT_SHIPPED' | 'PACKED' | 'DELIVERED';

/** Of a fulfillment on which nothing is written. */
export const NO_NOTES = { trackingNumber: null, trackingNumberUrl: null, carrier: null, shippingMethod: null, notes: null } as const;

/** Sets the status of a whole order that is no quote: packs or delivers all that is open, or reverts everything (S1, S2). */
@Injectable()
export class Shipping {
  constructor(
    private readonly fulfilling: Fulfilling,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param order the order with all its postings settled
   * @param edit fields that come with the status: both happen, or neither
   * @throws Rejection of `requestShipping` and `requestEditedRevertAll`, and what the plan or the ledger refused
   */
  async set(
    { id: orderId }: SalesOrder,
    status: ShippedStatus,
    edit: SalesOrderEdit,
    options: { isOverridingReservation: boolean },
  ): Promise<SalesOrder> {
    if (status === 'NOT_SHIPPED') return this.fulfilling.revertAll(orderId, edit);
    const id = await this.ids.next('sales_order_fulfillment');
    const pickedDate = this.clock.now();
    return this.fulfilling.ship(
      orderId,
      { ...NO_NOTES, id, becomes: status, rows: null, isPickedByUs: true, pickedDate, ...options },
      edit,
    );
  }
}
