import { subtractUnbounded, sumUnbounded, type Quantity } from '@pegboard/kit';
import type { History } from '../history/history';
import { balanceOfBatch, type BatchBalance } from './batch-balance';
import { traceForward, type Trace } from './trace';

export interface RecalledBatch {
  readonly batchId: number;
  readonly variantId: number;
  readonly balance: BatchBalance;
}

/** One sales order that got goods of the batch or of what was made from it. */
export interface ReachedOrder {
  readonly salesOrderId: number;
  readonly orderNo: string | null;
  readonly goods: readonly { readonly batchId: number | null; readonly variantId: number; readonly quantity: Quantity }[];
}

/** Everything that a recall must reach (T8). */
export interface Recall {
  readonly trace: Trace;
  readonly batches: readonly RecalledBatch[];
  readonly orders: readonly ReachedOrder[];
  /** Products made from it that carry no batch: where they are can't be told. */
  readonly untraceable: readonly { readonly variantId: number; readonly quantity: Quantity; readonly madeBy: string }[];
}

/** From one batch every descendant, the stock that is left, and every order that was packed from any of them. */
export function recall(history: History, batchId: number): Recall {
  const trace = traceForward(history, batchId);
  const nodes = new Map(trace.nodes.map((node) => [node.id, node]));
  const own = { batchId, variantId: history.ofBatch(batchId)[0]?.movement.variantId ?? 0 };
  const found = trace.nodes.flatMap((node) => (node.type === 'batch' ? [{ batchId: node.batchId, variantId: node.variantId }] : []));
  const batches = (found.length > 0 ? found : [own]).map((batch) => ({ ...batch, balance: balanceOfBatch(history, batch.batchId) }));
  const orders = new Map<string, { -readonly [K in keyof ReachedOrder]: ReachedOrder[K] }>();
  const untraceable: { variantId: number; quantity: Quantity; madeBy: string }[] = [];
  for (const edge of trace.edges) {
    const [from, to] = [nodes.get(edge.from)!, nodes.get(edge.to)!];
    if (to.type === 'untracked') untraceable.push({ variantId: edge.variantId, quantity: edge.quantity, madeBy: edge.from });
    if (to.type !== 'step' || to.step.kind !== 'sale') continue;
    const { cause } = to.step.posting;
    const order = orders.get(to.id) ?? { salesOrderId: cause.id, orderNo: cause.number, goods: [] };
    order.goods = [
      ...order.goods,
      { batchId: from.type === 'batch' ? from.batchId : null, variantId: edge.variantId, quantity: edge.quantity },
    ];
    orders.set(to.id, order);
  }
  return { trace, batches, orders: [...orders.values()], untraceable };
}

/** The sum of all that left a batch by the trace's edges; with the balance it says that none is missing. */
export const outBy = (trace: Trace, batchId: number): Quantity =>
  sumUnbounded(trace.edges.filter((edge) => edge.from === `batch/${batchId}`).map(({ quantity }) => quantity));

export const missing = (trace: Trace, batchId: number, balance: BatchBalance): Quantity =>
  subtractUnbounded(balance.quantityOut, outBy(trace, batchId));
