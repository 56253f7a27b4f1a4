import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { BatchStock } from '../api/stock';
import { Choice, FilterBar, Find } from '../lists/filter-bar';
import { Listing, type ListColumn } from '../ui/listing';
import { usePaged } from '../ui/paged';
import { useLocations, type Locations } from '../ui/places';
import { useWords } from '../words/words';
import { BatchLinks, Expiry } from './item-batches';
import type { BatchesFilters } from './stock-filters';
import { StockNav } from './stock-nav';
import './stock.css';

const route = getRouteApi('/stock/batches');

/** Every batch that lies somewhere, to be traced or recalled. */
export function BatchesPage() {
  const { say } = useWords();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const locations = useLocations();
  const found = usePaged<BatchStock>(
    'batch_stocks',
    {
      extend: 'variant',
      include_empty: filters.find !== undefined,
      ...(filters.find === undefined ? {} : { batch_number: filters.find }),
      ...(filters.only === undefined ? {} : { is_expired: true }),
    },
    ['inventory.'],
  );
  const columns = useColumns(locations);
  const { find, only } = filters;
  const onFilters = (search: BatchesFilters): void => void navigate({ search, replace: true });
  return (
    <main className="screen store">
      <h1 className="unseen">{say('stock.batches')}</h1>
      <StockNav />
      <FilterBar count={say('stock.batchCount', { count: found.total })}>
        <Choice
          label={say('stock.show')}
          value={only ?? 'any'}
          of={[
            ['any', say('stock.any')],
            ['expired', say('stock.areExpired')],
          ]}
          onChange={(chosen) => onFilters({ ...(find === undefined ? {} : { find }), ...(chosen === 'any' ? {} : { only: chosen }) })}
        />
        <Find
          label={say('stock.searchBatch')}
          value={find}
          onChange={(typed) => onFilters({ ...(only === undefined ? {} : { only }), ...(typed === undefined ? {} : { find: typed }) })}
        />
      </FilterBar>
      <Listing
        label={say('stock.batches')}
        columns={columns}
        found={found}
        keyOf={keyOf}
        textOf={({ batch_number, sku }) => batch_number ?? sku}
        empty={say(find === undefined && only === undefined ? 'stock.noBatchAtAll' : 'stock.emptyFound')}
      />
    </main>
  );
}

const keyOf = ({ batch_id, variant_id, location_id }: BatchStock): string => `${variant_id}/${batch_id ?? ''}@${location_id}`;

function useColumns(locations: Locations): readonly ListColumn<BatchStock>[] {
  const { say, number } = useWords();
  return useMemo(
    () => [
      {
        id: 'batch',
        name: say('stock.batch'),
        cell: (row) => (
          <span className="two">
            <strong>{row.batch_number ?? say('stock.withoutBatch')}</strong>
            <span className="quiet">{row.sku}</span>
          </span>
        ),
      },
      { id: 'item', name: say('stock.item'), cell: ({ variant }) => variant?.name ?? '', from: 'desk' },
      { id: 'location', name: say('stock.location'), cell: ({ location_id }) => locations.nameOf(location_id), from: 'tablet' },
      {
        id: 'stock',
        name: say('stock.figure.quantity_in_stock'),
        cell: ({ quantity_in_stock, variant }) => `${number(Number(quantity_in_stock))} ${variant?.uom ?? ''}`,
        width: 110,
        isNumber: true,
      },
      { id: 'expires', name: say('stock.expires'), cell: (row) => <Expiry row={row} locations={locations} />, from: 'tablet', width: 190 },
      {
        id: 'actions',
        name: say('stock.actions'),
        cell: ({ batch_id: id, variant_id }) => id !== null && <BatchLinks batchId={id} variantId={variant_id} />,
        width: 190,
      },
    ],
    [say, number, locations],
  );
}
