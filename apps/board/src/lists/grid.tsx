import type { ReactElement } from 'react';
import { GridList, GridListLoadMoreItem, ListLayout, Virtualizer, type DragAndDropHooks } from 'react-aria-components';
import { useWords } from '../words/words';
import type { FoundList } from './use-list';

const ROW_HEIGHT = 44;

interface GridProps<T extends { readonly id: number }> {
  readonly label: string;
  /** The columns' widths are those of this class in the style sheet: `.orders .order`. */
  readonly kind: string;
  readonly columns: readonly string[];
  readonly found: FoundList<T>;
  readonly empty: string;
  readonly rowHeight?: number;
  /** Where rows can be dragged. */
  readonly dragAndDropHooks?: DragAndDropHooks | undefined;
  readonly onOpen?: ((id: number) => void) | undefined;
  readonly children: (item: T, place: number) => ReactElement;
}

/** A list of any length. Only the rows that are seen are in the page, and only the pages that were scrolled to are asked for. */
export function Grid<T extends { readonly id: number }>(props: GridProps<T>) {
  const { label, kind, columns, found, empty, rowHeight = ROW_HEIGHT, dragAndDropHooks, onOpen, children } = props;
  const { say } = useWords();
  const { items, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  const isMovable = dragAndDropHooks !== undefined;
  const movable = isMovable ? ' movable' : '';
  return (
    <div className={`grid ${kind}${movable}`}>
      <div className="columns" aria-hidden="true">
        {isMovable && <span />}
        {columns.map((column, at) => (
          <span key={at}>{column}</span>
        ))}
      </div>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight }}>
        <GridList
          // A list that can be dragged in is another one.
          key={String(isMovable)}
          aria-label={label}
          className="rows"
          selectionMode={isMovable ? 'multiple' : 'none'}
          selectionBehavior="replace"
          {...(isMovable ? { dragAndDropHooks } : {})}
          {...(onOpen ? { onAction: (key) => onOpen(Number(key)) } : {})}
          renderEmptyState={() => <p className="empty">{isPending ? say('lists.loading') : empty}</p>}
        >
          {items.map((item, at) => children(item, at + 1))}
          <GridListLoadMoreItem
            isLoading={isFetchingNextPage}
            onLoadMore={() => void (hasNextPage && !isFetchingNextPage && fetchNextPage())}
          >
            {say('lists.loading')}
          </GridListLoadMoreItem>
        </GridList>
      </Virtualizer>
    </div>
  );
}
