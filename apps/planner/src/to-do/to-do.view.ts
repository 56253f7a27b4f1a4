import type { ToDoLine } from '@pegboard/domain-planning';
import { toNumber } from '@pegboard/kit';
import type { ToDoAnswer } from './to-do.answer';

export const toDoView = (line: ToDoLine): ToDoAnswer => ({
  variant_id: line.variantId,
  location_id: line.locationId,
  sku: line.sku,
  name: line.name,
  action: line.way,
  quantity: toNumber(line.quantity),
  quantity_in_drafts: toNumber(line.quantityInDrafts),
  latest_day: line.latestDay,
  needed_on: line.neededOn,
  is_late: line.isLate,
  lead_time: line.leadDays,
  default_supplier_id: line.supplierId,
  demands: line.demands.map(({ demand, quantity }) => ({
    type: demand.type,
    ref: demand.ref,
    order_no: demand.orderNo,
    sales_order_id: demand.salesOrderId,
    customer_name: demand.customerName,
    deadline: demand.deadline,
    serves: demand.serves.map((order) => ({
      sales_order_id: order.salesOrderId,
      order_no: order.orderNo,
      customer_name: order.customerName,
    })),
    quantity: toNumber(quantity),
  })),
});
