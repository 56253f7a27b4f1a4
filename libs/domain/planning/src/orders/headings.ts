import type { ManufacturingOrderFact, SalesOrderFact } from '../words';

/** A fact without its rows: those are in the table, where a million of them take less room. */
export type Heading<F extends { readonly rows: unknown }> = Omit<F, 'rows'>;

/** The same word once for all orders that have it. */
export type Shared = <Word extends string>(word: Word) => Word;

/*
 * Field by field, not by spreading: objects that are written out have one layout for all orders, and take half the room
 * of copied ones.
 */

export const salesHeading = (fact: SalesOrderFact, shared: Shared): Heading<SalesOrderFact> => ({
  type: 'sales_order',
  id: fact.id,
  version: fact.version,
  orderNo: fact.orderNo,
  customerId: fact.customerId,
  customerName: shared(fact.customerName),
  status: shared(fact.status),
  deliveryDate: fact.deliveryDate,
  rank: fact.rank,
});

export const manufacturingHeading = (fact: ManufacturingOrderFact, shared: Shared): Heading<ManufacturingOrderFact> => ({
  type: 'manufacturing_order',
  id: fact.id,
  version: fact.version,
  orderNo: fact.orderNo,
  status: shared(fact.status),
  rank: fact.rank,
  variantId: fact.variantId,
  locationId: fact.locationId,
  plannedQuantity: fact.plannedQuantity,
  ...(fact.completedQuantity === undefined ? undefined : { completedQuantity: fact.completedQuantity }),
  productionDeadline: fact.productionDeadline,
  expectedDate: fact.expectedDate === fact.productionDeadline ? fact.productionDeadline : fact.expectedDate,
  salesOrderRowId: fact.salesOrderRowId,
  salesOrderId: fact.salesOrderId,
  ...(fact.follows ? { follows: fact.follows } : undefined),
});
