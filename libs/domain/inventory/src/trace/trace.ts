import { sumUnbounded, type Quantity } from '@pegboard/kit';
import type { History, HistoryLine } from '../history/history';
import type { ReturnedGoods } from './returned-goods';
import { inputsOf, outputsOf, packingsOfHeld, productionsOfHeld, stepOf, type TraceStep } from './flows';

export type TraceNode =
  | { readonly id: string; readonly type: 'batch'; readonly batchId: number; readonly variantId: number }
  /** Stock without a batch: its origin can't be separated from that of other such stock. */
  | { readonly id: string; readonly type: 'untracked'; readonly variantId: number }
  | { readonly id: string; readonly type: 'step'; readonly step: TraceStep }
  /** What a customer sent back: see `withReturns`. */
  | { readonly id: string; readonly type: 'return'; readonly goods: ReturnedGoods };

export interface TraceEdge {
  readonly from: string;
  readonly to: string;
  readonly quantity: Quantity;
  readonly variantId: number;
}

/** What led to something, or what became of it (T8). Edges run the way that the goods went. */
export interface Trace {
  readonly nodes: readonly TraceNode[];
  readonly edges: readonly TraceEdge[];
}

/** A trace that grows. Each batch is visited once, and so is each step on either side, so that a line adds its edge once. */
class Growing {
  readonly nodes = new Map<string, TraceNode>();
  readonly edges = new Map<string, TraceEdge>();
  private readonly seen = new Set<string>();

  constructor(readonly history: History) {}

  /** True the first time. */
  visit(word: string): boolean {
    if (this.seen.has(word)) return false;
    this.seen.add(word);
    return true;
  }

  step(step: TraceStep): string {
    if (!this.nodes.has(step.id)) this.nodes.set(step.id, { id: step.id, type: 'step', step });
    return step.id;
  }

  stock({ movement }: HistoryLine): string {
    const { batchId, variantId } = movement;
    const id = batchId === null ? `untracked/${variantId}` : `batch/${batchId}`;
    if (!this.nodes.has(id))
      this.nodes.set(id, batchId === null ? { id, type: 'untracked', variantId } : { id, type: 'batch', batchId, variantId });
    return id;
  }

  edge(from: string, to: string, line: HistoryLine): void {
    const word = `${from} ${to}`;
    const quantity = Math.abs(line.movement.quantity) as Quantity;
    const known = this.edges.get(word);
    this.edges.set(
      word,
      known ? { ...known, quantity: sumUnbounded([known.quantity, quantity]) } : { from, to, quantity, variantId: line.movement.variantId },
    );
  }

  done(): Trace {
    return { nodes: [...this.nodes.values()], edges: [...this.edges.values()] };
  }
}

/** Everything that led to a batch: its receipts and productions, their ingredients, and so on (T8). */
export function traceBackward(history: History, batchId: number): Trace {
  const growing = new Growing(history);
  walk([batchId], (id) => backFrom(growing, id));
  return growing.done();
}

/** Everything that became of a batch: products, their products, and the orders that were packed from any of them (T8). */
export function traceForward(history: History, batchId: number): Trace {
  const growing = new Growing(history);
  walk([batchId], (id) => forthFrom(growing, id));
  return growing.done();
}

/** All ingredient batches of what was packed for a sales order, with their receipts (T8). */
export function traceSalesOrder(history: History, isOfOrder: (line: HistoryLine) => boolean): Trace {
  const growing = new Growing(history);
  const packed = history.lines.filter((line) => line.posting.kind === 'sale' && line.movement.quantity < 0 && isOfOrder(line));
  const batches = packed.flatMap((line) => {
    const step = stepOf(history, line);
    if (!step) return [];
    const made = productionsOfHeld(history, line);
    // What was held for the row says which productions it came from, also without batches.
    if (made.length === 0) growing.edge(growing.stock(line), growing.step(step), line);
    const ingredients = made.flatMap((product) =>
      growing.visit(`held ${product.id} ${step.id}`) ? backThrough(growing, product, growing.step(step)) : [],
    );
    return line.movement.batchId === null ? ingredients : [line.movement.batchId];
  });
  walk(batches, (id) => backFrom(growing, id));
  return growing.done();
}

/** Breadth first, without recursion: a chain may be longer than a stack. */
function walk(start: readonly number[], next: (batchId: number) => readonly number[]): void {
  const waiting = [...start];
  for (let i = 0; i < waiting.length; i++) waiting.push(...next(waiting[i]!));
}

function backFrom(growing: Growing, batchId: number): number[] {
  if (!growing.visit(`batch/${batchId}`)) return [];
  return growing.history.ofBatch(batchId).flatMap((line) => {
    const id = growing.stock(line);
    return line.movement.quantity > 0 ? backThrough(growing, line, id) : [];
  });
}

/** Through the step that brought a line, to the batches that went into it. */
function backThrough(growing: Growing, line: HistoryLine, to: string): number[] {
  const step = stepOf(growing.history, line);
  if (!step) return [];
  growing.edge(growing.step(step), to, line);
  if (!growing.visit(`into ${step.id}`)) return [];
  return inputsOf(growing.history, step, line).flatMap((input) => {
    growing.edge(growing.stock(input), step.id, input);
    return input.movement.batchId === null ? [] : [input.movement.batchId];
  });
}

function forthFrom(growing: Growing, batchId: number): number[] {
  if (!growing.visit(`batch/${batchId}`)) return [];
  return growing.history.ofBatch(batchId).flatMap((line) => {
    const id = growing.stock(line);
    const step = line.movement.quantity < 0 ? stepOf(growing.history, line) : undefined;
    if (!step) return [];
    growing.edge(id, growing.step(step), line);
    if (!growing.visit(`out of ${step.id}`)) return [];
    return outputsOf(growing.history, step, line).flatMap((output) => forthTo(growing, step, output));
  });
}

function forthTo(growing: Growing, step: TraceStep, output: HistoryLine): number[] {
  const packings = packingsOfHeld(growing.history, output);
  for (const packing of packings) growing.edge(step.id, growing.step(stepOf(growing.history, packing)!), packing);
  if (packings.length === 0) growing.edge(step.id, growing.stock(output), output);
  return output.movement.batchId === null ? [] : [output.movement.batchId];
}
