import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ShownPurchase } from '../api/buying';
import { Choice, FilterBar, Find } from '../lists/filter-bar';
import { Listing, type ListColumn } from '../ui/listing';
import { usePaged } from '../ui/paged';
import { useLocations, type Locations } from '../ui/places';
import { AvailabilityCell } from '../ui/status-cell';
import { useWords } from '../words/words';
import { Arrival } from './arrival';
import { buyQueryOf, type BuyFilters } from './buy-filters';
import { BuyNav } from './buy-nav';
import '../stock/stock.css';

const route = getRouteApi('/buy');
export const ORDER_CHANGES = ['purchasing.', 'planner.purchasing_statuses.'] as const;
const ITEMS = 2;

/** What is ordered from suppliers, and what they make. */
export function BuyPage() {
  const { say } = useWords();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const locations = useLocations();
  const found = usePaged<ShownPurchase>('purchase_orders', { ...buyQueryOf(filters), extend: ['variant', 'supplier'] }, ORDER_CHANGES);
  const columns = useColumns(locations);
  const onFilters = (search: BuyFilters): void => void navigate({ search, replace: true });
  const isAll = filters.find === undefined && filters.only === undefined;
  return (
    <main className="screen store">
      <h1 className="unseen">{say('buy.orders')}</h1>
      <BuyNav />
      <Filters filters={filters} onFilters={onFilters} total={found.total} />
      <Listing
        label={say('buy.orders')}
        columns={columns}
        found={found}
        keyOf={({ id }) => String(id)}
        textOf={({ order_no }) => order_no}
        empty={say(isAll ? (filters.list === 'open' ? 'buy.empty' : 'buy.emptyDone') : 'stock.emptyFound')}
        onOpen={({ id }) => void navigate({ to: '/buy/orders/$orderId', params: { orderId: String(id) } })}
      />
    </main>
  );
}

const TONES = { DRAFT: 'none', NOT_RECEIVED: 'coming', PARTIALLY_RECEIVED: 'coming', RECEIVED: 'done' } as const;

export function PurchaseStatus({ status }: { readonly status: ShownPurchase['status'] }) {
  const { word } = useWords();
  return <span className={`status ${TONES[status]}`}>{word('purchase', status)}</span>;
}

function useColumns(locations: Locations): readonly ListColumn<ShownPurchase>[] {
  const { say, money, number } = useWords();
  return useMemo(
    () => [
      {
        id: 'number',
        name: say('buy.order'),
        cell: (order) => (
          <span className="two">
            <strong>{order.order_no}</strong>
            <span className="quiet">
              {order.supplier?.name} {order.entity_type === 'outsourced' && <span className="mark">{say('buy.outsourced')}</span>}
            </span>
          </span>
        ),
      },
      { id: 'items', name: say('buy.items'), cell: (order) => itemsOf(order, number), from: 'tablet' },
      { id: 'location', name: say('buy.to'), cell: ({ location_id }) => locations.nameOf(location_id), from: 'desk', width: 150 },
      {
        id: 'expected',
        name: say('buy.expected'),
        cell: (order) => <ExpectedCell order={order} locations={locations} />,
        width: 190,
      },
      {
        id: 'ingredients',
        name: say('buy.ingredients'),
        cell: (order) =>
          order.ingredient_availability === undefined ? (
            '–'
          ) : (
            <AvailabilityCell value={order.ingredient_availability} expected={order.ingredient_expected_date ?? null} />
          ),
        from: 'desk',
        width: 160,
      },
      { id: 'status', name: say('stock.status'), cell: ({ status }) => <PurchaseStatus status={status} />, from: 'tablet', width: 150 },
      {
        id: 'total',
        name: say('buy.total'),
        cell: ({ total, currency }) => money(total, currency),
        from: 'tablet',
        width: 120,
        isNumber: true,
      },
    ],
    [say, money, number, locations],
  );
}

function ExpectedCell({ order, locations }: { readonly order: ShownPurchase; readonly locations: Locations }) {
  const { say } = useWords();
  return (
    <>
      <Arrival
        path={`purchase_orders/${order.id}`}
        field="expected_arrival_date"
        value={order.expected_arrival_date}
        locationId={order.location_id}
        locations={locations}
        name={order.order_no}
        isFixed={order.status === 'RECEIVED'}
      />{' '}
      {order.is_overdue && <span className="mark bad">{say('mark.overdue')}</span>}
    </>
  );
}

function itemsOf({ purchase_order_rows: rows }: ShownPurchase, number: (value: number) => string): string {
  const shown = rows
    .slice(0, ITEMS)
    .map(({ quantity, variant, variant_id }) => `${number(quantity)} × ${variant?.sku ?? `#${variant_id}`}`);
  return [...shown, ...(rows.length > ITEMS ? [`+ ${rows.length - ITEMS}`] : [])].join(', ');
}

interface FiltersProps {
  readonly filters: BuyFilters;
  readonly onFilters: (filters: BuyFilters) => void;
  readonly total: number;
}

function Filters({ filters, onFilters, total }: FiltersProps) {
  const { say } = useWords();
  const { only: _only, ...rest } = filters;
  const { find: _find, ...others } = filters;
  return (
    <FilterBar count={say('buy.count', { count: total })}>
      <Choice
        label={say('stock.show')}
        value={filters.list}
        of={[
          ['open', say('buy.open')],
          ['done', say('buy.done')],
        ]}
        onChange={(list) => onFilters({ ...filters, list })}
      />
      <Choice
        label={say('stock.show')}
        value={filters.only ?? 'any'}
        of={[
          ['any', say('stock.any')],
          ['overdue', say('buy.overdue')],
          ['late', say('buy.late')],
          ['outsourced', say('buy.outsourcedOnly')],
        ]}
        onChange={(only) => onFilters(only === 'any' ? rest : { ...rest, only })}
      />
      <Find
        label={say('buy.search')}
        value={filters.find}
        onChange={(find) => onFilters(find === undefined ? others : { ...others, find })}
      />
    </FilterBar>
  );
}
