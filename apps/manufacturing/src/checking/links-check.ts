import { salesRowsOf } from '@pegboard/contracts';
import { pendingProduction, type ManufacturingOrder } from '@pegboard/domain-manufacturing';
import type { Asker, BackgroundCheck, Suspect } from '@pegboard/eventing';
import type { OrderStore } from '../orders/manufacturing-order.schema';

/** The row that an order is made for is there, names the order, and is due when the order says (M1, M5). Sales looks the other way. */
export const linksCheck = (orders: OrderStore, asker: Asker, follow: (ids: readonly number[]) => Promise<unknown>): BackgroundCheck => ({
  check: 'links',
  of: orders.resource,
  page: (after, limit) => orders.pageOfIds(after, limit, { isDeleted: false, link: { $ne: null } }),
  compare: async (ids) => {
    const found = (await orders.findMany(ids)).filter(isSettledLink);
    if (found.length === 0) return [];
    const answer = await asker.ask(salesRowsOf, { sales_order_row_ids: found.map(({ link }) => link!.salesOrderRowId) });
    const rows = new Map(answer.rows.map((row) => [row.sales_order_row_id, row]));
    return found.flatMap(({ id, link }): Suspect[] => {
      const row = rows.get(link!.salesOrderRowId);
      const says = !row
        ? 'is not there'
        : !row.manufacturing_order_ids.includes(id)
          ? 'is linked to another or to none'
          : row.delivery_date === link!.deliveryDate
            ? undefined
            : `is due ${row.delivery_date ?? 'on no day'} and not ${link!.deliveryDate ?? 'on none'}`;
      return says ? [{ id, about: `manufacturing_order/${id}`, detail: `it is made for row ${link!.salesOrderRowId}, which ${says}` }] : [];
    });
  },
  mend: async (ids) => void (await follow(ids)),
});

const isSettledLink = (order: ManufacturingOrder): boolean =>
  !order.isDeleted && order.link !== null && order.cutting === null && !pendingProduction(order);
