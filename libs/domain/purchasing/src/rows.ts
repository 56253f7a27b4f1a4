import { plainState, PURCHASE_ORDER_ROW_FIELDS, type PlainState } from '@pegboard/contracts';
import {
  addDaysTo,
  decided,
  divideUnbounded,
  isSame,
  LARGEST,
  multiply,
  reject,
  SCALE,
  toDecimal,
  ZERO,
  type Decision,
  type Instant,
  type Quantity,
} from '@pegboard/kit';
import {
  daysAt,
  itemOf,
  priceOfUnit,
  purchaseUnitOf,
  requireBuyingLocation,
  requirePurchasable,
  type PurchasingKnownItems,
} from './known-items';
import { ingredientsFor, rescaled, type NewIds } from './ingredients';
import {
  isReceived,
  locationOf,
  requireOpen,
  requireRoom,
  requireSettled,
  rowOf,
  stockQuantity,
  withStatus,
  type EntityType,
  type PurchaseOrder,
  type PurchaseOrderRow,
} from './purchase-order';
import { taxAfter } from './taxes';

export interface RowInput extends Partial<PlainState<typeof PURCHASE_ORDER_ROW_FIELDS>> {
  readonly variantId: number;
  /** In purchase units. */
  readonly quantity: Quantity;
  /** Of one unit of the row; without it the item's purchase price, which is that of the item's purchase unit (B4). */
  readonly pricePerUnit?: Quantity | undefined;
  readonly purchaseUom?: string | undefined;
  readonly conversionRate?: Quantity | undefined;
  readonly locationId?: number | null | undefined;
  readonly arrivalDate?: Instant | null | undefined;
  readonly groupId?: number | undefined;
}

/**
 * A row as it is ordered. Without a date of its own it arrives with the order; where the order has none either, after
 * the item's lead time.
 * @throws Rejection of `requirePurchasable`, `requireBuyingLocation`, `purchaseUnitOf`; `QUANTITY_TOO_LARGE`
 */
export function newRow(
  input: RowInput,
  about: { id: number; knownItems: PurchasingKnownItems; expectedArrivalDate: Instant | null; now: Instant; path: string },
): PurchaseOrderRow {
  const { id, knownItems, path } = about;
  const item = requirePurchasable(knownItems, input.variantId, at(path, 'variant_id'));
  if (input.locationId) requireBuyingLocation(knownItems, input.locationId, at(path, 'location_id'));
  const unit = purchaseUnitOf(item, input, path);
  const variant = item.variants.find((candidate) => candidate.id === input.variantId)!;
  const afterLeadTime = about.expectedArrivalDate === null && variant.lead_time !== null ? addDaysTo(about.now, variant.lead_time) : null;
  return requireMeasurable(
    {
      id,
      originId: id,
      groupId: input.groupId ?? id,
      variantId: input.variantId,
      locationId: input.locationId ?? null,
      quantity: input.quantity,
      ...unit,
      pricePerUnit: input.pricePerUnit ?? priceOfUnit(item, variant.purchase_price ?? ZERO, unit),
      ...plainState(PURCHASE_ORDER_ROW_FIELDS, input),
      arrivalDate: input.arrivalDate === undefined ? afterLeadTime : input.arrivalDate,
      receivedDate: null,
      receiptId: null,
      batches: [],
    },
    path,
  );
}

const at = (path: string, field: string): string => (path ? `${path}/${field}` : field);

/**
 * Quantity × rate must be a quantity again, and the price of one stock unit must be one.
 * @throws Rejection `QUANTITY_TOO_LARGE`, `QUANTITY_TOO_SMALL` (422)
 */
export function requireMeasurable(row: PurchaseOrderRow, path: string): PurchaseOrderRow {
  const info = { quantity: toDecimal(row.quantity), purchase_uom_conversion_rate: toDecimal(row.conversionRate) };
  const stock = (BigInt(row.quantity) * BigInt(row.conversionRate)) / BigInt(SCALE);
  if (stock > BigInt(LARGEST) * BigInt(SCALE))
    throw reject(
      'QUANTITY_TOO_LARGE',
      at(path, 'quantity'),
      `${info.quantity} ${row.purchaseUom} are more than ${LARGEST} stock units, which is the maximum.`,
      info,
    );
  if (multiply(row.quantity, row.conversionRate) === 0)
    throw reject(
      'QUANTITY_TOO_SMALL',
      at(path, 'quantity'),
      `${info.quantity} ${row.purchaseUom} are less than a millionth of a stock unit.`,
      info,
    );
  if (divideUnbounded(row.pricePerUnit, row.conversionRate) > LARGEST * SCALE)
    throw reject(
      'QUANTITY_TOO_LARGE',
      at(path, 'price_per_unit'),
      `At ${toDecimal(row.pricePerUnit)} for one ${row.purchaseUom}, a stock unit costs more than ${LARGEST}, which is the maximum.`,
      { ...info, price_per_unit: toDecimal(row.pricePerUnit) },
    );
  return row;
}

/** @throws Rejection as `newRow`; `TOO_MANY_ROWS`, `BUSY` */
export function addRow(
  order: PurchaseOrder,
  input: RowInput,
  about: { knownItems: PurchasingKnownItems; ids: NewIds; now: Instant },
): Decision<PurchaseOrder> {
  requireRoom([...order.rows, input]);
  const row = newRow(input, { ...about, id: about.ids.row(), expectedArrivalDate: order.expectedArrivalDate, path: '' });
  const ingredientRows = [...order.ingredientRows, ...ingredientsOfNew(order.entityType, row, about)];
  return decided(withStatus({ ...order, rows: [...order.rows, row], ingredientRows }), 'updated', { added_rows: [row.id] });
}

