import { Inject, Injectable } from '@nestjs/common';
import { rowOf, type SalesOrder } from '@pegboard/domain-sales';
import { PlanBarrier, SETTINGS, showVersion, type Settings } from '@pegboard/service';
import type { SalesOrderAnswer } from './sales-order.answer';
import type { SalesOrderRowAnswer } from './sales-order-row.answer';
import { CustomFields } from '../custom-fields/custom-fields';
import { SalesPlanStatuses } from './plan-statuses';
import { salesOrderView, salesOrderRowView } from './sales-order.view';
import { KnownRanks } from '../ranking/sell-ranks';

/** Orders and rows as they are answered: with the plan's statuses, as of the request's own writes if it asks to wait. */
@Injectable()
export class SalesOrderViews {
  constructor(
    private readonly statuses: SalesPlanStatuses,
    private readonly barrier: PlanBarrier,
    private readonly ranks: KnownRanks,
    private readonly customFields: CustomFields,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'BASE_CURRENCY'>,
  ) {}

  async order(order: SalesOrder): Promise<SalesOrderAnswer> {
    showVersion(order);
    return (await this.orders([order]))[0]!;
  }

  async orders(orders: readonly SalesOrder[]): Promise<SalesOrderAnswer[]> {
    const [statuses] = await Promise.all([this.statusesOf(orders), this.ranks.hear()]);
    return this.customFields.shownOrders(
      orders.map((order) => salesOrderView(order, statuses.get(order.id)!, this.ranks.of(order).key, this.settings.BASE_CURRENCY)),
    );
  }

  async row(order: SalesOrder, rowId: number): Promise<SalesOrderRowAnswer> {
    showVersion(order);
    return (await this.rows([{ order, rowId }]))[0]!;
  }

  async rows(rows: readonly { order: SalesOrder; rowId: number }[]): Promise<SalesOrderRowAnswer[]> {
    const statuses = await this.statusesOf([...new Map(rows.map(({ order }) => [order.id, order])).values()]);
    return this.customFields.shown(
      rows.map(({ order, rowId }) =>
        salesOrderRowView(order, rowOf(order, rowId), statuses.get(order.id)!.rowOf(rowId), this.settings.BASE_CURRENCY),
      ),
    );
  }

  private async statusesOf(orders: readonly SalesOrder[]) {
    return this.statuses.of(orders, await this.barrier.settle({ sales_orders: orders.map(({ id }) => id) }));
  }
}
