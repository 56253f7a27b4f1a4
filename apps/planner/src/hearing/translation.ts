import type {
  BodyOf,
  journalEvent,
  batchEvent,
  itemEvent,
  ItemVariant,
  locationEvent,
  ledgerSnapshot,
  manufacturingOrderEvent,
  OutputOf,
  purchaseOrderEvent,
  RankMove,
  recipeEvent,
  safetyStockEvent,
  salesOrderEvent,
  stockTransferEvent,
} from '@pegboard/contracts';
import type { FactType, BalanceFact, Fact, HoldFact, LedgerFact, RankMoveFact, RowTotalFact } from '@pegboard/domain-planning';
import { add, type Day } from '@pegboard/kit';

/**
 * The facts in each event. An event carries the whole aggregate, so a translation needs nothing but the event,
 * and the plan drops what is not newer. A deletion carries its version, so that a late event finds it deleted.
 */
interface Told {
  readonly id: number;
  readonly version: number;
  readonly is_deleted: boolean;
}

const gone = (type: FactType, told: Pick<Told, 'id' | 'version'>): Fact => ({
  type,
  id: told.id,
  version: told.version,
  isDeleted: true,
});

export function salesOrderFacts(order: BodyOf<typeof salesOrderEvent>): Fact[] {
  if (order.is_deleted) return [gone('sales_order', order)];
  return [
    {
      type: 'sales_order',
      id: order.id,
      version: order.version,
      orderNo: order.order_no,
      customerId: order.customer_id,
      customerName: order.customer_name,
      status: order.status,
      deliveryDate: order.delivery_date,
      rank: order.rank,
      rows: order.rows.map((row) => ({
        id: row.id,
        variantId: row.variant_id,
        locationId: row.location_id,
        quantity: row.quantity,
        linkedManufacturingOrderId: row.linked_manufacturing_order_id,
        packedBeforeLink: add(row.packed_before_link, row.packed_outside_link),
        ...(row.earlier_manufacturing_order_ids.length > 0 ? { earlierManufacturingOrderIds: row.earlier_manufacturing_order_ids } : {}),
      })),
    },
  ];
}

export function manufacturingOrderFacts(order: BodyOf<typeof manufacturingOrderEvent>): Fact[] {
  if (order.is_deleted) return [gone('manufacturing_order', order)];
  return [
    {
      type: 'manufacturing_order',
      id: order.id,
      version: order.version,
      orderNo: order.order_no,
      status: order.status,
      rank: order.rank,
      variantId: order.variant_id,
      locationId: order.location_id,
      plannedQuantity: order.planned_quantity,
      completedQuantity: order.completed_quantity,
      productionDeadline: order.production_deadline_date,
      // The product is there when the order is finished (O7).
      expectedDate: order.production_deadline_date,
      salesOrderRowId: order.sales_order_row_id,
      salesOrderId: order.sales_order_id,
      ...(order.follows
        ? { follows: { staysWithoutRow: order.follows.stays_without_row, defaultDeadline: order.follows.default_deadline_date } }
        : {}),
      rows: order.rows.map((row) => ({
        id: row.id,
        variantId: row.variant_id,
        plannedQuantity: row.planned_quantity,
        quantityPerUnit: row.planned_quantity_per_unit,
      })),
    },
  ];
}

export function purchaseOrderFacts(order: BodyOf<typeof purchaseOrderEvent>): Fact[] {
  if (order.is_deleted) return [gone('purchase_order', order)];
  return [
    {
      type: 'purchase_order',
      id: order.id,
      version: order.version,
      orderNo: order.order_no,
      kind: order.entity_type,
      status: order.status,
      supplierId: order.supplier_id,
      expectedDate: order.expected_arrival_date,
      rows: order.rows.map((row) => ({
        id: row.id,
        variantId: row.variant_id,
        locationId: row.location_id,
        quantity: row.quantity,
        expectedDate: row.arrival_date,
      })),
      trackingLocationId: order.tracking_location_id,
      ingredientRows: order.recipe_rows.map((row) => ({
        id: row.id,
        variantId: row.variant_id,
        quantity: row.quantity,
        isSuppliedByContractor: row.is_supplied_by_contractor,
        purchaseOrderRowId: row.purchase_order_row_id,
      })),
    },
  ];
}

/** `Chair / red`: the item's name and the values that only this variant has. */
export const variantName = (item: Pick<BodyOf<typeof itemEvent>, 'name'>, variant: Pick<ItemVariant, 'config_attributes'>): string =>
  [item.name, ...variant.config_attributes.map((attribute) => attribute.config_value)].join(' / ');

