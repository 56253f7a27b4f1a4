import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import type { ShownStocktake } from '../api/stock';
import { useSession } from '../session/session';
import { Listing, type ListColumn } from '../ui/listing';
import { usePaged } from '../ui/paged';
import { ChoosePlace, useLocations } from '../ui/places';
import { Refusal } from '../ui/refusal';
import { useWords } from '../words/words';
import { StockNav } from './stock-nav';
import './stock.css';

/** The stocktakes, the newest first, and the beginning of another. */
export function CountsPage() {
  const { say, word } = useWords();
  const { api } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const locations = useLocations();
  const [chosen, setChosen] = useState<number | null>(null);
  const at = chosen ?? locations.all[0]?.id ?? null;
  const found = usePaged<ShownStocktake>('stocktakes', {}, ['inventory.stocktake']);
  const open = (id: number): void => void navigate({ to: '/stock/counts/$countId', params: { countId: String(id) } });
  const begin = useMutation({
    mutationFn: () => api.post<ShownStocktake>('stocktakes', { location_id: at, status: 'IN_PROGRESS' }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['stocktakes'] });
      open(id);
    },
  });
  const columns = useMemo(
    (): readonly ListColumn<ShownStocktake>[] => [
      { id: 'number', name: say('count.number'), cell: ({ stocktake_number }) => <strong>{stocktake_number}</strong> },
      { id: 'location', name: say('stock.location'), cell: ({ location_id }) => locations.nameOf(location_id) },
      { id: 'day', name: say('stock.day'), cell: (row) => locations.dayOf(row.stocktake_date, row.location_id), from: 'tablet' },
      { id: 'reason', name: say('stock.reason'), cell: ({ reason }) => reason ?? '', from: 'desk' },
      {
        id: 'status',
        name: say('stock.status'),
        cell: ({ status }) => <span className={`status ${status === 'COMPLETED' ? 'done' : 'coming'}`}>{word('count', status)}</span>,
        width: 140,
      },
    ],
    [say, word, locations],
  );
  return (
    <main className="screen store">
      <h1 className="unseen">{say('stock.counts')}</h1>
      <StockNav />
      <div className="filters">
        <ChoosePlace label={say('stock.location')} locations={locations} value={at} onChange={setChosen} />
        <Button className="primary" isDisabled={at === null || begin.isPending} onPress={() => begin.mutate()}>
          {say('count.begin')}
        </Button>
      </div>
      <Refusal problem={begin.error} />
      <Listing
        label={say('stock.counts')}
        columns={columns}
        found={found}
        keyOf={({ id }) => String(id)}
        textOf={({ stocktake_number }) => stocktake_number}
        empty={say('count.empty')}
        onOpen={({ id }) => open(id)}
      />
    </main>
  );
}
