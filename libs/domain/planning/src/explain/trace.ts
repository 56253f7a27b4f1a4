import { ref, type Instant, type Quantity, type Ref } from '@pegboard/kit';
import { isTentative, type Cover, type DemandName, type DemandType, type SupplyName, type SupplyType } from '../words';
import { NEGATIVE_STOCK, type Dealer } from '../deal';
import { instantOf } from '../days';
import { SupplyKind, type KeyBatch, type Key, type Supply } from '../keys';
import type { Order, PlannedSalesOrder } from '../orders';
import type { Picture } from '../picture';
import { ENTITIES, Kind } from '../table';

/** One share dealt: of a batch, or of a supply. */
export interface Share {
  /** The row's place, or `NEGATIVE_STOCK`. */
  readonly demand: number;
  readonly source: Source;
  readonly quantity: number;
  readonly isLinked: boolean;
}

export type Source = { readonly batch: KeyBatch; readonly supply?: undefined } | { readonly supply: Supply; readonly batch?: undefined };

/** Deals a key once more, to the same end, and writes down every share in the order in which it was dealt. */
export function trace(dealer: Dealer, key: Key): Share[] {
  const shares: Share[] = [];
  dealer.deal(key, {
    stock: (demand, batch, quantity, isLinked) => shares.push({ demand, source: { batch }, quantity, isLinked }),
    supply: (demand, supply, quantity, isLinked) => shares.push({ demand, source: { supply }, quantity, isLinked }),
  });
  return shares;
}

const SUPPLY_TYPES: Readonly<Record<SupplyKind, SupplyType>> = {
  [SupplyKind.ManufacturingOrder]: 'manufacturing_order',
  [SupplyKind.PurchaseOrder]: 'purchase_order_row',
  [SupplyKind.OutsourcedOrder]: 'purchase_order_row',
  [SupplyKind.Transfer]: 'stock_transfer_row',
};

/** Of stock, and of what is not known to come. */
export const UNDATED = { expectedDate: null, declaredDate: null, isOverdue: false, isAtRisk: false } as const;

export function nameOfSource(picture: Picture, key: Key, { batch, supply }: Source): SupplyName {
  if (supply) return nameOfSupply(supply, key.location.calendar.today);
  const fact = batch!.id === 0 ? undefined : picture.facts.live('batch', batch!.id);
  return {
    type: 'stock',
    ref: null,
    number: fact?.number ?? null,
    batchId: batch!.id || null,
    ...UNDATED,
  };
}

export function nameOfSupply(supply: Supply, today: number): SupplyName {
  const type = SUPPLY_TYPES[supply.kind];
  if (isTentative(supply.id)) return { type: 'being_ordered', ref: null, number: null, batchId: null, ...UNDATED };
  return {
    type,
    ref: ref(type, supply.id),
    number: supply.order.number,
    batchId: null,
    expectedDate: supply.rolledUp === supply.moment ? supply.expectedDate : instantOf(supply.rolledUp),
    declaredDate: supply.expectedDate,
    isOverdue: supply.day < today,
    isAtRisk: supply.isAtRisk,
  };
}

/** The sales order for which an order demands; undefined if there is none, or if it is not known. */
export function salesOrderFor(order: Order): PlannedSalesOrder | undefined {
  if (order.kind === Kind.SalesOrder) return order;
  return order.kind === Kind.ManufacturingOrder ? order.link?.salesOrder : undefined;
}

export function nameOfDemand(picture: Picture, key: Key, row: number): DemandName {
  if (row === NEGATIVE_STOCK) {
    const negative = ref('negative_stock', key.variant.id);
    return {
      type: 'negative_stock',
      ref: negative,
      orderNo: '',
      salesOrderId: null,
      customerName: null,
      deadline: null,
    };
  }
  const order = picture.ownerOf(row);
  if (isTentative(order.id)) {
    const product = ref('being_ordered', key.variant.id);
    return { type: 'being_ordered', ref: product, orderNo: '', salesOrderId: null, customerName: null, deadline: null };
  }
  const salesOrder = salesOrderFor(order);
  return {
    type: ENTITIES[picture.table.kind[row]!] as DemandType,
    ref: refOf(picture, row),
    orderNo: order.number,
    salesOrderId: salesOrder?.id ?? null,
    customerName: salesOrder?.fact.customerName ?? null,
    deadline: deadlineOf(picture, row),
  };
}

/** When a demand is due; null if nobody said. */
export function deadlineOf(picture: Picture, row: number): Instant | null {
  const { id, quantity, turn } = picture.table;
  return picture.ownerOf(row).need(id[row]!, quantity[row]!, turn[row]!, picture.totals).deadline;
}

export const refOf = (picture: Picture, at: number): Ref => ref(ENTITIES[picture.table.kind[at]!]!, picture.table.id[at]!);

/** What covers one demand, shares of the same source together. */
export function coversOf(picture: Picture, key: Key, shares: readonly Share[], row: number): Cover[] {
  return shares
    .filter((share) => share.demand === row)
    .map(({ source, quantity, isLinked }) => ({
      supply: nameOfSource(picture, key, source),
      quantity: quantity as Quantity,
      isLinked,
    }));
}
