import { useCallback, useRef } from 'react';
import { DropIndicator, useDragAndDrop, type Key } from 'react-aria-components';
import type { DropPlace } from '../api/what-if';
import { useWhatIf, type RankedList } from './moving';

interface Ranked {
  readonly id: number;
  readonly order_no: string;
}

const placeOf = (target: { key: Key; dropPosition: 'before' | 'after' | 'on' }): DropPlace =>
  target.dropPosition === 'before' ? { before_id: Number(target.key) } : { after_id: Number(target.key) };

/** Dragging by mouse, touch and keyboard. */
export function useDragging(
  ranked: RankedList,
  orders: readonly Ranked[],
  isMovable: boolean,
  moveTo: (ids: readonly number[], place: DropPlace) => void,
) {
  const { shown, ask, clear } = useWhatIf(ranked);
  const dragged = useRef<readonly number[]>([]);
  const inSequence = useCallback(
    (keys: Iterable<Key>): number[] => {
      const wanted = new Set([...keys].map(Number));
      return orders.filter(({ id }) => wanted.has(id)).map(({ id }) => id);
    },
    [orders],
  );
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !isMovable,
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': orders.find(({ id }) => id === key)?.order_no ?? String(key) })),
    onDragStart: ({ keys }) => (dragged.current = inSequence(keys)),
    onDragEnd: clear,
    onDropEnter: ({ target }) => {
      if (target.type !== 'item' || dragged.current.includes(Number(target.key))) return clear();
      ask(dragged.current, placeOf(target));
    },
    onReorder: ({ keys, target }) => {
      clear();
      const ids = inSequence(keys);
      if (!ids.includes(Number(target.key))) moveTo(ids, placeOf(target));
    },
    renderDropIndicator: (target) => <DropIndicator target={target} className="drop" />,
  });
  return { dragAndDropHooks, whatIf: shown };
}
