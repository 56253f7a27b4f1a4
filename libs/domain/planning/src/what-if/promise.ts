import type { Instant } from '@pegboard/kit';
import type { TriedChange, OrderToPromise, PromiseAnswer, SalesStatus } from '../words';

/** The id under which the order is tried. */
export const PROMISED = -1;

export const orderToTry = ({ at, deliveryDate, rows }: OrderToPromise): TriedChange => ({
  change: 'add_sales_order',
  id: PROMISED,
  deliveryDate: deliveryDate ?? null,
  rows,
  ...(at ? { at } : {}),
});

/** What is in stock can be promised for now, what is expected for its latest date, if that hasn't passed. */
export function promiseOf(rows: readonly SalesStatus[], isLacking: boolean, now: Instant): PromiseAnswer {
  if (isLacking) return { date: null, rows };
  let date: Instant | null = now;
  for (const { productAvailability, productExpectedDate } of rows) {
    if (productAvailability === 'IN_STOCK') continue;
    if (productExpectedDate === null) return { date: null, rows };
    if (productExpectedDate > date) date = productExpectedDate;
  }
  return { date, rows };
}
