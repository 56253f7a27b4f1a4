import { Injectable } from '@nestjs/common';
import { salesOrdersSchema } from './sales-order.schema';
import {
  planRunNumber,
  type OutputOf,
  type planAsOf,
  type SalesOrderStatusChange,
  type SalesStatusBody,
  type StatusesChanged,
} from '@pegboard/contracts';
import type { SalesOrder } from '@pegboard/domain-sales';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { ZERO } from '@pegboard/kit';
import type { KeptStatuses } from '@pegboard/service';

type WholeStatus = Required<SalesStatusBody>;

/** The plan's answers for one order and its rows, as far as they are known. */
export interface SalesOrderStatuses {
  readonly order: WholeStatus;
  rowOf(rowId: number): WholeStatus;
}

/** What is kept beside an order, and what lists filter by. */
export interface SalesPlanBeside {
  readonly order: SalesStatusBody | null;
  readonly rows: readonly ({ readonly id: number } & SalesStatusBody)[];
}

/** Before the first plan: a quote will have none, an order not yet. */
const unplanned = (order: Pick<SalesOrder, 'status'>): WholeStatus => ({
  product_availability: 'NOT_APPLICABLE',
  product_expected_date: null,
  ingredient_availability: 'NOT_APPLICABLE',
  ingredient_expected_date: null,
  production_status: order.status === 'PENDING' ? 'NOT_APPLICABLE' : 'NONE',
  missing_quantity: ZERO,
  is_overdue: false,
  is_late: false,
  is_at_risk: false,
});

/** Of a service, or of an order that has nothing else (I6). */
const NEVER_PLANNED = unplanned({ status: 'PENDING' });

/** What was kept before there was such a thing is not known to be at risk. */
const whole = (status: SalesStatusBody): WholeStatus => ({ ...status, is_at_risk: status.is_at_risk ?? false });

const keptOf = (told: SalesOrderStatusChange): SalesPlanBeside => ({
  order: told.order?.to ?? null,
  rows: told.rows.flatMap((row) => (row.to ? [{ id: row.id, ...row.to }] : [])),
});

/** As checks compare it. */
export const keptStatusesOf = ({ order, rows }: SalesPlanBeside): KeptStatuses => ({
  order,
  rows: Object.fromEntries(rows.map(({ id, ...status }) => [id, status])),
});

/** Keeps the planner's statuses beside the orders and reads them. */
@Injectable()
export class SalesPlanStatuses {
  constructor(@InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>) {}

  /** A changed order is published completely, so the higher run replaces the stored statuses. */
  async learn(changed: StatusesChanged): Promise<void> {
    const at = planRunNumber(changed.at);
    await this.orders.putBeside(
      'plan',
      changed.sales_orders.map((told) => ({ id: told.sales_order_id, at, value: keptOf(told) })),
    );
  }

  /** The statuses kept beside some orders, below those that a barrier has just answered. */
  async of(orders: readonly SalesOrder[], settled?: OutputOf<typeof planAsOf>): Promise<Map<number, SalesOrderStatuses>> {
    const kept = await this.orders.beside<SalesPlanBeside>(
      'plan',
      orders.map(({ id }) => id),
    );
    const fresh = new Map((settled?.sales_orders ?? []).map((told) => [told.sales_order_id, keptOf(told)]));
    return new Map(
      orders.map((order) => {
        const known = fresh.get(order.id) ?? kept.get(order.id)?.value;
        const rows = new Map((known?.rows ?? []).map(({ id, ...status }) => [id, whole(status)]));
        const services = new Set(order.rows.flatMap(({ id, isService }) => (isService ? [id] : [])));
        const none = unplanned(order);
        const rowOf = (rowId: number): WholeStatus => (services.has(rowId) ? NEVER_PLANNED : (rows.get(rowId) ?? none));
        const isPlanned = order.rows.length === 0 || services.size < order.rows.length;
        return [order.id, { order: isPlanned ? (known?.order ? whole(known.order) : none) : NEVER_PLANNED, rowOf }];
      }),
    );
  }
}
