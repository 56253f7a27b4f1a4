import { useCallback } from 'react';
import type { ShownTrace, ShownTraceNode } from '../api/stock';
import { useWords } from '../words/words';
import { Goods, Table } from './recall-report';

/** @returns what a step of a trace is called, and what it is */
export function useNodeWords(): (node: ShownTraceNode) => { readonly name: string; readonly about: string } {
  const { say, word, number, date } = useWords();
  return useCallback(
    (node) => {
      if ('batch_number' in node)
        return { name: node.batch_number, about: say('trace.batch', { sku: node.sku, count: number(node.quantity_in_stock) }) };
      if ('sku' in node) return { name: node.sku, about: say('trace.untracked') };
      return { name: node.number ?? word('traceStep', node.kind), about: `${word('traceStep', node.kind)} · ${date(node.movement_date)}` };
    },
    [say, word, number, date],
  );
}

/** The same as the graph, to be read line by line. */
export function TraceList({ trace }: { readonly trace: ShownTrace }) {
  const { say } = useWords();
  const wordsOf = useNodeWords();
  const names = new Map(trace.nodes.map((node) => [node.id, wordsOf(node)]));
  const nameOf = (id: string): string => {
    const { name, about } = names.get(id) ?? { name: id, about: '' };
    return `${name} (${about})`;
  };
  return (
    <details className="as-list">
      <summary>{say('trace.list')}</summary>
      <Table head={[say('trace.from'), say('trace.to'), say('stock.item'), say('stock.quantity')]}>
        {trace.edges.map(({ from, to, sku, quantity }, at) => (
          <Goods key={at} cells={[nameOf(from), nameOf(to), sku]} quantity={quantity} />
        ))}
      </Table>
    </details>
  );
}
