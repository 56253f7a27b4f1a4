import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { inventoryKnownVersions, inventoryMovedFor, plannerKnownVersions } from '@pegboard/contracts';
import { broughtOf, type PurchaseOrder } from '@pegboard/domain-purchasing';
import { ASKER, BackgroundChecks, HEARERS, InjectStore, type Asker, type DocumentAggregateStore, type Hearers } from '@pegboard/eventing';
import { ZERO } from '@pegboard/kit';
import { intentsCheck } from '@pegboard/posting/settling';
import { copiesAt, movementsCheck, ownCopiesCheck, statusesCheck, type KeptStatuses, type SaidMoved } from '@pegboard/service';
import { PurchasingItemCopies } from '../items/item-copies';
import { purchaseOrders, type PurchasePlanBeside } from '../orders/purchase-order.schema';
import { Receiving } from '../receipts/receiving';

/** What purchasing compares with what others keep of the same. */
@Injectable()
export class PurchasingChecks implements OnApplicationBootstrap {
  constructor(
    private readonly checks: BackgroundChecks,
    @InjectStore(purchaseOrders) private readonly orders: DocumentAggregateStore<PurchaseOrder, unknown>,
    private readonly receiving: Receiving,
    private readonly copies: PurchasingItemCopies,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(HEARERS) private readonly hearers: Hearers,
  ) {}

  onApplicationBootstrap(): void {
    const { orders, asker, hearers } = this;
    const { settling } = this.receiving;
    const here = { hearers, service: 'purchasing' };
    const isBusy = (order: PurchaseOrder): boolean => settling.table.open(order).length > 0;
    this.checks.add(
      ...copiesAt(asker, 'planner', plannerKnownVersions, orders),
      ...copiesAt(asker, 'inventory', inventoryKnownVersions, orders),
      ownCopiesCheck('item', this.copies.items, here),
      ownCopiesCheck('location', this.copies.locations, here),
      statusesCheck<PurchasePlanBeside>(orders, 'purchase_orders', asker, keptOf),
      movementsCheck(orders, (rows) => asker.ask(inventoryMovedFor, { rows }), { isBusy, said }),
      intentsCheck(settling, orders),
    );
  }
}

const keptOf = ({ order, rows }: PurchasePlanBeside): KeptStatuses => ({
  order: order?.to ?? null,
  rows: Object.fromEntries(rows.flatMap(({ id, to }) => (to ? [[id, to]] : []))),
});

const said = (order: PurchaseOrder, moved: SaidMoved): void => {
  for (const { id } of order.rows) moved.add(`purchase_order_row/${id}`, ZERO);
  for (const { rowId, quantity } of broughtOf(order)) moved.add(`purchase_order_row/${rowId}`, quantity);
  for (const { consumed = [] } of order.receipts.filter(({ status }) => status === 'BOOKED'))
    for (const part of consumed) moved.add(`outsourced_purchase_order_recipe_row/${part.ingredientRowId}`, part.quantity);
};
