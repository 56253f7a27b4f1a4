import {
  balanceOfBatch,
  isBalanced,
  returnedIn,
  withReturns,
  type BatchBalance,
  type History,
  type LedgerState,
  type Recall,
  type ReturnedGoods,
  type Trace,
  type TraceNode,
} from '@pegboard/domain-inventory';
import { toNumber } from '@pegboard/kit';
import type { OrderCopy } from './customers-of-orders';
import type { NodeBody, RecallAnswer, TraceAnswer } from './trace.answer';

/** What names things in a picture or an answer. */
export interface Names {
  readonly state: LedgerState;
  readonly history: History;
}

const skuOf = ({ state }: Names, variantId: number): string => state.variants.get(variantId)?.sku ?? `variant ${variantId}`;

const amounts = (names: Names, balance: BatchBalance) => ({
  quantity_in: toNumber(balance.quantityIn),
  quantity_out: toNumber(balance.quantityOut),
  quantity_returned: toNumber(balance.quantityReturned),
  quantity_in_stock: toNumber(balance.inStock),
  quantity_in_transit: toNumber(balance.inTransit),
  stock: [...balance.byLocation].map(([id, quantity]) => ({
    location_id: id,
    location_name: names.state.locations.get(id)?.name ?? null,
    quantity: toNumber(quantity),
  })),
});

function batchBody(names: Names, batchId: number, variantId: number, balance = balanceOfBatch(names.history, batchId)) {
  const fact = names.state.batches.get(batchId);
  return {
    batch_id: batchId,
    batch_number: fact?.number ?? '',
    variant_id: variantId,
    sku: skuOf(names, variantId),
    expiration_date: fact?.expirationDate ?? null,
    ...amounts(names, balance),
  };
}

function nodeBody(names: Names, node: TraceNode): NodeBody {
  if (node.type === 'batch') return { id: node.id, type: 'batch' as const, ...batchBody(names, node.batchId, node.variantId) };
  if (node.type === 'untracked')
    return { id: node.id, type: 'untracked' as const, variant_id: node.variantId, sku: skuOf(names, node.variantId) };
  if (node.type === 'return') {
    const { returnId, returnNo, returnDate } = node.goods;
    return { id: node.id, type: 'sales_return', kind: 'return', resource_id: returnId, number: returnNo, movement_date: returnDate };
  }
  const { cause, movementDate } = node.step.posting;
  return { id: node.id, type: cause.type, kind: node.step.kind, resource_id: cause.id, number: cause.number, movement_date: movementDate };
}

export const traceView = (names: Names, trace: Trace): TraceAnswer => ({
  nodes: trace.nodes.map((node) => nodeBody(names, node)),
  edges: trace.edges.map((edge) => ({
    from: edge.from,
    to: edge.to,
    quantity: toNumber(edge.quantity),
    variant_id: edge.variantId,
    sku: skuOf(names, edge.variantId),
  })),
});

export function recallView(names: Names, found: Recall, orders: ReadonlyMap<number, OrderCopy>): Omit<RecallAnswer, 'batch_id'> {
  const returned = returnedIn(
    found.trace,
    [...orders.values()].flatMap((order) => order.returned ?? []),
  );
  const salesOrders = found.orders.map((order) => ({
    sales_order_id: order.salesOrderId,
    order_no: orders.get(order.salesOrderId)?.orderNo ?? order.orderNo,
    customer_id: orders.get(order.salesOrderId)?.customerId ?? null,
    customer_name: orders.get(order.salesOrderId)?.customerName ?? null,
    goods: order.goods.map(({ batchId, variantId, quantity }) => ({
      batch_id: batchId,
      batch_number: batchNumber(names, batchId),
      variant_id: variantId,
      sku: skuOf(names, variantId),
      quantity: toNumber(quantity),
    })),
    returned: returned.filter(({ salesOrderId }) => salesOrderId === order.salesOrderId).map((goods) => returnedBody(names, goods)),
  }));
  const batches = found.batches.map(({ batchId, variantId, balance }) => batchBody(names, batchId, variantId, balance));
  return {
    batches,
    stock: batches.flatMap(({ batch_id, batch_number, variant_id, sku, stock }) =>
      stock.map((place) => ({ batch_id, batch_number, variant_id, sku, ...place })),
    ),
    in_transit: batches
      .filter(({ quantity_in_transit }) => quantity_in_transit !== 0)
      .map(({ batch_id, batch_number, variant_id, sku, quantity_in_transit }) => ({
        batch_id,
        batch_number,
        variant_id,
        sku,
        quantity: quantity_in_transit,
      })),
    sales_orders: salesOrders,
    customers: customersOf(salesOrders),
    untraceable: found.untraceable.map(({ variantId, quantity, madeBy }) => ({
      variant_id: variantId,
      sku: skuOf(names, variantId),
      quantity: toNumber(quantity),
      made_by: madeBy,
    })),
    is_balanced: found.batches.every(({ balance }) => isBalanced(balance)),
    ...traceView(names, withReturns(found.trace, returned)),
  };
}

const batchNumber = ({ state }: Names, batchId: number | null): string | null =>
  batchId === null ? null : (state.batches.get(batchId)?.number ?? '');

const returnedBody = (names: Names, goods: ReturnedGoods) => ({
  sales_return_id: goods.returnId,
  order_no: goods.returnNo,
  return_date: goods.returnDate,
  batch_id: goods.batchId,
  batch_number: batchNumber(names, goods.batchId),
  variant_id: goods.variantId,
  sku: skuOf(names, goods.variantId),
  quantity: toNumber(goods.quantity),
  restock_location_id: goods.restockLocationId,
});

function customersOf(orders: readonly { sales_order_id: number; customer_id: number | null; customer_name: string | null }[]) {
  const customers = new Map<number, { customer_id: number; customer_name: string | null; sales_order_ids: number[] }>();
  for (const { sales_order_id, customer_id, customer_name } of orders) {
    if (customer_id === null) continue;
    const customer = customers.get(customer_id) ?? { customer_id, customer_name, sales_order_ids: [] };
    customer.sales_order_ids.push(sales_order_id);
    customers.set(customer_id, customer);
  }
  return [...customers.values()];
}
