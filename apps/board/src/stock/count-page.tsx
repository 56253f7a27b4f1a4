import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import type { BatchStock, ShownBatch, ShownStocktake, ShownStocktakeRow } from '../api/stock';
import { follows } from '../lists/live-lists';
import { useSession } from '../session/session';
import { useLocations } from '../ui/places';
import { Refusal } from '../ui/refusal';
import { useWords } from '../words/words';
import { CountTable } from './count-table';
import { linesOf } from './counts';
import type { FoundCode } from './scan';
import { ScanField } from './scan-field';
import { StockNav } from './stock-nav';
import { useCount } from './use-count';
import './stock.css';

const route = getRouteApi('/stock/counts/$countId');
const MOST = 250;

/** a stocktake, counted with a scanner. Each scan is saved by itself; completing it books the differences. */
export function CountPage() {
  const { countId } = route.useParams();
  return <OneCount key={countId} id={Number(countId)} />;
}

function OneCount({ id }: { readonly id: number }) {
  const { say, word } = useWords();
  const { api } = useSession();
  const client = useQueryClient();
  const locations = useLocations();
  const stocktake = useQuery({
    queryKey: ['stocktakes', 'one', id],
    meta: follows('inventory.stocktake'),
    queryFn: ({ signal }) => api.get<ShownStocktake>(`stocktakes/${id}`, {}, signal),
  });
  const move = useMutation({
    mutationFn: (status: ShownStocktake['status']) => api.patch<ShownStocktake>(`stocktakes/${id}`, { status }),
    onSettled: () => Promise.all([['stocktakes'], ['stocktake_rows']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const { data } = stocktake;
  const isOpen = data !== undefined && data.status !== 'COMPLETED';
  return (
    <main className="screen store scrolls">
      <StockNav />
      <header className="title">
        <h1>{data?.stocktake_number ?? say('lists.loading')}</h1>
        {data && (
          <span className="quiet">
            {locations.nameOf(data.location_id)} · {locations.dayOf(data.stocktake_date, data.location_id)} ·{' '}
          </span>
        )}
        {data && <span className={`status ${isOpen ? 'coming' : 'done'}`}>{word('count', data.status)}</span>}
        <Link to="/stock/counts">{say('count.all')}</Link>
      </header>
      <Refusal problem={stocktake.error ?? move.error} />
      {data && <Counting stocktake={data} isOpen={isOpen} onMove={(status) => move.mutate(status)} isMoving={move.isPending} />}
    </main>
  );
}

interface CountingProps {
  readonly stocktake: ShownStocktake;
  readonly isOpen: boolean;
  readonly isMoving: boolean;
  readonly onMove: (status: ShownStocktake['status']) => void;
}

function Counting({ stocktake, isOpen, isMoving, onMove }: CountingProps) {
  const { say } = useWords();
  const { rows, error, numbers } = useRows(stocktake.id);
  const count = useCount(stocktake.id, rows);
  const [tracked, setTracked] = useState<{ readonly found: FoundCode; readonly quantity: number } | undefined>();
  const lines = useMemo(() => linesOf(count.counts, rows ?? [], (id) => numbers.get(id)), [count.counts, rows, numbers]);
  const found = (one: FoundCode, quantity: number): void => {
    if (one.isTracked && one.batch === null) return setTracked({ found: one, quantity });
    setTracked(undefined);
    count.add(one, quantity);
  };
  return (
    <>
      <Refusal problem={error} />
      {isOpen && <ScanField onFound={found} />}
      {tracked && (
        <ChooseBatch
          found={tracked.found}
          locationId={stocktake.location_id}
          onChosen={(batch) => {
            setTracked(undefined);
            count.add({ ...tracked.found, batch }, tracked.quantity);
          }}
        />
      )}
      <div className="tools">
        {isOpen ? (
          <Button className="primary" isDisabled={!count.isSaved || isMoving || lines.length === 0} onPress={() => onMove('COMPLETED')}>
            {say('count.complete')}
          </Button>
        ) : (
          <Button isDisabled={isMoving} onPress={() => onMove('IN_PROGRESS')}>
            {say('count.reopen')}
          </Button>
        )}
        <span className="quiet" role="status">
          {say(count.isSaved ? 'count.saved' : 'count.saving')}
        </span>
      </div>
      <CountTable lines={lines} count={count} isOpen={isOpen} />
    </>
  );
}

function useRows(id: number) {
  const { api } = useSession();
  const rows = useQuery({
    queryKey: ['stocktake_rows', id],
    meta: follows('inventory.stocktake'),
    queryFn: async ({ signal }) => {
      const all: ShownStocktakeRow[] = [];
      for (let page = 1; ; page++) {
        const { data, total } = await api.list<ShownStocktakeRow>(
          'stocktake_rows',
          { stocktake_ids: id, extend: 'variant', limit: MOST, page },
          signal,
        );
        all.push(...data);
        if (data.length === 0 || all.length >= total) return all as readonly ShownStocktakeRow[];
      }
    },
  });
  const batchIds = [...new Set((rows.data ?? []).flatMap(({ batch_id }) => batch_id ?? []))].sort((a, b) => a - b);
  const batches = useQuery({
    queryKey: ['batches', 'numbers', batchIds],
    enabled: batchIds.length > 0,
    queryFn: ({ signal }) => api.list<ShownBatch>('batches', { batch_id: batchIds, limit: MOST }, signal),
    placeholderData: (before) => before,
  });
  const numbers = useMemo(
    () => new Map((batches.data?.data ?? []).map(({ id: batchId, batch_number }) => [batchId, batch_number])),
    [batches.data],
  );
  return { rows: rows.data, error: rows.error, numbers };
}

interface ChooseBatchProps {
  readonly found: FoundCode;
  readonly locationId: number;
  readonly onChosen: (batch: FoundCode['batch']) => void;
}

/** T6: a tracked item is counted by batch. The batch's own code chooses it, too. */
function ChooseBatch({ found, locationId, onChosen }: ChooseBatchProps) {
  const { say } = useWords();
  const { api } = useSession();
  const batches = useQuery({
    queryKey: ['batch_stocks', 'choose', found.variantId, locationId],
    staleTime: 0,
    queryFn: ({ signal }) =>
      api.list<BatchStock>(
        'batch_stocks',
        { variant_id: found.variantId, location_id: locationId, include_empty: true, limit: 50 },
        signal,
      ),
  });
  return (
    <div className="unsolved" role="alert">
      <Refusal problem={batches.error} />
      <span>{say('count.whichBatch', { code: found.sku })}</span>
      {batches.data?.data.map(({ batch_id: id, batch_number: number }) => (
        <Button key={id ?? 0} onPress={() => onChosen(id === null ? null : { id, number: number ?? '' })}>
          {number ?? say('stock.withoutBatch')}
        </Button>
      ))}
    </div>
  );
}
