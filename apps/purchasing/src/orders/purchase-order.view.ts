import {
  additionalCostShares,
  baseCurrencyOf,
  costVarianceOf,
  inBaseCurrency,
  rowTotal,
  rowTotalInBase,
  totalsInBase,
  totalsOf,
  type PurchaseOrder,
  type PurchaseOrderRow,
  type Supplier,
  isOverdue,
  latestArrivalOf,
} from '@pegboard/domain-purchasing';
import { plainShown, PURCHASE_ORDER_ROW_FIELDS } from '@pegboard/contracts';
import { sumUnbounded, toNumber, ZERO, type Instant, type Quantity } from '@pegboard/kit';
import { batchesView } from '../receipts/batches.view';
import type { OutsourcedAnswer, PurchaseOrderAnswer } from './purchase-order.answer';
import type { PurchaseOrderRowAnswer } from './purchase-order-row.answer';
import { supplierView } from '../suppliers/supplier.view';
import type { PurchasePlanBeside } from './purchase-order.schema';

export const deletedAt = ({ isDeleted, updatedAt }: PurchaseOrder): string | null => (isDeleted ? updatedAt : null);

/** Dates and texts that are not known are left out where the API's description doesn't allow null. */
const known = <K extends string, T>(field: K, value: T | null): Partial<Record<K, T>> =>
  value === null ? {} : ({ [field]: value } as Record<K, T>);

export const conversionRateOf = ({ exchange }: PurchaseOrder): number => Number(exchange?.rate ?? 1);

/** @param about `today`: the first moment of the day at the order's location (D1) */
export function purchaseOrderView(
  order: PurchaseOrder,
  about: { today: Instant; plan?: PurchasePlanBeside | undefined; supplier?: Supplier | undefined },
): PurchaseOrderAnswer {
  const [own, inBase] = [totalsOf(order), totalsInBase(order)];
  return {
    id: order.id,
    status: order.status,
    order_no: order.orderNo,
    entity_type: order.entityType,
    ...known('default_group_id', order.rows[0]?.groupId ?? null),
    supplier_id: order.supplierId,
    currency: order.currency,
    ...known('expected_arrival_date', order.expectedArrivalDate),
    latest_arrival_date: latestArrivalOf(order),
    is_overdue: isOverdue(order, about.today),
    order_created_date: order.orderCreatedDate,
    additional_info: order.additionalInfo ?? '',
    payment_terms: order.paymentTerms ?? '',
    location_id: order.locationId,
    tracking_location_id: order.trackingLocationId,
    total: toNumber(own.total),
    total_tax: toNumber(own.tax),
    base_currency: baseCurrencyOf(order),
    conversion_rate: conversionRateOf(order),
    total_in_base_currency: toNumber(inBase.total),
    billing_status: 'NOT_BILLED',
    last_document_status: 'NOT_SENT',
    ...(order.entityType === 'outsourced' ? outsourcedView(order, about.plan) : {}),
    purchase_order_rows: rowViews(order),
    ...(about.supplier ? { supplier: supplierView(about.supplier) } : {}),
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    deleted_at: deletedAt(order),
  };
}

function rowViews(order: PurchaseOrder): PurchaseOrderRowAnswer[] {
  const shares = additionalCostShares(order);
  return order.rows.map((row) => purchaseOrderRowView(order, row, shares));
}

/** @param shares of the additional costs; those of the order */
export function purchaseOrderRowView(
  order: PurchaseOrder,
  row: PurchaseOrderRow,
  shares: ReadonlyMap<number, Quantity> = additionalCostShares(order),
): PurchaseOrderRowAnswer {
  const totalInBase = rowTotalInBase(order, row);
  return {
    id: row.id,
    purchase_order_id: order.id,
    variant_id: row.variantId,
    quantity: toNumber(row.quantity),
    purchase_uom: row.purchaseUom,
    purchase_uom_conversion_rate: toNumber(row.conversionRate),
    price_per_unit: toNumber(row.pricePerUnit),
    price_per_unit_in_base_currency: toNumber(inBaseCurrency(order, row.pricePerUnit)),
    ...plainShown(PURCHASE_ORDER_ROW_FIELDS, row),
    tax_rate_id: row.taxRateId ?? undefined,
    currency: order.currency,
    conversion_rate: conversionRateOf(order),
    conversion_date: null,
    total: toNumber(rowTotal(order, row)),
    total_in_base_currency: toNumber(totalInBase),
    landed_cost: toNumber(sumUnbounded([totalInBase, shares.get(row.id) ?? ZERO])),
    cost_variance: toNumber(costVarianceOf(order, row.id)),
    arrival_date: row.arrivalDate ?? order.expectedArrivalDate,
    received_date: row.receivedDate,
    receipt_id: row.receivedDate ? row.receiptId : null,
    location_id: row.locationId ?? order.locationId,
    batch_transactions: batchesView(row.batches),
    group_id: row.groupId,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    deleted_at: deletedAt(order),
  };
}

/** B5: whether the ingredients are there, as the planner last said. */
function outsourcedView(order: PurchaseOrder, plan: PurchasePlanBeside | undefined): OutsourcedAnswer {
  const status = plan?.order?.to;
  const availability = order.ingredientRows.length === 0 ? 'NO_RECIPE' : status?.ingredient_availability;
  if (!availability || availability === 'NOT_APPLICABLE') return {};
  return {
    ingredient_availability: availability,
    ingredient_expected_date: availability === 'EXPECTED' ? (status?.ingredient_expected_date ?? null) : null,
  };
}
