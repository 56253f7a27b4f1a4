import { Inject, Injectable } from '@nestjs/common';
import { inventoryPickBatches } from '@pegboard/contracts';
import { rowOf, skuOf, type SalesKnownItems, type Fulfillment, type SalesOrder } from '@pegboard/domain-sales';
import { ASKER, CLOCK, type Asker, type Clock } from '@pegboard/eventing';
import { dayAt, ref, reject, sum, toDecimal, type Quantity } from '@pegboard/kit';
import type { BatchPortion } from '@pegboard/posting';

/** Picks batches when the status of an order is set: those made for the row first, then those that expire first (T6). */
@Injectable()
export class BatchPicks {
  constructor(
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The batches that each tracked row takes now, by row id. @throws Rejection 409 INSUFFICIENT_STOCK if they aren't enough */
  async of(order: SalesOrder, intent: Fulfillment, knownItems: SalesKnownItems): Promise<Map<number, readonly BatchPortion[]>> {
    const rows = intent.rows.map((row) => ({ ...row, ...keyOf(order, row.salesOrderRowId) }));
    const tracked = rows.filter((row) => knownItems.items.get(row.variantId)?.batch_tracked);
    const picked = new Map<number, readonly BatchPortion[]>();
    for (const locationId of new Set(tracked.map((row) => row.locationId))) {
      const here = tracked.filter((row) => row.locationId === locationId);
      // A batch is good to the end of its last day where it lies (T7).
      const on = dayAt(this.clock.now(), knownItems.locations.get(locationId)?.time_zone);
      const picks = here.map((row) => ({
        variant_id: row.variantId,
        location_id: locationId,
        quantity: row.quantity,
        holds_for: ref('sales_order_row', row.salesOrderRowId),
      }));
      const answer = await this.asker.ask(inventoryPickBatches, { on, picks });
      here.forEach((row, i) =>
        picked.set(row.salesOrderRowId, enough(row, answer.picks[i]?.batch_transactions ?? [], skuOf(knownItems, row.variantId))),
      );
    }
    return picked;
  }
}

function keyOf(order: SalesOrder, rowId: number): { variantId: number; locationId: number } {
  const { variantId, locationId } = rowOf(order, rowId);
  return { variantId, locationId };
}

type Picked = readonly { batch_id: number | null; quantity: Quantity }[];

function enough(row: { salesOrderRowId: number; quantity: Quantity }, picked: Picked, sku: string): BatchPortion[] {
  const found = sum(picked.map(({ quantity }) => quantity));
  if (found < row.quantity) {
    throw reject(
      'INSUFFICIENT_STOCK',
      'status',
      `${toDecimal(row.quantity)} of ${sku} can't be packed: its good batches hold ${toDecimal(found)}.`,
      {
        sales_order_row_id: row.salesOrderRowId,
        quantity: toDecimal(row.quantity),
        in_stock: toDecimal(found),
      },
    );
  }
  return picked.map(({ batch_id, quantity }) => ({ batchId: batch_id, quantity }));
}
