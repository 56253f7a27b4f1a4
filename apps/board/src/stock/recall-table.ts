import type { ShownRecall } from '../api/stock';

type Cell = string | number | null;

/** The names of the columns, in the person's language. */
export interface RecallWords {
  readonly kind: string;
  readonly customer: string;
  readonly order: string;
  readonly item: string;
  readonly batch: string;
  readonly quantity: string;
  readonly place: string;
  readonly sold: string;
  readonly returned: string;
  readonly left: string;
  readonly moving: string;
  readonly unknown: string;
}

/** A recall as a table for a file: who got what, what came back, what is left and where. */
export function recallTable({ sales_orders: orders, stock, in_transit: moving, untraceable }: ShownRecall, words: RecallWords): Cell[][] {
  const sold = orders.flatMap(({ order_no, customer_name, goods, returned }) => [
    ...goods.map((one): Cell[] => [words.sold, customer_name, order_no, one.sku, one.batch_number, one.quantity, null]),
    ...returned.map((one): Cell[] => [words.returned, customer_name, order_no, one.sku, one.batch_number, one.quantity, null]),
  ]);
  return [
    [words.kind, words.customer, words.order, words.item, words.batch, words.quantity, words.place],
    ...sold,
    ...stock.map((one): Cell[] => [words.left, null, null, one.sku, one.batch_number, one.quantity, one.location_name]),
    ...moving.map((one): Cell[] => [words.moving, null, null, one.sku, one.batch_number, one.quantity, null]),
    ...untraceable.map((one): Cell[] => [words.unknown, null, null, one.sku, null, one.quantity, null]),
  ];
}