export const ingredientsOfNew = (
  entityType: EntityType,
  row: PurchaseOrderRow,
  about: { knownItems: PurchasingKnownItems; ids: NewIds },
) => (entityType === 'outsourced' ? ingredientsFor(row, about.knownItems, about.ids) : []);

/**
 * Changes an open row. Its ingredients follow a new quantity in their ratio (B5), and come from the new recipe with a new variant. Its
 * arrival stays the same day at another location (D1).
 * @throws Rejection `ROW_RECEIVED`, `BUSY` (409) and as `newRow`
 */
export function editRow(
  order: PurchaseOrder,
  rowId: number,
  edit: Partial<RowInput>,
  about: { knownItems: PurchasingKnownItems; ids: NewIds; now: Instant },
): Decision<PurchaseOrder> | undefined {
  const row = rowOf(order, rowId);
  requireSettled(order, [rowId]);
  requireOpen(order, row);
  const variantId = edit.variantId ?? row.variantId;
  const isOtherItem = variantId !== row.variantId;
  if (isOtherItem) requirePurchasable(about.knownItems, variantId, 'variant_id');
  if (edit.locationId) requireBuyingLocation(about.knownItems, edit.locationId, 'location_id');
  const unit = unitAfter(row, edit, isOtherItem, about.knownItems);
  const named = definedOf(ownOf(order, row, edit)) as Partial<PurchaseOrderRow>;
  const way = [locationOf(order, row), locationOf(order, { ...row, ...named })] as const;
  const moved = daysAt(about.knownItems, { arrivalDate: row.arrivalDate }, edit, way);
  const changed = requireMeasurable({ ...row, ...named, ...taxAfter(row, edit), ...moved, variantId, ...unit }, '');
  if (isSame(changed, row)) return undefined;
  const others = order.ingredientRows.filter((ingredient) => ingredient.purchaseOrderRowId !== rowId);
  const own = order.ingredientRows.filter((ingredient) => ingredient.purchaseOrderRowId === rowId);
  const ingredients = isOtherItem
    ? ingredientsOfNew(order.entityType, changed, about)
    : rescaled(own, stockQuantity(row), stockQuantity(changed));
  const rows = order.rows.map((each) => (each.id === rowId ? changed : each));
  return decided({ ...order, rows, ingredientRows: [...others, ...ingredients] }, 'updated', { changed_rows: [rowId] });
}

/**
 * Notes another day on which a row came. The movement of stock keeps its date.
 * @throws Rejection `ROW_NOT_RECEIVED`, `BUSY` (409)
 */
export function noteReceivedDate(order: PurchaseOrder, rowId: number, receivedDate: Instant): Decision<PurchaseOrder> | undefined {
  const row = rowOf(order, rowId);
  requireSettled(order, [rowId]);
  if (!isReceived(row))
    throw reject(
      'ROW_NOT_RECEIVED',
      'received_date',
      `Row ${rowId} of ${order.orderNo} is not received yet. Receive it with POST /v1/purchase_order_receive.`,
      {
        purchase_order_row_id: rowId,
      },
    );
  if (row.receivedDate === receivedDate) return undefined;
  const rows = order.rows.map((each) => (each.id === rowId ? { ...each, receivedDate } : each));
  return decided({ ...order, rows }, 'updated', { changed_rows: [rowId] });
}

/** The edit without what the row has of its order anyway: sent back as it is shown, it goes on following the order. */
function ownOf(order: PurchaseOrder, row: PurchaseOrderRow, edit: Partial<RowInput>): Partial<RowInput> {
  const { locationId, arrivalDate, ...rest } = edit;
  const isOfOrder = {
    locationId: row.locationId === null && locationId === order.locationId,
    arrivalDate: row.arrivalDate === null && arrivalDate === order.expectedArrivalDate,
  };
  return { ...rest, ...(isOfOrder.locationId ? {} : { locationId }), ...(isOfOrder.arrivalDate ? {} : { arrivalDate }) };
}

/** A unit is named again only when the edit names it, or the item is another one. */
function unitAfter(row: PurchaseOrderRow, edit: Partial<RowInput>, isOtherItem: boolean, knownItems: PurchasingKnownItems) {
  if (!isOtherItem && edit.purchaseUom === undefined && edit.conversionRate === undefined) return {};
  const item = itemOf(knownItems, edit.variantId ?? row.variantId, 'variant_id');
  const given = isOtherItem ? edit : { purchaseUom: edit.purchaseUom ?? row.purchaseUom, conversionRate: edit.conversionRate };
  return purchaseUnitOf(item, given, '');
}

const definedOf = (edit: object): object => Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));

/** @throws Rejection `ROW_RECEIVED`, `BUSY` (409), `NOT_FOUND` (404) */
export function deleteRow(order: PurchaseOrder, rowId: number): Decision<PurchaseOrder> {
  const row = rowOf(order, rowId);
  requireSettled(order, [rowId]);
  requireOpen(order, row);
  const ingredientRows = order.ingredientRows.filter((ingredient) => ingredient.purchaseOrderRowId !== rowId);
  return decided(withStatus({ ...order, rows: order.rows.filter(({ id }) => id !== rowId), ingredientRows }), 'updated', {
    removed_rows: [rowId],
  });
}

export const hasReceived = (order: PurchaseOrder): boolean => order.rows.some(isReceived);
