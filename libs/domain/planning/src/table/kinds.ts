import type { Entity } from '../words';

/** Orders have even kinds, their rows the odd ones that follow. The order of kinds is the order of all listings. */
export enum Kind {
  SalesOrder,
  SalesRow,
  ManufacturingOrder,
  IngredientRow,
  PurchaseOrder,
  OutsourcedRow,
  StockTransfer,
  TransferRow,
}

export const ENTITIES: readonly Entity[] = [
  'sales_order',
  'sales_order_row',
  'manufacturing_order',
  'manufacturing_order_recipe_row',
  'purchase_order',
  'outsourced_purchase_order_recipe_row',
  'stock_transfer',
  'stock_transfer_row',
];

export const kindOf = (entity: string): Kind | -1 => ENTITIES.indexOf(entity as Entity) as Kind | -1;
export const isOrder = (kind: Kind): boolean => kind % 2 === 0;
export const ownerKindOf = (kind: Kind): Kind => kind - (kind % 2);

/** The place of something in a key's list of demands. */
export enum Listing {
  Absent,
  Listed,
  /** To be put in its place at the next dealing; whatever a list still holds of it is void. */
  Waiting,
}

/** What is to be done about an order, and what is to be remembered of a row. */
export enum Mark {
  /** To be rolled up again. */
  Dirty = 1,
  /** It, or a row of it, may differ from what was published. */
  Unsettled = 2,
  /** Rows of it wait to be put in their places in lists. */
  Waiting = 4,
  /** Of a row: it says something of a link. */
  Linked = 8,
}
