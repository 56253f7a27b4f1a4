import { useMemo } from 'react';
import type { ShownMaking } from '../api/making';
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
import { MakingCard } from './card';
import { canMoveMaking, listOf, makeQueryOf, type MakeFilters } from './filters';
import { MakingRow } from './making-row';
import './make.css';

const COLUMNS = ['rank', 'order', 'product', 'customers', 'deadline', 'ingredients', 'production'] as const;
const RANKED: RankedList = { list: 'manufacturing_orders', change: 'move_manufacturing_orders' };

interface MakeProps {
  readonly filters: MakeFilters;
  readonly onFilters: (filters: MakeFilters) => void;
}

/** The Schedule: what is made, in the sequence in which ingredients are dealt. */
export function MakePage({ filters, onFilters }: MakeProps) {
  const { say } = useWords();
  const list = useMemo(() => listOf(filters), [filters]);
  const query = useMemo(() => ({ ...makeQueryOf(list), extend: 'variant' }), [list]);
  const found = useList<ShownMaking>(RANKED.list, list, query);
  const { items: orders, total, error, refetch } = found;
  const isMovable = canMoveMaking(filters);
  const { move, undo, last } = useMoving(RANKED, list, orders);
  const moveTo = (ids: readonly number[], place: DropPlace): void => move.mutate({ ids, place });
  const { dragAndDropHooks, whatIf } = useDragging(RANKED, orders, isMovable, moveTo);
  const open = (order: number): void => onFilters({ ...filters, order });
  return (
    <main className="screen">
      <h1 className="unseen">{say('make.list')}</h1>
      <Filters filters={filters} onFilters={onFilters} total={total} />
      <Refusal problem={error} onAgain={() => void refetch()} />
      <Said problem={move.error ?? undo.error} onUndo={last && (() => undo.isPending || undo.mutate(last))}>
        {last && <span>{say('sell.moved', { count: last.numbers.length, number: last.numbers[0] ?? '' })}</span>}
      </Said>
      <Grid
        label={say('make.list')}
        kind="makings"
        columns={[...COLUMNS.map((column) => say(`make.column.${column}`)), '']}
        found={found}
        empty={say(filters.list === 'done' || isMovable ? `make.empty.${filters.list}` : 'make.emptyFound')}
        dragAndDropHooks={isMovable ? dragAndDropHooks : undefined}
        onOpen={open}
      >
        {(order, place) => (
          <MakingRow
            key={order.id}
            order={order}
            place={place}
            canMove={isMovable}
            onOpen={open}
            onMoveFirst={(id) => moveTo([id], { position: 'first' })}
          />
        )}
      </Grid>
      {whatIf && <WhatIfPanel {...whatIf} />}
      {filters.order !== undefined && <MakingCard key={filters.order} id={filters.order} onClose={() => onFilters(list)} />}
    </main>
  );
}

function Filters({ filters, onFilters, total }: MakeProps & { readonly total: number }) {
  const { say } = useWords();
  const { only: _only, ...rest } = filters;
  const { find: _find, ...others } = filters;
  return (
    <FilterBar count={say('make.count', { count: total })}>
      <Choice
        label={say('sell.show')}
        value={filters.list}
        of={[
          ['open', say('make.open')],
          ['done', say('make.done')],
        ]}
        onChange={(list) => onFilters({ ...(list === 'done' ? rest : filters), list })}
      />
      {filters.list === 'open' && (
        <Choice
          label={say('make.only')}
          value={filters.only ?? 'any'}
          of={[
            ['any', say('sell.any')],
            ['ready', say('make.ready')],
            ['at_risk', say('sell.atRisk')],
            ['late', say('sell.late')],
            ['overdue', say('sell.overdue')],
            ['blocked', say('make.blocked')],
          ]}
          onChange={(only) => onFilters(only === 'any' ? rest : { ...rest, only })}
        />
      )}
      <Find
        label={say('make.search')}
        value={filters.find}
        onChange={(find) => onFilters(find === undefined ? others : { ...others, find })}
      />
    </FilterBar>
  );
}
