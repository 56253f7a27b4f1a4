import { manufacturingOrderOf, type ItemBody, type ManufacturingOrderBody } from '@pegboard/contracts';
import {
  itemBody,
  locationBody,
  soldServiceBody,
  StubCatalogue,
  StubLedger,
  StubPlanner,
  variantBody,
  type Answerer,
} from '@pegboard/contracts/testing';
import { quantity } from '@pegboard/kit';

export const FACTORY = 1;
export const OFFICE = 2;
export const CHAIR = 11;
export const TABLE = 12;
/** Tracked by batch. */
export const PAINT = 13;
export const GLUE = 14;
/** A service. */
export const ASSEMBLY = 16;

const item = (id: number, name: string, more: Partial<ItemBody> = {}): ItemBody =>
  itemBody({ id, name, variants: [variantBody({ id, sku: name.toUpperCase(), sales_price: quantity(40) })], ...more });

/** Inventory, planner and manufacturing as sales meets them. The plan is not back yet when somebody waits for it. */
export class Neighbours {
  readonly catalogue = new StubCatalogue(
    [item(CHAIR, 'Chair'), item(TABLE, 'Table'), item(PAINT, 'Paint', { batch_tracked: true }), item(GLUE, 'Glue', { is_sellable: false })],
    [locationBody({ id: FACTORY, name: 'Factory' }), locationBody({ id: OFFICE, name: 'Office', sells: false })],
    [soldServiceBody({ id: 31, variantId: ASSEMBLY, name: 'Assembly', sales_price: quantity(60) })],
  );
  readonly ledger = new StubLedger();
  readonly planner = new StubPlanner(this.ledger, new Map());
  readonly manufacturingOrders = new Map<number, ManufacturingOrderBody>();

  answerWith(answer: Answerer): void {
    for (const stub of [this.catalogue, this.ledger, this.planner]) stub.answerWith(answer);
    answer(manufacturingOrderOf, ({ manufacturing_order_id: id }) => ({ order: this.manufacturingOrders.get(id) ?? null }));
  }

  /** So much more lies at the factory. */
  put(variantId: number, amount: number): void {
    this.ledger.bring(variantId, FACTORY, amount);
  }
}
