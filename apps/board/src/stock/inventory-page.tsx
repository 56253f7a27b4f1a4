import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { StockFigures } from '../api/stock';
import { Choose } from '../ui/inputs';
import { Choice, FilterBar, Find } from '../lists/filter-bar';
import { Listing, type ListColumn } from '../ui/listing';
import { STOCK_CHANGES, usePaged } from '../ui/paged';
import { useLocations, type Locations } from '../ui/places';
import { useWords } from '../words/words';
import { stockQueryOf, type StockFilters } from './stock-filters';
import { StockNav } from './stock-nav';
import './stock.css';

const route = getRouteApi('/stock');

/** P8: what is there, promised and coming, of the whole company or by location. */
export function InventoryPage() {
  const { say } = useWords();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const locations = useLocations();
  const { path, query } = stockQueryOf(filters);
  const found = usePaged<StockFigures>(path, query, STOCK_CHANGES);
  const columns = useColumns(filters, locations);
  const onFilters = (search: StockFilters): void => void navigate({ search, replace: true });
  return (
    <main className="screen store">
      <h1 className="unseen">{say('stock.inventory')}</h1>
      <StockNav />
      <Filters filters={filters} onFilters={onFilters} locations={locations} total={found.total} />
      <Listing
        label={say('stock.inventory')}
        columns={columns}
        found={found}
        keyOf={keyOf}
        textOf={({ sku }) => sku}
        empty={say(filters.find === undefined && filters.only === undefined ? 'stock.empty' : 'stock.emptyFound')}
        sort={filters.sort}
        onSort={(sort) => onFilters({ ...filters, sort })}
        onOpen={({ variant_id }) =>
          void navigate({ to: '/stock/items/$variantId', params: { variantId: String(variant_id) }, search: { tab: 'supplies' } })
        }
      />
    </main>
  );
}

const keyOf = ({ variant_id, location_id }: StockFigures): string => `${variant_id}@${location_id ?? ''}`;

function useColumns({ at }: StockFilters, locations: Locations): readonly ListColumn<StockFigures>[] {
  const { say, number, amount } = useWords();
  return useMemo(() => {
    const figure = (id: keyof StockFigures, from: ListColumn<StockFigures>['from']): ListColumn<StockFigures> => ({
      id,
      name: say(`stock.figure.${id as 'quantity_in_stock'}`),
      cell: (row) => number(Number(row[id])),
      ...(from ? { from } : {}),
      width: 110,
      isNumber: true,
      canSort: id !== 'safety_stock_level',
    });
    return [
      { id: 'sku', name: say('stock.item'), cell: (row) => <ItemCell row={row} />, canSort: true },
      ...(at === 'each'
        ? [{ id: 'location', name: say('stock.location'), cell: (row: StockFigures) => locations.nameOf(row.location_id ?? 0), width: 150 }]
        : []),
      {
        id: 'category_name',
        name: say('stock.category'),
        cell: ({ category_name }) => category_name ?? '–',
        from: 'desk',
        width: 150,
        canSort: true,
      },
      figure('quantity_in_stock', undefined),
      figure('quantity_committed', 'tablet'),
      figure('quantity_expected', 'tablet'),
      {
        ...figure('quantity_missing_or_excess', undefined),
        cell: ({ quantity_missing_or_excess: calculated }) => (
          <span className={Number(calculated) < 0 ? 'status bad' : ''}>{number(Number(calculated))}</span>
        ),
      },
      figure('safety_stock_level', 'desk'),
      { ...figure('value_in_stock', 'tablet'), cell: ({ value_in_stock: value }) => amount(Number(value)), width: 130 },
    ];
  }, [say, number, amount, at, locations]);
}

function ItemCell({ row }: { readonly row: StockFigures }) {
  const { say, number } = useWords();
  const expired = Number(row.quantity_expired);
  return (
    <span className="two">
      <strong>{row.sku}</strong>
      <span className="quiet">
        {row.name} · {row.uom} {expired > 0 && <span className="mark bad">{say('stock.expired', { count: number(expired) })}</span>}
      </span>
    </span>
  );
}

interface FiltersProps {
  readonly filters: StockFilters;
  readonly onFilters: (filters: StockFilters) => void;
  readonly locations: Locations;
  readonly total: number;
}

function Filters({ filters, onFilters, locations, total }: FiltersProps) {
  const { say } = useWords();
  const { at, only, find, ...sorted } = filters;
  const [place, missing] = [at === undefined ? {} : { at }, only === undefined ? {} : { only }];
  const text = find === undefined ? {} : { find };
  const choosePlace = (value: string): void =>
    onFilters({ ...sorted, ...missing, ...text, ...(value === '' ? {} : { at: value === 'each' ? ('each' as const) : Number(value) }) });
  return (
    <FilterBar count={say('stock.count', { count: total })}>
      <Choose label={say('stock.of')} isLabelUnseen value={at === undefined ? '' : String(at)} onChange={choosePlace}>
        <option value="">{say('stock.company')}</option>
        <option value="each">{say('stock.each')}</option>
        {locations.all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choose>
      <Choice
        label={say('stock.show')}
        value={only ?? 'any'}
        of={[
          ['any', say('stock.any')],
          ['missing', say('stock.missing')],
        ]}
        onChange={(chosen) => onFilters({ ...sorted, ...place, ...text, ...(chosen === 'missing' ? { only: 'missing' as const } : {}) })}
      />
      <Find
        label={say('stock.search')}
        value={find}
        onChange={(typed) => onFilters({ ...sorted, ...place, ...missing, ...(typed === undefined ? {} : { find: typed }) })}
      />
    </FilterBar>
  );
}
