import { sumUnbounded } from '@pegboard/kit';
import type { ReturnedGoods } from './returned-goods';
import type { Trace, TraceEdge, TraceNode } from './trace';

/** The sales orders that a trace reaches. */
export const ordersIn = ({ nodes }: Trace): number[] =>
  nodes.flatMap((node) => (node.type === 'step' && node.step.kind === 'sale' ? [node.step.posting.cause.id] : []));

/** Of goods that came back, those that a trace has on their way to their order. */
export const returnedIn = ({ edges }: Trace, goods: readonly ReturnedGoods[]): ReturnedGoods[] => {
  const ways = new Set(edges.flatMap(({ from, to, variantId }) => [`${from} ${to}`, `${variantId} ${to}`]));
  return goods.filter(({ salesOrderId, batchId, variantId }) =>
    ways.has(`${batchId === null ? variantId : `batch/${batchId}`} sales_order/${salesOrderId}`),
  );
};

/**
 * A trace with what came back of what it shows (R2): from the order to the return, and from there into the stock of the batch, if it went
 * there.
 */
export function withReturns(trace: Trace, goods: readonly ReturnedGoods[]): Trace {
  const nodes = new Map<string, TraceNode>(trace.nodes.map((node) => [node.id, node]));
  const edges = new Map<string, TraceEdge>();
  const add = (edge: TraceEdge): void => {
    const word = `${edge.from} ${edge.to} ${edge.variantId}`;
    const known = edges.get(word);
    edges.set(word, known ? { ...known, quantity: sumUnbounded([known.quantity, edge.quantity]) } : edge);
  };
  for (const one of returnedIn(trace, goods)) {
    const { variantId, quantity, batchId } = one;
    const id = `sales_return/${one.returnId}`;
    if (!nodes.has(id)) nodes.set(id, { id, type: 'return', goods: one });
    add({ from: `sales_order/${one.salesOrderId}`, to: id, quantity, variantId });
    const stock = batchId === null ? `untracked/${variantId}` : `batch/${batchId}`;
    if (one.isInStock && nodes.has(stock)) add({ from: id, to: stock, quantity, variantId });
  }
  return { nodes: [...nodes.values()], edges: [...trace.edges, ...edges.values()] };
}
