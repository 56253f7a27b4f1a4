import { useCallback, useRef, useState } from 'react';
import {
  Button,
  DropIndicator,
  GridList,
  GridListLoadMoreItem,
  Input,
  Label,
  ListLayout,
  SearchField,
  ToggleButton,
  ToggleButtonGroup,
  useDragAndDrop,
  Virtualizer,
  type Key,
} from 'react-aria-components';
import type { DropPlace, ShownOrder } from '../api/sales-orders';
import { useWords } from '../words/words';
import { canMove, type SellFilters } from './filters';
import { useMoving, useWhatIf } from './moving';
import { OrderRow } from './order-row';
import { useOrders } from './orders';
import { WhatIfPanel } from './what-if-panel';
import { WhyDialog } from './why-dialog';

const COLUMNS = ['rank', 'order', 'customer', 'items', 'delivery', 'salesItems', 'ingredients', 'production', 'status', 'total'] as const;
const ROW_HEIGHT = 44;

interface SellProps {
  readonly filters: SellFilters;
  readonly onFilters: (filters: SellFilters) => void;
}

/** The Sell list (S4): orders by priority. A dragged order says before the drop what that would change for whom. */
export function SellPage({ filters, onFilters }: SellProps) {
  const { say } = useWords();
  const found = useOrders(filters);
  const { orders, total, error, refetch } = found;
  const isMovable = canMove(filters);
  const { move, undo, last } = useMoving(['sales_orders', filters], orders);
  const [why, setWhy] = useState<number | undefined>();
  const moveTo = (ids: readonly number[], place: DropPlace): void => move.mutate({ ids, place });
  const { dragAndDropHooks, whatIf } = useDragging(orders, isMovable, moveTo);
  const asked = orders.find(({ id }) => id === why);
  return (
    <main className="sell">
      <h1 className="unseen">{say('sell.list')}</h1>
      <Filters filters={filters} onFilters={onFilters} total={total} />
      {error && (
        <p className="problem" role="alert">
          {error.message} <Button onPress={() => void refetch()}>{say('problem.again')}</Button>
        </p>
      )}
      <Said problem={(move.error ?? undo.error)?.message} last={last} onUndo={() => last && undo.mutate(last)} isUndoing={undo.isPending} />
      <Orders
        found={found}
        isMovable={isMovable}
        dragAndDropHooks={dragAndDropHooks}
        onWhy={({ id }) => setWhy(id)}
        onMoveFirst={({ id }) => moveTo([id], { position: 'first' })}
      />
      {whatIf && <WhatIfPanel {...whatIf} />}
      {asked && (
        <WhyDialog
          order={asked}
          onClose={() => setWhy(undefined)}
          onMoveAbove={(id) => {
            setWhy(undefined);
            moveTo([asked.id], { before_id: id });
          }}
        />
      )}
    </main>
  );
}

interface OrdersProps {
  readonly found: ReturnType<typeof useOrders>;
  readonly isMovable: boolean;
  readonly dragAndDropHooks: ReturnType<typeof useDragging>['dragAndDropHooks'];
  readonly onWhy: (order: ShownOrder) => void;
  readonly onMoveFirst: (order: ShownOrder) => void;
}

/** The list itself. Only the rows that are seen are in the page, and only the pages that were scrolled to are asked for. */
function Orders({ found, isMovable, dragAndDropHooks, onWhy, onMoveFirst }: OrdersProps) {
  const { say } = useWords();
  const { orders, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  const places = new Map(orders.map(({ id }, at) => [id, at + 1]));
  return (
    <>
      <div className="columns" aria-hidden="true">
        {isMovable && <span />}
        {COLUMNS.map((column) => (
          <span key={column}>{say(`sell.column.${column}`)}</span>
        ))}
        <span />
      </div>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: ROW_HEIGHT }}>
        <GridList
          // A list that can be dragged in is another one.
          key={String(isMovable)}
          aria-label={say('sell.list')}
          className={isMovable ? 'orders movable' : 'orders'}
          selectionMode="multiple"
          selectionBehavior="replace"
          {...(isMovable ? { dragAndDropHooks } : {})}
          renderEmptyState={() => (
            <p className="empty">{isPending ? say('sell.loading') : say(isMovable ? 'sell.empty' : 'sell.emptyFound')}</p>
          )}
        >
          {orders.map((order) => (
            <OrderRow
              key={order.id}
              order={order}
              place={places.get(order.id)!}
              canMove={isMovable}
              onWhy={onWhy}
              onMoveFirst={onMoveFirst}
            />
          ))}
          <GridListLoadMoreItem
            isLoading={isFetchingNextPage}
            onLoadMore={() => void (hasNextPage && !isFetchingNextPage && fetchNextPage())}
          >
            {say('sell.loading')}
          </GridListLoadMoreItem>
        </GridList>
      </Virtualizer>
    </>
  );
}

