import { useNavigate } from '@tanstack/react-router';
import { Background, Controls, Handle, MarkerType, Position, ReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react';
import { useMemo } from 'react';
import type { ShownTrace } from '../api/stock';
import { useWidth } from '../ui/width';
import { useWords } from '../words/words';
import { placed } from './trace-layout';
import { useNodeWords } from './trace-list';
import '@xyflow/react/dist/style.css';

interface StepData extends Record<string, unknown> {
  readonly name: string;
  readonly about: string;
  readonly kind: string;
  readonly isDown: boolean;
}

function Step({ data: { name, about, kind, isDown } }: NodeProps<Node<StepData>>) {
  return (
    <div className={`step ${kind}`}>
      <Handle type="target" position={isDown ? Position.Top : Position.Left} isConnectable={false} />
      <strong>{name}</strong>
      <span>{about}</span>
      <Handle type="source" position={isDown ? Position.Bottom : Position.Right} isConnectable={false} />
    </div>
  );
}

const STEPS = { step: Step };

interface TraceGraphProps {
  readonly trace: ShownTrace;
  /** The node from which it was asked. */
  readonly start: string;
}

/** T8 as a picture, in the direction in which the goods moved. A batch is opened by a press. */
export default function TraceGraph({ trace, start }: TraceGraphProps) {
  const { say, number } = useWords();
  const wordsOf = useNodeWords();
  const navigate = useNavigate();
  const isDown = useWidth() === 'phone';
  const nodes = useMemo(
    () =>
      placed(trace, isDown ? 'TB' : 'LR').map(({ node, x, y }): Node<StepData> => {
        const kind = 'kind' in node ? node.kind : node.type;
        return {
          id: node.id,
          type: 'step',
          position: { x, y },
          data: { ...wordsOf(node), isDown, kind: node.id === start ? `${kind} start` : kind },
        };
      }),
    [trace, start, wordsOf, isDown],
  );
  const edges = useMemo(
    () =>
      trace.edges.map(({ from, to, quantity }, at): Edge => ({
        id: String(at),
        source: from,
        target: to,
        label: number(quantity),
        markerEnd: { type: MarkerType.ArrowClosed },
      })),
    [trace, number],
  );
  return (
    <div className="graph" role="region" aria-label={say('trace.graph')}>
      <ReactFlow
        key={String(isDown)}
        nodes={nodes}
        edges={edges}
        nodeTypes={STEPS}
        fitView
        fitViewOptions={{ maxZoom: 1 }}
        minZoom={0.1}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        onNodeClick={(_event, { id }) => {
          const [type, batchId] = id.split('/');
          if (type === 'batch' && batchId && id !== start)
            void navigate({
              to: '/stock/batches/$batchId',
              params: { batchId },
              search: (now) => ({ view: (now as { view?: 'backward' }).view ?? 'backward' }),
            });
        }}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}
