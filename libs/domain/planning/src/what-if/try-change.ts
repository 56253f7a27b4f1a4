import { multiply, reject, subtract, toDecimal, type Quantity } from '@pegboard/kit';
import type { TriedChange, ManufacturingOrderFact, PurchaseOrderFact, SalesOrderFact, Target } from '../words';
import { salesOrderFact } from '../learn';
import type { Key } from '../keys';
import type { Maker, PlannedSalesOrder } from '../orders';
import { keysForNewSalesOrder, moveMakers, moveSalesOrders, rankNewMaker } from './rank-sync';
import { Kind } from '../table';
import { maker, purchase, salesOrder } from '../picture';
import type { Trial } from './trial';
import { instantThere, known } from './try-checks';
import { changeDate, changeQuantity } from './try-edit';
import { receive } from './try-receive';
import { remove } from './try-remove';

type Of<C extends TriedChange['change']> = Extract<TriedChange, { change: C }>;

/**
 * Makes one change of a what-if (P12).
 * @param path of the change in the request, `changes/0`
 * @throws Rejection `invalid` naming the field: `NOT_FOUND`, `ALREADY_EXISTS`, `QUANTITY_NOT_POSITIVE` and others
 */
export function tryChange(trial: Trial, change: TriedChange, path: string): void {
  switch (change.change) {
    case 'move_sales_order':
      known(salesOrder(trial.picture, change.id), `sales order ${change.id}`, `${path}/id`);
      checkTarget([change.id], change.to, (id) => salesOrder(trial.picture, id), `${path}/to`);
      return moveSalesOrders(trial, [change.id], change.to);
    case 'move_sales_orders':
      checkMany(change.ids, (id) => salesOrder(trial.picture, id), 'sales order', path);
      checkTarget(change.ids, change.to, (id) => salesOrder(trial.picture, id), `${path}/to`);
      return moveSalesOrders(trial, change.ids, change.to);
    case 'move_manufacturing_order':
      known(maker(trial.picture, change.id), `manufacturing order ${change.id}`, `${path}/id`);
      checkTarget([change.id], change.to, (id) => maker(trial.picture, id), `${path}/to`);
      return moveMakers(trial, [change.id], change.to);
    case 'move_manufacturing_orders':
      checkMany(change.ids, (id) => maker(trial.picture, id), 'manufacturing order', path);
      checkTarget(change.ids, change.to, (id) => maker(trial.picture, id), `${path}/to`);
      return moveMakers(trial, change.ids, change.to);
    case 'add_sales_order':
      return addSalesOrder(trial, change, path);
    case 'add_purchase_order':
      return addPurchaseOrder(trial, change, path);
    case 'add_manufacturing_order':
      return addManufacturingOrder(trial, change, path);
    case 'change_quantity':
      return changeQuantity(trial, change.ref, positive(change.quantity, `${path}/quantity`), path);
    case 'change_date':
      return changeDate(trial, change.ref, change.date, `${path}/ref`);
    case 'change_stock':
      return changeStock(trial, change, path);
    case 'receive':
      return receive(trial, change.ref, `${path}/ref`);
    case 'remove':
      return remove(trial, change.ref, `${path}/ref`);
    default:
      throw reject('UNKNOWN_CHANGE', `${path}/change`, `There is no kind of change "${String((change as { change: unknown }).change)}".`);
  }
}

function positive(quantity: Quantity, path: string): Quantity {
  if (quantity > 0) return quantity;
  throw reject('QUANTITY_NOT_POSITIVE', path, `The quantity must be above zero.`);
}

function checkMany(ids: readonly number[], find: (id: number) => unknown, what: string, path: string): void {
  ids.forEach((id, i) => known(find(id), `${what} ${id}`, `${path}/ids/${i}`));
  if (new Set(ids).size < ids.length) throw reject('NAMED_TWICE', `${path}/ids`, 'ids contains an order twice.');
}

function checkTarget(ids: readonly number[], to: Target | undefined, find: (id: number) => unknown, path: string): void {
  if (to === undefined || typeof to === 'string') return;
  const [side, target] = 'before' in to ? (['before', to.before] as const) : (['after', to.after] as const);
  if (ids.includes(target)) throw reject('MOVE_TO_ITSELF', `${path}/${side}`, `An order can't be moved ${side} itself.`);
  known(find(target) ?? undefined, `order ${target}`, `${path}/${side}`);
}

/** The key of a variant and a location that are known. */
function keyOf(trial: Trial, variantId: number, locationId: number, path: string): Key {
  const { facts, variants, locations } = trial.picture;
  known(facts.live('variant', variantId) ?? variants.get(variantId)?.keys[0], `variant ${variantId}`, `${path}/variant_id`);
  known(facts.live('location', locationId) ?? locations.get(locationId)?.keys[0], `location ${locationId}`, `${path}/location_id`);
  return trial.picture.key(variantId, locationId);
}

function freeId(trial: Trial, id: number | undefined, find: (id: number) => unknown, path: string): number {
  if (id === undefined) return trial.newId();
  if (find(id)) throw reject('ALREADY_EXISTS', `${path}/id`, `Order ${id} already exists.`);
  return id;
}

