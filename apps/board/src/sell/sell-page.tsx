import { useMemo, useState } from 'react';
import type { ShownOrder } from '../api/sales-orders';
import type { DropPlace } from '../api/what-if';
import { useDragging } from '../lists/dragging';
import { Choice, FilterBar, Find } from '../lists/filter-bar';
import { Grid } from '../lists/grid';
import { useMoving, type RankedList } from '../lists/moving';
import { Said } from '../lists/said';
import { useList } from '../lists/use-list';
import { WhatIfPanel } from '../lists/what-if-panel';
import { Refusal } from '../ui/refusal';
import { useWords } from '../words/words';
import { canMove, queryOf, type SellFilters } from './filters';
import { OrderRow } from './order-row';
import { WhyDialog } from './why-dialog';

const COLUMNS = ['rank', 'order', 'customer', 'items', 'delivery', 'salesItems', 'ingredients', 'production', 'status', 'total'] as const;
const RANKED: RankedList = { list: 'sales_orders', change: 'move_sales_orders' };

interface SellProps {
  readonly filters: SellFilters;
  readonly onFilters: (filters: SellFilters) => void;
}

/** The Sell list (S4): orders by priority. A dragged order says before the drop what that would change for whom. */
export function SellPage({ filters, onFilters }: SellProps) {
  const { say } = useWords();
  const query = useMemo(() => ({ ...queryOf(filters), extend: 'variant' }), [filters]);
  const found = useList<ShownOrder>(RANKED.list, filters, query);
  const { items: orders, total, error, refetch } = found;
  const isMovable = canMove(filters);
  const { move, undo, last } = useMoving(RANKED, filters, orders);
  const [why, setWhy] = useState<number | undefined>();
  const moveTo = (ids: readonly number[], place: DropPlace): void => move.mutate({ ids, place });
  const { dragAndDropHooks, whatIf } = useDragging(RANKED, orders, isMovable, moveTo);
  const asked = orders.find(({ id }) => id === why);
  return (
    <main className="screen">
      <h1 className="unseen">{say('sell.list')}</h1>
      <Filters filters={filters} onFilters={onFilters} total={total} />
      <Refusal problem={error} onAgain={() => void refetch()} />
      <Said problem={move.error ?? undo.error} onUndo={last && (() => undo.isPending || undo.mutate(last))}>
        {last && <span>{say('sell.moved', { count: last.numbers.length, number: last.numbers[0] ?? '' })}</span>}
      </Said>
      <Grid
        label={say('sell.list')}
        kind="orders"
        columns={[...COLUMNS.map((column) => say(`sell.column.${column}`)), '']}
        found={found}
        empty={say(isMovable ? 'sell.empty' : 'sell.emptyFound')}
        dragAndDropHooks={isMovable ? dragAndDropHooks : undefined}
      >
        {(order, place) => (
          <OrderRow
            key={order.id}
            order={order}
            place={place}
            canMove={isMovable}
            onWhy={({ id }) => setWhy(id)}
            onMoveFirst={({ id }) => moveTo([id], { position: 'first' })}
          />
        )}
      </Grid>
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

function Filters({ filters, onFilters, total }: SellProps & { readonly total: number }) {
  const { say } = useWords();
  const { only: _only, ...rest } = filters;
  const { find: _find, ...others } = filters;
  return (
    <FilterBar count={say('sell.count', { count: total })}>
      <Choice
        label={say('sell.show')}
        value={filters.list}
        of={[
          ['open', say('sell.open')],
          ['done', say('sell.done')],
        ]}
        onChange={(list) => onFilters({ ...filters, list })}
      />
      <Choice
        label={say('sell.show')}
        value={filters.only ?? 'any'}
        of={[
          ['any', say('sell.any')],
          ['at_risk', say('sell.atRisk')],
          ['late', say('sell.late')],
          ['overdue', say('sell.overdue')],
          ['nothing', say('sell.nothing')],
          ['blocked', say('make.blocked')],
        ]}
        onChange={(only) => onFilters(only === 'any' ? rest : { ...rest, only })}
      />
      <Find
        label={say('sell.search')}
        value={filters.find}
        onChange={(find) => onFilters(find === undefined ? others : { ...others, find })}
      />
    </FilterBar>
  );
}