/** One fact a variant, with the item's version; a variant that was removed, alone or with its item, is gone. */
export function itemFacts(item: BodyOf<typeof itemEvent>): Fact[] {
  return item.variants.map((variant): Fact => {
    if (item.is_deleted || variant.is_deleted) return gone('variant', { id: variant.id, version: item.version });
    return {
      type: 'variant',
      id: variant.id,
      version: item.version,
      sku: variant.sku,
      name: variantName(item, variant),
      isSellable: item.is_sellable,
      isProducible: item.is_producible,
      isPurchasable: item.is_purchasable,
      batchTracked: item.batch_tracked,
      defaultSupplierId: item.default_supplier_id,
      leadTimeDays: variant.lead_time,
    };
  });
}

export function locationFacts(location: BodyOf<typeof locationEvent>): Fact[] {
  if (location.is_deleted) return [gone('location', location)];
  return [{ type: 'location', id: location.id, version: location.version, timeZone: location.time_zone }];
}

export function batchFacts(batch: BodyOf<typeof batchEvent>): Fact[] {
  if (batch.is_deleted) return [gone('batch', batch)];
  return [batchFact(batch, batch.version)];
}

type ToldBatch = Pick<BodyOf<typeof batchEvent>, 'id' | 'variant_id' | 'batch_number' | 'expiration_date'>;

const batchFact = (batch: ToldBatch, version: number): Fact => ({
  type: 'batch',
  id: batch.id,
  version,
  variantId: batch.variant_id,
  number: batch.batch_number,
  expiresOn: (batch.expiration_date?.slice(0, 10) as Day | undefined) ?? null,
});

export function recipeFacts(recipe: BodyOf<typeof recipeEvent>): Fact[] {
  const { product_variant_id: id, version } = recipe;
  if (recipe.is_deleted) return [gone('recipe', { id, version })];
  const rows = recipe.rows.map((row) => ({ variantId: row.ingredient_variant_id, quantityPerUnit: row.quantity }));
  return [{ type: 'recipe', id, version, rows }];
}

export function stockTransferFacts(transfer: BodyOf<typeof stockTransferEvent>): Fact[] {
  if (transfer.is_deleted) return [gone('stock_transfer', transfer)];
  return [
    {
      type: 'stock_transfer',
      id: transfer.id,
      version: transfer.version,
      number: transfer.stock_transfer_number,
      status: transfer.status,
      fromLocationId: transfer.source_location_id,
      toLocationId: transfer.target_location_id,
      dispatchDate: transfer.dispatch_date,
      arrivalDate: transfer.expected_arrival_date,
      rows: transfer.rows.map((row) => ({ id: row.id, variantId: row.variant_id, quantity: row.quantity })),
    },
  ];
}

export function safetyStockFacts(level: BodyOf<typeof safetyStockEvent>): Fact[] {
  if (level.is_deleted) return [gone('safety_stock', level)];
  return [
    {
      type: 'safety_stock',
      id: level.id,
      version: level.version,
      variantId: level.variant_id,
      locationId: level.location_id,
      quantity: level.quantity,
    },
  ];
}

export const rankMoveFacts =
  (type: RankMoveFact['type']) =>
  ({ n, keys, drags, follows }: RankMove): Fact[] => [
    { type, n, keys, ...(drags && { ahead: drags.flatMap((drag) => drag.keys) }), ...(follows && { follows }) },
  ];

type Touched = Pick<BodyOf<typeof journalEvent>, 'balances' | 'holds' | 'row_totals'>;

function touched(told: Touched): { balances: BalanceFact[]; holds: HoldFact[]; rowTotals: RowTotalFact[] } {
  const balance = (one: Touched['balances'][number]): BalanceFact => ({
    variantId: one.variant_id,
    locationId: one.location_id,
    batchId: one.batch_id,
    quantity: one.quantity,
  });
  return {
    balances: told.balances.map(balance),
    holds: told.holds.map((hold) => ({ ...balance(hold), salesOrderRow: hold.sales_order_row })),
    rowTotals: told.row_totals.map((total) => ({ row: total.row, moved: total.moved, isClosed: total.is_closed })),
  };
}

/** Below every version that a batch's own events have: it counts until the first of those comes. */
const TOLD_BY_LEDGER = 0;

/** A commit, and before it the batches that it made: what expires must not be dealt as what keeps for ever (P5). */
export const journalFacts = (entry: BodyOf<typeof journalEvent>): Fact[] => [
  ...(entry.batches ?? []).map((batch) => batchFact(batch, TOLD_BY_LEDGER)),
  { type: 'posting', n: entry.n, ...touched(entry) },
];

/** All pages of one commit's state together. */
export function ledgerFact(pages: readonly OutputOf<typeof ledgerSnapshot>[]): LedgerFact {
  const parts = pages.map(touched);
  return {
    type: 'ledger',
    n: pages[0]?.n ?? 0,
    balances: parts.flatMap((part) => part.balances),
    holds: parts.flatMap((part) => part.holds),
    rowTotals: parts.flatMap((part) => part.rowTotals),
    changedAt: pages.flatMap((page) => page.changed_at),
  };
}
