import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { inventoryKnownVersions, inventoryMovedFor, plannerKnownVersions } from '@pegboard/contracts';
import { goodsOf, returnsOf, type SalesOrder } from '@pegboard/domain-sales';
import { ASKER, BackgroundChecks, HEARERS, InjectStore, type Asker, type DocumentAggregateStore, type Hearers } from '@pegboard/eventing';
import { sum, ZERO } from '@pegboard/kit';
import { intentsCheck } from '@pegboard/posting/settling';
import { copiesAt, movementsCheck, ownCopiesCheck, ranksCheck, statusesCheck, type SaidMoved } from '@pegboard/service';
import { Fulfilling } from '../fulfillments/fulfilling';
import { ItemCopies } from '../items/item-copies';
import { keptStatusesOf, type SalesPlanBeside } from '../orders/plan-statuses';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { KnownRanks, SellRanks } from '../ranking/sell-ranks';
import { linksCheck } from './links-check';

/** What sales compares with what others keep of the same. */
@Injectable()
export class SalesChecks implements OnApplicationBootstrap {
  constructor(
    private readonly checks: BackgroundChecks,
    @InjectStore(salesOrdersSchema) private readonly orders: DocumentAggregateStore<SalesOrder, unknown>,
    private readonly fulfilling: Fulfilling,
    private readonly copies: ItemCopies,
    private readonly ranks: SellRanks,
    private readonly known: KnownRanks,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(HEARERS) private readonly hearers: Hearers,
  ) {}

  onApplicationBootstrap(): void {
    const { orders, asker, hearers } = this;
    const here = { hearers, service: 'sales' };
    const inList = { catchUp: () => this.ranks.catchUp(), rankOf: (id: number) => this.known.list?.rankOf(id) };
    const { settling } = this.fulfilling;
    const isBusy = (order: SalesOrder): boolean => settling.table.open(order).length > 0;
    this.checks.add(
      ...copiesAt(asker, 'planner', plannerKnownVersions, orders),
      ...copiesAt(asker, 'inventory', inventoryKnownVersions, orders),
      ownCopiesCheck('item', this.copies.items, here),
      ownCopiesCheck('service', this.copies.services, here),
      ownCopiesCheck('location', this.copies.locations, here),
      linksCheck(orders, asker),
      ranksCheck<{ key: number }>(orders, inList, { keyOf: ({ key }) => key, toBeside: (key) => ({ key }) }),
      statusesCheck<SalesPlanBeside>(orders, 'sales_orders', asker, keptStatusesOf),
      movementsCheck(orders, (rows) => asker.ask(inventoryMovedFor, { rows }), { isBusy, said }),
      intentsCheck(settling, orders),
    );
  }
}

const said = (order: SalesOrder, moved: SaidMoved): void => {
  for (const row of order.rows) moved.add(`sales_order_row/${row.id}`, ZERO);
  for (const row of order.fulfillments.flatMap((fulfillment) => goodsOf(order, fulfillment)))
    moved.add(`sales_order_row/${row.salesOrderRowId}`, row.quantity);
  for (const { salesOrderRowId, brought = [] } of returnsOf(order).flatMap(({ rows }) => rows))
    moved.add(`sales_order_row_return/${salesOrderRowId}`, sum(brought.map(({ quantity }) => quantity)));
};