function addSalesOrder(trial: Trial, change: Of<'add_sales_order'>, path: string): void {
  const id = freeId(trial, change.id, (other) => salesOrder(trial.picture, other), path);
  const at = change.at ?? 'last';
  checkTarget([id], at, (other) => salesOrder(trial.picture, other), `${path}/at`);
  const fact: SalesOrderFact = {
    type: 'sales_order',
    id,
    version: 0,
    orderNo: change.orderNo ?? 'new',
    customerId: 0,
    customerName: '',
    status: 'NOT_SHIPPED',
    deliveryDate: instantThere(trial.picture, change.deliveryDate ?? null, change.rows[0]?.locationId),
    rank: { key: 0, move: 0 },
    rows: change.rows.map(({ variantId, locationId, quantity }, i) => {
      keyOf(trial, variantId, locationId, `${path}/rows/${i}`);
      positive(quantity, `${path}/rows/${i}/quantity`);
      return {
        id: trial.newId(),
        variantId,
        locationId,
        quantity,
        linkedManufacturingOrderId: null,
        packedBeforeLink: 0 as Quantity,
      };
    }),
  };
  for (const [other, key] of keysForNewSalesOrder(trial, id, at)) trial.rankSalesOrder(other, key);
  trial.put(fact);
}

function addPurchaseOrder(trial: Trial, change: Of<'add_purchase_order'>, path: string): void {
  const id = freeId(trial, change.id, (other) => purchase(trial.picture, other), path);
  const fact: PurchaseOrderFact = {
    type: 'purchase_order',
    id,
    version: 0,
    orderNo: 'new',
    kind: 'regular',
    status: 'NOT_RECEIVED',
    supplierId: 0,
    expectedDate: instantThere(trial.picture, change.expectedDate, change.rows[0]?.locationId),
    rows: change.rows.map(({ variantId, locationId, quantity }, i) => {
      keyOf(trial, variantId, locationId, `${path}/rows/${i}`);
      positive(quantity, `${path}/rows/${i}/quantity`);
      return { id: trial.newId(), variantId, locationId, quantity, expectedDate: null };
    }),
    trackingLocationId: null,
    ingredientRows: [],
  };
  trial.put(fact);
}

function addManufacturingOrder(trial: Trial, change: Of<'add_manufacturing_order'>, path: string): void {
  const { variantId, locationId } = change;
  const expectedDate = instantThere(trial.picture, change.expectedDate, locationId);
  const id = freeId(trial, change.id, (other) => maker(trial.picture, other), path);
  const key = keyOf(trial, variantId, locationId, path);
  const quantity = positive(change.quantity, `${path}/quantity`);
  const order = change.salesOrderRowId == null ? undefined : link(trial, change.salesOrderRowId, id, key, path);
  const fact: ManufacturingOrderFact = {
    type: 'manufacturing_order',
    id,
    version: 0,
    orderNo: 'new',
    status: 'NOT_STARTED',
    rank: { key: 0, move: 0 },
    variantId,
    locationId,
    plannedQuantity: quantity,
    productionDeadline: order?.fact.deliveryDate ?? expectedDate,
    expectedDate,
    salesOrderRowId: change.salesOrderRowId ?? null,
    salesOrderId: order?.id ?? null,
    rows: (key.variant.recipe?.rows ?? []).map((row) => ({
      id: trial.newId(),
      variantId: row.variantId,
      plannedQuantity: multiply(row.quantityPerUnit, quantity),
    })),
  };
  rankNewMaker(trial, id, order);
  trial.put(fact);
}

/** M1: the row says which order is made for it; one per row, and none for a quote. */
function link(trial: Trial, rowId: number, makerId: number, key: Key, path: string): PlannedSalesOrder {
  const { picture } = trial;
  const at = known(picture.table.find(Kind.SalesRow, rowId), `sales order row ${rowId}`, `${path}/sales_order_row_id`);
  const order = picture.ownerOf(at) as PlannedSalesOrder;
  if (picture.keyAt(at) !== key)
    throw reject('OTHER_ITEM', `${path}/sales_order_row_id`, `Sales order row ${rowId} has another variant or location.`);
  if (order.isQuote)
    throw reject('QUOTE', `${path}/sales_order_row_id`, `${order.fact.orderNo} is a quote, so nothing can be made for it.`);
  const fact = salesOrderFact(picture, order);
  const row = fact.rows.find((candidate) => candidate.id === rowId)!;
  const other: Maker | undefined = row.linkedManufacturingOrderId === null ? undefined : maker(picture, row.linkedManufacturingOrderId);
  const missing = picture.table.missingOf(at) as Quantity;
  if (other && !(other.isDone && missing > 0))
    throw reject('ALREADY_LINKED', `${path}/sales_order_row_id`, `${other.fact.orderNo} is already linked to this row.`);
  // M1: after an order that is done, only what the row lacks again is made.
  const packedBeforeLink = other ? subtract(row.quantity, missing) : (trial.moved(`sales_order_row/${rowId}`) as Quantity);
  trial.put({
    ...fact,
    rows: fact.rows.map((each) => (each === row ? { ...each, linkedManufacturingOrderId: makerId, packedBeforeLink } : each)),
  });
  return order;
}

function changeStock(trial: Trial, { variantId, locationId, batchId, by }: Of<'change_stock'>, path: string): void {
  const key = keyOf(trial, variantId, locationId, path);
  const present = key.batch(batchId ?? 0)?.quantity ?? 0;
  if (batchId) known(trial.picture.facts.live('batch', batchId) ?? key.batch(batchId), `batch ${batchId}`, `${path}/batch_id`);
  if (by < 0 && present + by < 0)
    throw reject(
      'NEGATIVE_STOCK',
      `${path}/by`,
      `Only ${toDecimal(present as Quantity)} is in stock, so ${toDecimal((0 - by) as Quantity)} can't be taken.`,
      {
        in_stock: toDecimal(present as Quantity),
      },
    );
  trial.addStock(key, batchId ?? 0, by);
}
