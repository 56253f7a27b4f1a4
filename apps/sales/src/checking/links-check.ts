import { manufacturingLinksOf } from '@pegboard/contracts';
import { isIntentOpen, type SalesOrder } from '@pegboard/domain-sales';
import type { Asker, BackgroundCheck, DocumentAggregateStore, Suspect } from '@pegboard/eventing';

const LINKED = { 'rows.linkedManufacturingOrderId': { $gt: 0 } };

/** The order that a row is linked to is there, and is made for that row (M1). Manufacturing looks the other way. */
export const linksCheck = (orders: DocumentAggregateStore<SalesOrder, unknown>, asker: Asker): BackgroundCheck => ({
  check: 'links',
  of: orders.resource,
  page: (after, limit) => orders.pageOfIds(after, limit, { isDeleted: false, ...LINKED }),
  compare: async (ids) => {
    const found = (await orders.findMany(ids)).filter((order) => !order.isDeleted && !isIntentOpen(order));
    const rows = found.flatMap((order) =>
      order.rows.flatMap(({ id, linkedManufacturingOrderId: makerId }) => (makerId === null ? [] : [{ order, id, makerId }])),
    );
    if (rows.length === 0) return [];
    const answer = await asker.ask(manufacturingLinksOf, { manufacturing_order_ids: rows.map(({ makerId }) => makerId) });
    const makers = new Map(answer.orders.map((maker) => [maker.manufacturing_order_id, maker]));
    return rows.flatMap(({ order, id, makerId }): Suspect[] => {
      const maker = makers.get(makerId);
      if (maker?.is_being_cut || maker?.sales_order_row_id === id) return [];
      const says = maker ? `is made ${maker.sales_order_row_id ? `for row ${maker.sales_order_row_id}` : 'to stock'}` : 'is not there';
      return [{ id: order.id, about: `sales_order_row/${id}`, detail: `it is linked to manufacturing order ${makerId}, which ${says}` }];
    });
  },
  // Manufacturing makes from the event what is missing, and cuts what it doesn't make for the row.
  mend: (ids) => orders.publishAgain(ids),
});
