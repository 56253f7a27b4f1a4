import {
  journalEvent,
  planAsOf,
  planRunNumber,
  salesOrderEvent,
  salesStatusesEvent,
  type AggregateBody,
  type EventType,
  type JournalEntry,
  type PlanRun,
  type SalesOrderBody,
  type SalesStatusBody,
  type StatusesChanged,
} from '@pegboard/contracts';
import { salesOrderBody, salesOrderRowBody, StubOwners } from '@pegboard/contracts/testing';
import { memoryWorld } from '@pegboard/eventing/testing';
import { quantity } from '@pegboard/kit';

export const q = quantity;
const DAY = '2026-05-03T10:00:00.000Z' as SalesOrderBody['order_created_date'];

export const salesOrder = (id: number, version: number, more: Partial<SalesOrderBody> = {}): SalesOrderBody =>
  salesOrderBody({
    id,
    version,
    customer_id: 1,
    customer_name: 'Ada',
    order_created_date: DAY,
    rows: [row(id * 10, String(version))],
    ...more,
  });

export const row = (id: number, amount: string): SalesOrderBody['rows'][number] =>
  salesOrderRowBody({ id, variant_id: 1, quantity: q(amount), price_per_unit: q('9.99') });

/** A commit that moves some of variant 1 at location 1. */
export const commit = (n: number, ...amounts: readonly string[]): JournalEntry => ({
  n,
  committed_at: DAY,
  postings: amounts.map((amount, i) => ({
    posting_id: `stock_adjustment/${n}/${i}`,
    kind: 'adjustment',
    cause: { type: 'stock_adjustment', id: n, number: null },
    movement_date: DAY,
    is_refused: false,
    reverses: null,
    movements: [
      { variant_id: 1, location_id: 1, batch_id: null, quantity: q(amount), serves: null, holds_for: null, price_per_unit: null },
    ],
  })),
  balances: [],
  holds: [],
  row_totals: [],
});

export const status = (availability: SalesStatusBody['product_availability']): SalesStatusBody => ({
  product_availability: availability,
  product_expected_date: null,
  ingredient_availability: 'NOT_APPLICABLE',
  ingredient_expected_date: null,
  production_status: 'NONE',
  missing_quantity: q(0),
  is_overdue: false,
  is_late: false,
});

/** Services in memory that keep what they say, answer for it, and say it on the bus. */
export class StubCompany {
  readonly ports = memoryWorld();
  readonly problems: string[] = [];
  private readonly owners = new StubOwners();
  /** How often each question was asked. */
  readonly asked = this.owners.asked;
  private readonly planned = new Map<number, StatusesChanged['sales_orders'][number]>();
  private at: PlanRun = { epoch: 1, run: 0 };

  constructor() {
    const { asker } = this.ports;
    this.owners.answerWith((question, method) => asker.answer(question, method));
    asker.answer(planAsOf, ({ sales_orders }) => ({
      at: this.at,
      is_pending: false,
      sales_orders: sales_orders.flatMap((id) => this.planned.get(id) ?? []),
      manufacturing_orders: [],
      purchase_orders: [],
    }));
  }

  /** What a `Syncing` needs. */
  get syncing() {
    const { asker, timers, bus } = this.ports;
    return {
      asker,
      timers,
      reader: bus,
      onStep: () => undefined,
      isStopped: () => false,
      onProblem: (problem: unknown) => void this.problems.push((problem as Error).message),
    };
  }

  /** Keeps it without saying it: the bus lost it. */
  keep<Body extends AggregateBody>(event: EventType<Body>, body: Body): void {
    this.owners.keep(event, body);
  }

  async save(order: SalesOrderBody): Promise<void> {
    this.keep(salesOrderEvent, order);
    await this.ports.bus.publish(salesOrderEvent, order.id, 'changed', order, `so.${order.id}.${order.version}`);
  }

  commitSilently(entry: JournalEntry): void {
    this.owners.journal.add(entry);
  }

  async commit(entry: JournalEntry): Promise<void> {
    this.commitSilently(entry);
    await this.ports.bus.publish(journalEvent, entry.n, 'committed', entry, `journal.${entry.n}`);
  }

  async plan(at: PlanRun, orderId: number, to: SalesStatusBody | null): Promise<void> {
    const change = { sales_order_id: orderId, order: { id: orderId, from: null, to }, rows: [{ id: orderId * 10, from: null, to }] };
    this.at = at;
    this.planned.set(orderId, change);
    const none = { manufacturing_orders: [], purchase_orders: [], stock_transfers: [] };
    const body: StatusesChanged = { at, part: 1, parts: 1, planned_at: DAY, causes: [], sales_orders: [change], ...none };
    await this.ports.bus.publish(salesStatusesEvent, planRunNumber(at), 'changed', body, `plan.${planRunNumber(at)}.${orderId}`);
  }
}
