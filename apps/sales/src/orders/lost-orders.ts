import { Inject, Injectable } from '@nestjs/common';
import { manufacturingLostRows } from '@pegboard/contracts';
import type { SalesOrder } from '@pegboard/domain-sales';
import { ASKER, type Asker } from '@pegboard/eventing';
import { Rejection } from '@pegboard/kit';
import { currentRequest } from '@pegboard/service';
import { KnownRanks } from '../ranking/sell-ranks';
import type { DeletedAnswer } from './deleted.answer';
import { salesOrderBody } from './sales-order.schema';

const DEADLINE_MS = 2_000;

/** Tells manufacturing at once that rows are gone, and says what became of the orders that were made for them (M6). */
@Injectable()
export class LostOrders {
  constructor(
    @Inject(ASKER) private readonly asker: Asker,
    private readonly known: KnownRanks,
  ) {}

  /**
   * Sets the header with the orders that stay, and answers all of it where the caller prefers a representation (RFC 7240).
   * A silent manufacturing hears it as an event.
   */
  async answer(order: SalesOrder, linkedIds: readonly number[], prefer: string | undefined): Promise<DeletedAnswer | undefined> {
    const reply = currentRequest()?.reply;
    const became = linkedIds.length === 0 ? NOTHING : await this.becameOf(order, linkedIds);
    const kept = became.manufacturing_orders
      .filter(({ outcome }) => outcome === 'kept')
      .map(({ order_no }) => encodeURIComponent(order_no));
    if (kept.length > 0) void reply?.header('x-kept-manufacturing-orders', kept.join(', '));
    if (!/\breturn=representation\b/.test(prefer ?? '')) return undefined;
    void reply?.status(200).header('preference-applied', 'return=representation');
    return became;
  }

  private async becameOf(order: SalesOrder, linkedIds: readonly number[]): Promise<DeletedAnswer> {
    try {
      const asked = { order: salesOrderBody(order, this.known), manufacturing_order_ids: [...linkedIds] };
      const { orders, subassemblies } = await this.asker.ask(manufacturingLostRows, asked, { deadlineMs: DEADLINE_MS });
      return {
        is_pending: false,
        manufacturing_orders: orders.map(({ is_deleted, ...made }) => ({ ...made, outcome: is_deleted ? 'deleted' : 'kept' })),
        subassembly_orders: subassemblies.map(({ id, order_no, status, made_for_id }) => ({
          id,
          order_no,
          status,
          manufacturing_order_id: made_for_id,
        })),
      };
    } catch (silence) {
      if (!(silence instanceof Rejection) || silence.kind !== 'unavailable') throw silence;
      return { ...NOTHING, is_pending: true };
    }
  }
}

const NOTHING: DeletedAnswer = { is_pending: false, manufacturing_orders: [], subassembly_orders: [] };
