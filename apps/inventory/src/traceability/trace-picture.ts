import { BOX, layOut, type Point } from './trace-layout';
import type { NodeBody, TraceAnswer } from './trace.answer';

const FILL: Readonly<Record<string, string>> = {
  batch: '#e7f0fd',
  untracked: '#f1f1f1',
  sales_order: '#e3f6e5',
  sales_return: '#fde7e3',
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
export function mermaidOf(trace: TraceAnswer): string {
  const names = new Map(trace.nodes.map((node, i) => [node.id, `n${i}`]));
  const clean = (text: string): string => text.replace(/["\\<>[\]{}|]/g, ' ');
  const boxes = trace.nodes.map((node) => `  ${names.get(node.id)}["${wordsOf(node).map(clean).join('<br/>')}"]`);
  const arrows = trace.edges.map((edge) => `  ${names.get(edge.from)} -->|${edge.quantity}| ${names.get(edge.to)}`);
  return ['flowchart LR', ...boxes, ...arrows, ''].join('\n');
}

/** A trace as a picture that can be printed: goods go from left to right, each column one step further. */
export function svgOf(trace: TraceAnswer, title: string): string {
  const { width, height, boxes, lines } = layOut(
    trace.nodes.map(({ id }) => id),
    trace.edges,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Helvetica, Arial, sans-serif" role="img">`,
    `<title>${escaped(title)}</title>`,
    '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10z" fill="#555"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${BOX.margin}" y="${BOX.margin + 18}" font-size="18" font-weight="bold">${escaped(title)}</text>`,
    ...lines.map(({ path }) => arrow(path)),
    ...lines.map(({ edge, label }) => amount(label, `${edge.quantity}`)),
    ...trace.nodes.map((node) => box(boxes.get(node.id)!, node)),
    '</svg>',
    '',
  ].join('\n');
}

function box({ x, y }: Point, node: NodeBody): string {
  const [head, detail] = wordsOf(node);
  return [
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6" fill="${FILL[node.type] ?? '#fff'}" stroke="#555"/>`,
    `<text x="${x + 10}" y="${y + 24}" font-size="13" font-weight="bold">${escaped(short(head, 27))}</text>`,
    `<text x="${x + 10}" y="${y + 44}" font-size="11" fill="#333">${escaped(short(detail, 36))}</text>`,
  ].join('');
}

const arrow = (path: string): string => `<path d="${path}" fill="none" stroke="#555" marker-end="url(#head)"/>`;

/** Twice, the first time as a white rim, so that it can be read across lines by whatever draws it. */
const amount = ({ x, y }: Point, text: string): string =>
  ['fill="#fff" stroke="#fff" stroke-width="4"', 'fill="#000"']
    .map((look) => `<text x="${x}" y="${y}" font-size="11" text-anchor="middle" ${look}>${escaped(text)}</text>`)
    .join('');

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
