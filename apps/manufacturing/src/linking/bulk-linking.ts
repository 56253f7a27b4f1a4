import { Inject, Injectable } from '@nestjs/common';
import { planShortage, salesOrderOf, type OutputOf, type SalesOrderBody } from '@pegboard/contracts';
import { ASKER, IDS, writtenSoFar, type Asker, type Ids } from '@pegboard/eventing';
import { Rejection, ZERO, type ErrorCode, type Quantity } from '@pegboard/kit';
import type { MakeToOrderResultAnswer } from '../sourcing/sourcing.answer';
import { ManufacturingItemCopies } from '../items/item-copies';
import { Linking } from './linking';

type PlannedRow = OutputOf<typeof planShortage>['rows'][number];

const WAIT_MS = 5_000;
/** As many rows the planner is asked about at once. */
const ROWS_AT_ONCE = 1_000;

/** M1 for whole orders and for many of them. */
@Injectable()
export class BulkLinking {
  constructor(
    private readonly linking: Linking,
    private readonly items: ManufacturingItemCopies,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** A result per row. All of the order's short rows are made to order, or none is. */
  async makeToOrder(salesOrderId: number, createsSubassemblies: boolean): Promise<MakeToOrderResultAnswer[]> {
    let order: SalesOrderBody;
    let verdicts: MakeToOrderResultAnswer[];
    const wanted: Wanted[] = [];
    try {
      order = (await this.asker.ask(salesOrderOf, { sales_order_id: salesOrderId, sales_order_row_id: null })).order;
      // What an earlier try linked and didn't live to make. A row says its order's id either way.
      await this.linking.finishMissing(order);
      verdicts = await this.verdicts(order, wanted);
    } catch (problem) {
      return [failed(salesOrderId, null, problem)];
    }
    if (wanted.length === 0) return verdicts;
    const results = await this.makeRows(order, wanted, createsSubassemblies);
    const made = new Map(results.map((result) => [result.sales_order_row_id, result]));
    return verdicts.map((verdict) => (verdict.result === 'created' ? made.get(verdict.sales_order_row_id)! : verdict));
  }

  /** All rows are linked or none; then their orders are made. */
  private async makeRows(
    order: SalesOrderBody,
    wanted: readonly Wanted[],
    createsSubassemblies: boolean,
  ): Promise<MakeToOrderResultAnswer[]> {
    const rowIds = wanted.map(({ rowId }) => rowId);
    const ids = await this.ids.take('manufacturing_order', rowIds.length);
    const links = wanted.map((each, i) => ({ ...each, id: ids[i]! }));
    let linked: SalesOrderBody;
    try {
      linked = await this.linking.linkRows(order.id, links, createsSubassemblies);
    } catch (problem) {
      return rowIds.map((rowId) => failed(order.id, rowId, problem));
    }
    const rows = new Map(linked.rows.map((row) => [row.id, row.linked_manufacturing_order_id]));
    try {
      const kept = new Set((await this.linking.finish(linked, rowIds)).map(({ id }) => id));
      return links.map(({ rowId, id }) => {
        const of = rows.get(rowId);
        if (of !== id) return alreadyLinked(order.id, rowId, of ?? null);
        return kept.has(id) ? created(order.id, rowId, id) : gone(order, rowId);
      });
    } catch (problem) {
      // The links are written, so the orders will be made.
      return links.map(({ rowId }) => ({ ...failed(order.id, rowId, problem), manufacturing_order_id: rows.get(rowId) ?? null }));
    }
  }

  /** The outcome for each row; rows marked `created` are not created yet: they are added to what is `wanted`. */
  private async verdicts(order: SalesOrderBody, wanted: Wanted[]): Promise<MakeToOrderResultAnswer[]> {
    if (order.status === 'PENDING') return order.rows.map((row) => skipped(order.id, row.id, 'QUOTE', `${order.order_no} is a quote.`));
    const planned = await this.planned(order.rows.map(({ id }) => id));
    const done = await this.linking.doneOf(order.rows.flatMap((row) => row.linked_manufacturing_order_id ?? []));
    const judged = new Map<string, MakeToOrderResultAnswer | undefined>();
    const results: MakeToOrderResultAnswer[] = [];
    for (const row of order.rows) {
      const { product_availability: availability, missing_quantity: missing = ZERO } = planned.get(row.id) ?? {};
      const isMade = row.linked_manufacturing_order_id !== null && done.has(row.linked_manufacturing_order_id);
      if (row.linked_manufacturing_order_id && !(isMade && availability === 'NOT_AVAILABLE'))
        results.push(alreadyLinked(order.id, row.id, row.linked_manufacturing_order_id));
      else if (availability !== 'NOT_AVAILABLE')
        results.push(skipped(order.id, row.id, 'AVAILABLE', `The row is ${availability ?? 'not planned yet'}.`));
      // P13: what others are buying or making at this moment is left to them.
      else if (missing === ZERO)
        results.push(skipped(order.id, row.id, 'NOTHING_MISSING', 'Another request is ordering what the row lacks.'));
      else {
        const key = `${row.variant_id}@${row.location_id}`;
        if (!judged.has(key)) judged.set(key, await this.unmakeable(order.id, row));
        const refused = judged.get(key);
        results.push(refused ? { ...refused, sales_order_row_id: row.id } : created(order.id, row.id, null));
        if (!refused) wanted.push(wantedFor(row, missing));
      }
    }
    return results;
  }

  private async planned(rowIds: readonly number[]): Promise<Map<number, PlannedRow>> {
    const known = new Map<number, PlannedRow>();
    for (let at = 0; at < rowIds.length; at += ROWS_AT_ONCE) {
      const asked = { at_least: writtenSoFar(), wait_ms: WAIT_MS, sales_order_row_ids: rowIds.slice(at, at + ROWS_AT_ONCE) };
      const { is_pending: isPending, rows } = await this.asker.ask(planShortage, asked, { deadlineMs: WAIT_MS + 500 });
      if (isPending) throw new Rejection('PLAN_NOT_READY', 'The plan does not contain the latest changes yet. Try again in a few seconds.');
      for (const row of rows) known.set(row.sales_order_row_id, row);
    }
    return known;
  }

  private async unmakeable(orderId: number, row: SalesOrderBody['rows'][number]): Promise<MakeToOrderResultAnswer | undefined> {
    try {
      await this.items.makeable(row.variant_id, row.location_id);
      return undefined;
    } catch (problem) {
      if (problem instanceof Rejection && problem.kind !== 'unavailable') return skipped(orderId, row.id, problem.code, problem.message);
      throw problem;
    }
  }
}

type Wanted = ReturnType<typeof wantedFor>;

/** Of a row whose order is done, only what it lacks again is made (M1). */
const wantedFor = (row: SalesOrderBody['rows'][number], quantity: Quantity) => ({
  rowId: row.id,
  after: row.linked_manufacturing_order_id === null ? undefined : { manufacturing_order_id: row.linked_manufacturing_order_id, quantity },
});

const created = (orderId: number, rowId: number, id: number | null): MakeToOrderResultAnswer => ({
  sales_order_id: orderId,
  sales_order_row_id: rowId,
  result: 'created',
  manufacturing_order_id: id,
  code: null,
  reason: null,
});

const alreadyLinked = (orderId: number, rowId: number, id: number | null): MakeToOrderResultAnswer => ({
  ...skipped(orderId, rowId, 'ALREADY_LINKED', 'The row has a manufacturing order already.'),
  manufacturing_order_id: id,
});

const gone = (order: SalesOrderBody, rowId: number): MakeToOrderResultAnswer => ({
  ...skipped(order.id, rowId, 'LINK_GONE', `Row ${rowId} of ${order.order_no} was deleted or unlinked by another request.`),
  result: 'failed',
});

const skipped = (orderId: number, rowId: number, code: ErrorCode, reason: string): MakeToOrderResultAnswer => ({
  sales_order_id: orderId,
  sales_order_row_id: rowId,
  result: 'skipped',
  manufacturing_order_id: null,
  code,
  reason,
});

function failed(orderId: number, rowId: number | null, problem: unknown): MakeToOrderResultAnswer {
  if (!(problem instanceof Rejection)) throw problem;
  return {
    sales_order_id: orderId,
    sales_order_row_id: rowId,
    result: 'failed',
    manufacturing_order_id: null,
    code: problem.code,
    reason: problem.message,
  };
}
