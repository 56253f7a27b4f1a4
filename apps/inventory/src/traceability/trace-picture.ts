import type { traceBody, NodeBody } from './trace.view';

type TraceBody = ReturnType<typeof traceBody>;

const BOX = { width: 210, height: 58, gapX: 70, gapY: 22, margin: 24, head: 44 };
const FILL: Readonly<Record<string, string>> = {
  batch: '#e7f0fd',
  untracked: '#f1f1f1',
  sales_order: '#e3f6e5',
  purchase_order: '#fdf3dc',
  manufacturing_order: '#f4e8fb',
};

/** The words in a box: what it is, and the numbers that matter. */
function wordsOf(node: NodeBody): [string, string] {
  if (node.type === 'batch' && 'batch_number' in node) {
    const there = `${node.quantity_in_stock} in stock${node.quantity_in_transit ? `, ${node.quantity_in_transit} on its way` : ''}`;
    return [`${node.sku} · ${node.batch_number}`, node.expiration_date ? `${there} · best before ${node.expiration_date}` : there];
  }
  if (node.type === 'untracked' && 'sku' in node) return [node.sku ?? '', 'without batches'];
  const { type, number, resource_id, movement_date } = node as {
    type: string;
    number: string | null;
    resource_id: number;
    movement_date: string;
  };
  return [number ?? `${type} ${resource_id}`, `${type.replaceAll('_', ' ')} · ${movement_date.slice(0, 10)}`];
}

/** A trace for Mermaid, to be put into a document. */
export function mermaidOf(trace: TraceBody): string {
  const names = new Map(trace.nodes.map((node, i) => [node.id, `n${i}`]));
  const clean = (text: string): string => text.replace(/["\\<>[\]{}|]/g, ' ');
  const boxes = trace.nodes.map((node) => `  ${names.get(node.id)}["${wordsOf(node).map(clean).join('<br/>')}"]`);
  const arrows = trace.edges.map((edge) => `  ${names.get(edge.from)} -->|${edge.quantity}| ${names.get(edge.to)}`);
  return ['flowchart LR', ...boxes, ...arrows, ''].join('\n');
}

/** A trace as a picture that can be printed: goods go from left to right, each column one step further. */
export function svgOf(trace: TraceBody, title: string): string {
  const columns = columnsOf(trace);
  const rows = new Map<number, number>();
  const places = new Map<string, { x: number; y: number }>();
  for (const node of trace.nodes) {
    const column = columns.get(node.id) ?? 0;
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    places.set(node.id, { x: BOX.margin + column * (BOX.width + BOX.gapX), y: BOX.margin + BOX.head + row * (BOX.height + BOX.gapY) });
  }
  const width = 2 * BOX.margin + (Math.max(0, ...columns.values()) + 1) * (BOX.width + BOX.gapX) - BOX.gapX;
  const height = 2 * BOX.margin + BOX.head + Math.max(1, ...rows.values()) * (BOX.height + BOX.gapY) - BOX.gapY;
  const lines = trace.edges.map((edge) => arrow(places.get(edge.from)!, places.get(edge.to)!, `${edge.quantity}`));
  const boxes = trace.nodes.map((node) => box(places.get(node.id)!, node));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Helvetica, Arial, sans-serif" role="img">`,
    `<title>${escaped(title)}</title>`,
    '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10z" fill="#555"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${BOX.margin}" y="${BOX.margin + 18}" font-size="18" font-weight="bold">${escaped(title)}</text>`,
    ...lines,
    ...boxes,
    '</svg>',
    '',
  ].join('\n');
}

/** How far to the right each node stands: one further than the furthest that leads to it. A circle ends where it began. */
function columnsOf(trace: TraceBody): Map<string, number> {
  const into = new Map<string, string[]>();
  for (const { from, to } of trace.edges) into.set(to, [...(into.get(to) ?? []), from]);
  const columns = new Map<string, number>();
  const open = new Set<string>();
  for (const { id } of trace.nodes) {
    const stack = [id];
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const before = (into.get(top) ?? []).filter((from) => !open.has(from) || columns.has(from));
      const next = before.find((from) => !columns.has(from));
      open.add(top);
      if (next !== undefined && !columns.has(top)) stack.push(next);
      else {
        if (!columns.has(top)) columns.set(top, Math.max(-1, ...before.map((from) => columns.get(from) ?? -1)) + 1);
        open.delete(top);
        stack.pop();
      }
    }
  }
  return columns;
}

function box({ x, y }: { x: number; y: number }, node: NodeBody): string {
  const [head, detail] = wordsOf(node);
  return [
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6" fill="${FILL[node.type] ?? '#fff'}" stroke="#555"/>`,
    `<text x="${x + 10}" y="${y + 24}" font-size="13" font-weight="bold">${escaped(short(head, 27))}</text>`,
    `<text x="${x + 10}" y="${y + 44}" font-size="11" fill="#333">${escaped(short(detail, 36))}</text>`,
  ].join('');
}

function arrow(from: { x: number; y: number }, to: { x: number; y: number }, label: string): string {
  const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x, to.y + BOX.height / 2];
  const bend = Math.max(30, (x2 - x1) / 2);
  return `<path d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}" fill="none" stroke="#555" marker-end="url(#head)"/><text x="${(x1 + x2) / 2}" y="${(y1 + y2) / 2 - 5}" font-size="11" text-anchor="middle">${escaped(label)}</text>`;
}

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