const idsOf = (keys: Iterable<Key>): number[] => [...keys].map(Number);

/** Dragging by mouse, touch and keyboard. */
function useDragging(orders: readonly ShownOrder[], isMovable: boolean, moveTo: (ids: readonly number[], place: DropPlace) => void) {
  const { shown, ask, clear } = useWhatIf();
  const dragged = useRef<readonly number[]>([]);
  const inSequence = useCallback(
    (keys: Iterable<Key>): number[] => {
      const wanted = new Set(idsOf(keys));
      return orders.filter(({ id }) => wanted.has(id)).map(({ id }) => id);
    },
    [orders],
  );
  const placeOf = (target: { key: Key; dropPosition: 'before' | 'after' | 'on' }): DropPlace =>
    target.dropPosition === 'before' ? { before_id: Number(target.key) } : { after_id: Number(target.key) };
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

function Filters({ filters, onFilters, total }: SellProps & { readonly total: number }) {
  const { say } = useWords();
  const { only: _only, ...rest } = filters;
  const choose = (only: string): void => onFilters(only === 'any' ? rest : { ...rest, only: only as NonNullable<SellFilters['only']> });
  const find = (text: string): void => {
    const { find: _find, ...others } = filters;
    onFilters(text.trim() === '' ? others : { ...others, find: text });
  };
  return (
    <div className="filters">
      <ToggleButtonGroup
        aria-label={say('sell.show')}
        disallowEmptySelection
        selectedKeys={[filters.list]}
        onSelectionChange={([list]) => onFilters({ ...filters, list: list === 'done' ? 'done' : 'open' })}
      >
        <ToggleButton id="open">{say('sell.open')}</ToggleButton>
        <ToggleButton id="done">{say('sell.done')}</ToggleButton>
      </ToggleButtonGroup>
      <ToggleButtonGroup
        aria-label={say('sell.show')}
        disallowEmptySelection
        selectedKeys={[filters.only ?? 'any']}
        onSelectionChange={([only]) => choose(String(only))}
      >
        <ToggleButton id="any">{say('sell.any')}</ToggleButton>
        <ToggleButton id="at_risk">{say('sell.atRisk')}</ToggleButton>
        <ToggleButton id="late">{say('sell.late')}</ToggleButton>
        <ToggleButton id="overdue">{say('sell.overdue')}</ToggleButton>
      </ToggleButtonGroup>
      <SearchField defaultValue={filters.find ?? ''} onSubmit={find} onClear={() => find('')}>
        <Label className="unseen">{say('sell.search')}</Label>
        <Input placeholder={say('sell.search')} />
      </SearchField>
      <span className="quiet" role="status">
        {say('sell.count', { count: total })}
      </span>
    </div>
  );
}

interface SaidProps {
  readonly problem: string | undefined;
  readonly last: { readonly numbers: readonly string[] } | undefined;
  readonly onUndo: () => void;
  readonly isUndoing: boolean;
}

/** What was done last, with the way back, or what was refused. */
function Said({ problem, last, onUndo, isUndoing }: SaidProps) {
  const { say } = useWords();
  return (
    <div className="said" role="status" aria-live="polite">
      {problem !== undefined && <span className="problem">{problem}</span>}
      {last && (
        <>
          <span>{say('sell.moved', { count: last.numbers.length, number: last.numbers[0] ?? '' })}</span>
          <Button onPress={onUndo} isDisabled={isUndoing}>
            {say('sell.undo')}
          </Button>
        </>
      )}
    </div>
  );
}
