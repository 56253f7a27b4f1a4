import type { BodyOf, journalEvent, ManufacturingOrderBody, PurchaseOrderBody, SalesOrderBody } from '@pegboard/contracts';
import { batchBody, manufacturingOrderBody, purchaseOrderBody, salesOrderBody, salesOrderRowBody } from '@pegboard/contracts/testing';
import { quantity, ref, ZERO, type Instant, type Quantity } from '@pegboard/kit';

export {
  itemBody as item,
  locationBody as location,
  purchaseOrderBody as purchaseOrder,
  recipeBody as recipe,
  salesOrderBody as salesOrder,
  stockTransferBody as stockTransfer,
  variantBody as variant,
} from '@pegboard/contracts/testing';

/** Tables are made of wood at the factory, and ordered; what a test doesn't say is about tables. */
export const q = (value: number): Quantity => quantity(value);
export const day = (n: number): Instant => `2026-05-${String(n).padStart(2, '0')}T10:00:00.000Z` as Instant;

export const FACTORY = 1;
export const TABLE = 10;
export const WOOD = 20;

type Partly<T> = Partial<T> & { id: number };

export const salesRow = (given: Partly<SalesOrderBody['rows'][number]>): SalesOrderBody['rows'][number] =>
  salesOrderRowBody({ variant_id: TABLE, ...given });

/** A sales order with one row of the same id. */
export const orderFor = (id: number, amount: number, more: Partial<SalesOrderBody> = {}): SalesOrderBody =>
  salesOrderBody({ id, rows: [salesRow({ id, quantity: q(amount) })], ...more });

export const manufacturingOrder = (given: Partly<ManufacturingOrderBody>): ManufacturingOrderBody =>
  manufacturingOrderBody({ variant_id: TABLE, ...given });

/** A purchase order with one row of the same id. */
export const purchaseFor = (id: number, variantId: number, amount: number, arrival: Instant | null): PurchaseOrderBody =>
  purchaseOrderBody({
    id,
    expected_arrival_date: arrival,
    rows: [
      {
        id,
        variant_id: variantId,
        location_id: FACTORY,
        quantity: q(amount),
        purchase_quantity: q(amount),
        price_per_unit: ZERO,
        arrival_date: null,
        received_date: null,
        group_id: id,
      },
    ],
  });

export const batch = (given: Partial<Parameters<typeof batchBody>[0]> & { id: number }): ReturnType<typeof batchBody> =>
  batchBody({ variant_id: WOOD, ...given });

/** A commit after which so much of a variant lies at the factory. */
export const stockIs = (
  n: number,
  variantId: number,
  amount: number,
  more: Partial<BodyOf<typeof journalEvent>> = {},
): BodyOf<typeof journalEvent> => ({
  n,
  committed_at: day(1),
  postings: [],
  balances: [{ variant_id: variantId, location_id: FACTORY, batch_id: null, quantity: q(amount) }],
  holds: [],
  row_totals: [],
  ...more,
});

/** A commit that packs a row: so much is left, and so much of the row has been moved in all. */
export const packedTo = (n: number, rowId: number, moved: number, left: number): BodyOf<typeof journalEvent> =>
  stockIs(n, TABLE, left, { row_totals: [{ row: ref('sales_order_row', rowId), moved: q(moved), is_closed: false }] });
