/** A reference on the wire names its type: `sales_order_row/12`. Ids are integers per resource. */
export type Ref = `${string}/${number}`;

export const ref = (type: string, id: number): Ref => `${type}/${id}`;

export function refType(reference: Ref): string {
  return reference.slice(0, reference.lastIndexOf('/'));
}

export function refId(reference: Ref): number {
  return Number(reference.slice(reference.lastIndexOf('/') + 1));
}

/** One place where stock of one variant lies: the unit of planning. Keys do not influence each other. */
export type StockKey = `${number}@${number}`;

export const stockKey = (variantId: number, locationId: number): StockKey => `${variantId}@${locationId}`;

export function parseStockKey(key: StockKey): { variantId: number; locationId: number } {
  const at = key.indexOf('@');
  return { variantId: Number(key.slice(0, at)), locationId: Number(key.slice(at + 1)) };
}
