import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { StockFigures } from '../api/stock';
import { follows } from '../lists/live-lists';
import { useSession } from '../session/session';
import { STOCK_CHANGES } from '../ui/paged';
import { useLocations, type Locations } from '../ui/places';
import { Refusal } from '../ui/refusal';
import { numeric, PlainTable } from '../ui/plain-table';
import { useWords } from '../words/words';
import { ItemBatches } from './item-batches';
import { ItemMovements } from './item-movements';
import { ItemOrders } from './item-orders';
import { ItemSupplies } from './item-supplies';
import type { ItemFilters } from './stock-filters';
import { StockNav } from './stock-nav';
import './stock.css';

const route = getRouteApi('/stock/items/$variantId');
const MOST = 100;

/** The item's window: what there is of it and where, who gets it from which supply, its batches, and every movement. */
export function ItemPage() {
  const { say } = useWords();
  const { variantId } = route.useParams();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const locations = useLocations();
  const { api } = useSession();
  const id = Number(variantId);
  const stock = useQuery({
    queryKey: ['inventory', 'item', id],
    meta: follows(...STOCK_CHANGES),
    queryFn: ({ signal }) => api.list<StockFigures>('inventory', { variant_id: id, include_archived: true, limit: MOST }, signal),
  });
  const figures = stock.data?.data ?? [];
  const [item] = figures;
  const show = (search: ItemFilters): void => void navigate({ search, replace: true });
  return (
    <main className="screen store scrolls">
      <StockNav />
      <header className="title">
        <h1>{item?.sku ?? say('lists.loading')}</h1>
        {item && <span className="quiet">{[item.name, item.category_name, item.uom].filter(Boolean).join(' · ')}</span>}
        <Link to="/stock/adjust" search={{ item: item?.sku }} className="action">
          {say('stock.adjust')}
        </Link>
      </header>
      <Refusal problem={stock.error} onAgain={() => void stock.refetch()} />
      {stock.data && <FiguresTable figures={figures} locations={locations} />}
      <Tabs selectedKey={filters.tab} onSelectionChange={(tab) => show({ ...filters, tab: tab as ItemFilters['tab'] })}>
        <TabList aria-label={say('stock.parts')}>
          <Tab id="supplies">{say('stock.supplies')}</Tab>
          <Tab id="batches">{say('stock.batches')}</Tab>
          <Tab id="orders">{say('stock.orders')}</Tab>
          <Tab id="movements">{say('stock.movements')}</Tab>
        </TabList>
        <TabPanel id="supplies">{stock.data && <ItemSupplies variantId={id} figures={figures} locations={locations} />}</TabPanel>
        <TabPanel id="batches">
          <ItemBatches variantId={id} locations={locations} />
        </TabPanel>
        <TabPanel id="orders">
          <ItemOrders
            variantId={id}
            batchId={filters.batch}
            onBatch={(batch) => show({ tab: 'orders', ...(batch === undefined ? {} : { batch }) })}
          />
        </TabPanel>
        <TabPanel id="movements">
          <ItemMovements variantId={id} locations={locations} />
        </TabPanel>
      </Tabs>
    </main>
  );
}

const FIGURES = [
  'quantity_in_stock',
  'quantity_committed',
  'quantity_expected',
  'safety_stock_level',
  'quantity_missing_or_excess',
  'quantity_expired',
] as const;

/** P8, at each location where there is something, and together. */
function FiguresTable({ figures, locations }: { readonly figures: readonly StockFigures[]; readonly locations: Locations }) {
  const { say, number, amount } = useWords();
  const shown = figures.filter((row) => [...FIGURES, 'value_in_stock' as const].some((field) => Number(row[field]) !== 0));
  const rows = shown.length > 0 ? shown : figures.slice(0, 1);
  const sum = (field: (typeof FIGURES)[number] | 'value_in_stock'): number => figures.reduce((all, row) => all + Number(row[field]), 0);
  const cell = (field: (typeof FIGURES)[number], value: number) => (
    <td key={field} className="number">
      <span className={field === 'quantity_missing_or_excess' && value < 0 ? 'status bad' : ''}>{number(value)}</span>
    </td>
  );
  return (
    <PlainTable
      head={[
        say('stock.location'),
        ...FIGURES.map((field) => numeric(say(`stock.figure.${field}`))),
        numeric(say('stock.figure.value_in_stock')),
      ]}
    >
      {rows.map((row) => (
        <tr key={row.location_id}>
          <th scope="row">{locations.nameOf(row.location_id ?? 0)}</th>
          {FIGURES.map((field) => cell(field, Number(row[field])))}
          <td className="number">{amount(Number(row.value_in_stock))}</td>
        </tr>
      ))}
      {rows.length > 1 && (
        <tr className="sum">
          <th scope="row">{say('stock.company')}</th>
          {FIGURES.map((field) => cell(field, sum(field)))}
          <td className="number">{amount(sum('value_in_stock'))}</td>
        </tr>
      )}
    </PlainTable>
  );
}
