import { Inject, Injectable } from '@nestjs/common';
import { planShortage, salesOrderOf, type SalesOrderBody } from '@pegboard/contracts';
import { ASKER, writtenSoFar, type Asker } from '@pegboard/eventing';
import { Rejection, type ErrorCode } from '@pegboard/kit';
import type { MakeToOrderResultAnswer } from '../sourcing/sourcing.answer';
import { ManufacturingItemCopies } from '../items/item-copies';
import { Linking } from './linking';

const WAIT_MS = 5_000;

/** M1 for whole orders and for many of them. */
@Injectable()
export class BulkLinking {
  constructor(
    private readonly linking: Linking,
    private readonly items: ManufacturingItemCopies,
    @Inject(ASKER) private readonly asker: Asker,
  ) {}

  /** A result per row. An order of which one row fails keeps none of the orders made for it in this call. */
  async makeToOrder(salesOrderIds: readonly number[], createsSubassemblies: boolean): Promise<MakeToOrderResultAnswer[]> {
    const results: MakeToOrderResultAnswer[] = [];
    for (const id of new Set(salesOrderIds)) results.push(...(await this.forOrder(id, createsSubassemblies)));
    return results;
  }

  private async forOrder(salesOrderId: number, createsSubassemblies: boolean): Promise<MakeToOrderResultAnswer[]> {
    let order: SalesOrderBody;
    let verdicts: MakeToOrderResultAnswer[];
    try {
      order = (await this.asker.ask(salesOrderOf, { sales_order_id: salesOrderId, sales_order_row_id: null })).order;
      verdicts = await this.verdicts(order);
    } catch (problem) {
      return [failed(salesOrderId, null, problem)];
    }
    const made: { rowId: number; id: number }[] = [];
    for (const verdict of verdicts.filter(({ result }) => result === 'created')) {
      const rowId = verdict.sales_order_row_id!;
      try {
        made.push({ rowId, id: (await this.linking.makeToOrder(rowId, createsSubassemblies)).id });
      } catch (problem) {
        for (const one of made)
          await this.linking.delete(one.id, `Another row of ${order.order_no} could not be made to order.`, () => undefined);
        const fault = failed(salesOrderId, rowId, problem);
        return verdicts.map((other) => (other.result === 'created' ? { ...fault, sales_order_row_id: other.sales_order_row_id } : other));
      }
    }
    const ids = new Map(made.map(({ rowId, id }) => [rowId, id]));
    return verdicts.map((verdict) =>
      verdict.result === 'created' ? { ...verdict, manufacturing_order_id: ids.get(verdict.sales_order_row_id!)! } : verdict,
    );
  }

  /** The outcome for each row; rows marked `created` are not created yet. */
  private async verdicts(order: SalesOrderBody): Promise<MakeToOrderResultAnswer[]> {
    if (order.status === 'PENDING') return order.rows.map((row) => skipped(order.id, row.id, 'QUOTE', `${order.order_no} is a quote.`));
    const shortage = await this.asker.ask(
      planShortage,
      { at_least: writtenSoFar(), wait_ms: WAIT_MS, sales_order_row_ids: order.rows.map((row) => row.id) },
      { deadlineMs: WAIT_MS + 500 },
    );
    const short = new Map(shortage.rows.map((row) => [row.sales_order_row_id, row]));
    const results: MakeToOrderResultAnswer[] = [];
    for (const row of order.rows) {
      const availability = short.get(row.id)?.product_availability;
      if (row.linked_manufacturing_order_id)
        results.push(skipped(order.id, row.id, 'ALREADY_LINKED', 'The row has a manufacturing order already.'));
      else if (availability !== 'NOT_AVAILABLE')
        results.push(skipped(order.id, row.id, 'AVAILABLE', `The row is ${availability ?? 'not planned yet'}.`));
      else
        results.push(
          (await this.unmakeable(order.id, row)) ?? {
            sales_order_id: order.id,
            sales_order_row_id: row.id,
            result: 'created',
            manufacturing_order_id: null,
            code: null,
            reason: null,
          },
        );
    }
    return results;
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
