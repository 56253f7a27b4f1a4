export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LaidOut<E> {
  readonly width: number;
  readonly height: number;
  /** The upper left corner of every box. */
  readonly boxes: ReadonlyMap<string, Point>;
  /** From the right side of one box to the left side of another: a bend between two columns, a straight line through one. */
  readonly lines: readonly { readonly edge: E; readonly path: string; readonly label: Point }[];
}

export const BOX = { width: 236, height: 58, gapX: 70, gapY: 22, margin: 24, head: 44 };
/** The room that a line needs that passes a column between two boxes. */
const PASS = 14;

interface Edge {
  readonly from: string;
  readonly to: string;
}

/** What stands in a column: a box, or a line on its way to one further to the right. */
interface Slot {
  readonly id: string;
  readonly isBox: boolean;
  y: number;
}

/** Goods go from left to right. A line that passes a column has a place of its own there, so that it never runs behind a box. */
export function layOut<E extends Edge>(ids: readonly string[], edges: readonly E[]): LaidOut<E> {
  const columnOf = columnsOf(ids, edges);
  const columns: Slot[][] = Array.from({ length: Math.max(0, ...columnOf.values()) + 1 }, () => []);
  const slots = new Map<string, Slot>();
  const put = (id: string, column: number, isBox: boolean): void => {
    const slot = { id, isBox, y: 0 };
    columns[column]!.push(slot);
    slots.set(id, slot);
  };
  for (const id of ids) put(id, columnOf.get(id)!, true);
  const before = new Map<string, string[]>();
  const passes = edges.map((edge, i) => {
    const [start, end] = [columnOf.get(edge.from)!, columnOf.get(edge.to)!];
    const ways = Array.from({ length: Math.max(0, end - start - 1) }, (_, k) => ({
      id: `pass ${i} ${start + 1 + k}`,
      column: start + 1 + k,
    }));
    for (const { id, column } of ways) put(id, column, false);
    const chain = [edge.from, ...ways.map(({ id }) => id), edge.to];
    if (end > start) chain.slice(1).forEach((id, k) => push(before, id, chain[k]!));
    return ways;
  });
  for (const column of columns) stack(column, before, slots);
  const corner = (id: string): Point => ({ x: xOf(columnOf.get(id)!), y: slots.get(id)!.y });
  return {
    width: 2 * BOX.margin + columns.length * (BOX.width + BOX.gapX) - BOX.gapX,
    height: Math.max(BOX.margin + BOX.head + BOX.height, ...columns.flat().map((slot) => slot.y + heightOf(slot))) + BOX.margin,
    boxes: new Map(ids.map((id) => [id, corner(id)])),
    lines: edges.map((edge, i) => ({ edge, ...lineOf(corner(edge.from), corner(edge.to), passes[i]!, slots) })),
  };
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

const xOf = (column: number): number => BOX.margin + column * (BOX.width + BOX.gapX);
const heightOf = (slot: Slot): number => (slot.isBox ? BOX.height : PASS);

/** Orders a column by where what leads to it stands, and gives everything in it its height. */
function stack(column: Slot[], before: ReadonlyMap<string, readonly string[]>, slots: ReadonlyMap<string, Slot>): void {
  const wish = new Map(
    column.map((slot) => {
      const from = (before.get(slot.id) ?? []).map((id) => slots.get(id)!).map((other) => other.y + heightOf(other) / 2);
      return [slot, from.length === 0 ? Infinity : from.reduce((a, b) => a + b, 0) / from.length] as const;
    }),
  );
  column.sort((a, b) => (wish.get(a)! === wish.get(b)! ? 0 : wish.get(a)! < wish.get(b)! ? -1 : 1));
  let y = BOX.margin + BOX.head;
  for (const slot of column) {
    slot.y = y;
    y += heightOf(slot) + BOX.gapY;
  }
}

function lineOf(
  from: Point,
  to: Point,
  passes: readonly { id: string; column: number }[],
  slots: ReadonlyMap<string, Slot>,
): { path: string; label: Point } {
  let at: Point = { x: from.x + BOX.width, y: from.y + BOX.height / 2 };
  const start = at;
  let path = `M${at.x} ${at.y}`;
  const bendTo = (next: Point): void => {
    const bend = Math.max(30, (next.x - at.x) / 2);
    path += `C${at.x + bend} ${at.y} ${next.x - bend} ${next.y} ${next.x} ${next.y}`;
    at = next;
  };
  const first = passes[0];
  const next: Point = first ? { x: xOf(first.column), y: slots.get(first.id)!.y + PASS / 2 } : { x: to.x, y: to.y + BOX.height / 2 };
  for (const { id, column } of passes) {
    bendTo({ x: xOf(column), y: slots.get(id)!.y + PASS / 2 });
    at = { x: xOf(column) + BOX.width, y: at.y };
    path += `H${at.x}`;
  }
  bendTo({ x: to.x, y: to.y + BOX.height / 2 });
  return { path, label: { x: (start.x + next.x) / 2, y: (start.y + next.y) / 2 - 5 } };
}

/**
 * How far to the right each node stands: one further than the furthest that leads to it, then as near as can be to what it
 * leads to. A circle ends where it began.
 */
function columnsOf(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const into = new Map<string, string[]>();
  const out = new Map<string, string[]>();
  for (const { from, to } of edges) {
    push(into, to, from);
    push(out, from, to);
  }
  const columns = new Map<string, number>();
  const open = new Set<string>();
  for (const id of ids) {
    const waiting = [id];
    while (waiting.length > 0) {
      const top = waiting[waiting.length - 1]!;
      const before = (into.get(top) ?? []).filter((from) => !open.has(from) || columns.has(from));
      const next = before.find((from) => !columns.has(from));
      open.add(top);
      if (next !== undefined && !columns.has(top)) waiting.push(next);
      else {
        if (!columns.has(top)) columns.set(top, Math.max(-1, ...before.map((from) => columns.get(from) ?? -1)) + 1);
        open.delete(top);
        waiting.pop();
      }
    }
  }
  for (const id of [...ids].sort((a, b) => columns.get(b)! - columns.get(a)!)) {
    const own = columns.get(id)!;
    const later = (out.get(id) ?? []).map((to) => columns.get(to)!).filter((column) => column > own);
    if (later.length > 0) columns.set(id, Math.min(...later) - 1);
  }
  return columns;
}
