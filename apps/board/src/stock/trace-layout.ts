import dagre from '@dagrejs/dagre';
import type { ShownTrace, ShownTraceNode } from '../api/stock';

const WIDTH = 190;
const HEIGHT = 64;

export interface PlacedNode {
  readonly node: ShownTraceNode;
  readonly x: number;
  readonly y: number;
}

/** Where each step of a trace stands: from left to right, as the goods moved; where there is little place, from above. */
export function placed({ nodes, edges }: ShownTrace, way: 'LR' | 'TB' = 'LR'): PlacedNode[] {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: way, nodesep: 18, ranksep: way === 'LR' ? 90 : 50 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { width: WIDTH, height: HEIGHT });
  edges.forEach(({ from, to }, at) => graph.setEdge(from, to, {}, String(at)));
  dagre.layout(graph);
  return nodes.map((node) => {
    const { x = 0, y = 0 } = graph.node(node.id) as { x?: number; y?: number };
    return { node, x: x - WIDTH / 2, y: y - HEIGHT / 2 };
  });
}
