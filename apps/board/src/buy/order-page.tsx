import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { ShownPurchase, ShownReceipt } from '../api/buying';
import type { CodedVariant } from '../api/stock';
import { follows } from '../lists/live-lists';
import { useSession } from '../session/session';
import { download } from '../ui/download';
import { usePaged } from '../ui/paged';
import { useLocations, type Locations } from '../ui/places';
import { Refusal } from '../ui/refusal';
import { useWords } from '../words/words';
import { Arrival } from './arrival';
import { BuyNav } from './buy-nav';
import { ORDER_CHANGES, PurchaseStatus } from './buy-page';
import { OrderRows } from './order-rows';
import { OutsourcedIngredients } from './outsourced-ingredients';
import { ReceiveForm } from './receive-form';
import { openRows } from './receiving';
import '../stock/stock.css';

const route = getRouteApi('/buy/orders/$orderId');
const MOST = 250;

/** One purchase order: what is ordered and when it comes, what has come, and its paper. */
export function OrderPage() {
  const { orderId } = route.useParams();
  return <OneOrder key={orderId} id={Number(orderId)} />;
}

function OneOrder({ id }: { readonly id: number }) {
  const { say } = useWords();
  const { api } = useSession();
  const locations = useLocations();
  const found = useQuery({
    queryKey: ['purchase_orders', 'one', id],
    meta: follows(...ORDER_CHANGES),
    queryFn: ({ signal }) => api.get<ShownPurchase>(`purchase_orders/${id}`, { extend: ['variant', 'supplier'] }, signal),
  });
  const order = found.data;
  return (
    <main className="screen store scrolls">
      <BuyNav />
      <Refusal problem={found.error} onAgain={() => void found.refetch()} />
      {found.isPending && <p className="quiet">{say('lists.loading')}</p>}
      {order && (
        <>
          <Head order={order} locations={locations} />
          <OrderRows order={order} locations={locations} />
          {order.entity_type === 'outsourced' && <OutsourcedIngredients orderId={id} />}
          <Receiving order={order} locations={locations} />
          <Receipts order={order} locations={locations} />
        </>
      )}
    </main>
  );
}

function Head({ order, locations }: { readonly order: ShownPurchase; readonly locations: Locations }) {
  const { say } = useWords();
  const { api } = useSession();
  const client = useQueryClient();
  const paper = useMutation({
    mutationFn: () => api.file(`purchase_orders/${order.id}/pdf`),
    onSuccess: (pdf) => download(`${order.order_no}.pdf`, pdf),
  });
  const place = useMutation({
    mutationFn: () => api.patch(`purchase_orders/${order.id}`, { status: 'NOT_RECEIVED' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['purchase_orders'] }),
  });
  return (
    <>
      <header className="title">
        <h1>{order.order_no}</h1>
        <PurchaseStatus status={order.status} />
        {order.entity_type === 'outsourced' && <span className="mark">{say('buy.outsourced')}</span>}
        {order.is_overdue && <span className="mark bad">{say('mark.overdue')}</span>}
        {order.status === 'DRAFT' && (
          <Button className="primary" isDisabled={place.isPending} onPress={() => place.mutate()}>
            {say('buy.place')}
          </Button>
        )}
        <Button isDisabled={paper.isPending} onPress={() => paper.mutate()}>
          {say('buy.pdf')}
        </Button>
        <Link to="/buy" search={{ list: order.status === 'RECEIVED' ? 'done' : 'open' }}>
          {say('buy.all')}
        </Link>
      </header>
      <Refusal problem={paper.error ?? place.error} />
      <Facts order={order} locations={locations} />
    </>
  );
}

function Facts({ order, locations }: { readonly order: ShownPurchase; readonly locations: Locations }) {
  const { say, money } = useWords();
  const facts: readonly (readonly [string, ReactNode])[] = [
    [say('buy.supplier'), order.supplier?.name ?? `#${order.supplier_id}`],
    [say('buy.to'), locations.nameOf(order.location_id)],
    [
      say('buy.expected'),
      <Arrival
        path={`purchase_orders/${order.id}`}
        field="expected_arrival_date"
        value={order.expected_arrival_date}
        locationId={order.location_id}
        locations={locations}
        name={order.order_no}
        isFixed={order.status === 'RECEIVED'}
      />,
    ],
    [say('buy.total'), money(order.total, order.currency)],
    [say('buy.terms'), order.payment_terms],
    [say('buy.notes'), order.additional_info],
  ];
  return (
    <dl className="facts">
      {facts
        .filter(([, fact]) => fact !== '')
        .map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
    </dl>
  );
}

/** The form for what comes, once it is known which items are tracked by batch. */
function Receiving({ order, locations }: { readonly order: ShownPurchase; readonly locations: Locations }) {
  const { api } = useSession();
  const rows = openRows(order);
  const ids = [...new Set(rows.map(({ variant_id }) => variant_id))].sort((a, b) => a - b);
  const variants = useQuery({
    queryKey: ['variants', 'tracked', ids],
    enabled: ids.length > 0,
    queryFn: ({ signal }) =>
      api.list<CodedVariant>('variants', { ids, extend: 'product_or_material', include_archived: true, limit: MOST }, signal),
  });
  if (rows.length === 0 || order.status === 'DRAFT') return null;
  if (variants.error) return <Refusal problem={variants.error} onAgain={() => void variants.refetch()} />;
  if (!variants.data) return null;
  const tracked = new Set(variants.data.data.filter(({ product_or_material: item }) => item?.batch_tracked).map(({ id }) => id));
  return <ReceiveForm order={order} rows={rows} isTracked={(id) => tracked.has(id)} locations={locations} />;
}

/** B2: what has come, each receipt with its way back. */
function Receipts({ order, locations }: { readonly order: ShownPurchase; readonly locations: Locations }) {
  const { say, number } = useWords();
  const { api } = useSession();
  const client = useQueryClient();
  const found = usePaged<ShownReceipt>('purchase_order_receive', { purchase_order_id: order.id }, ['purchasing.']);
  const back = useMutation({
    mutationFn: (id: number) => api.remove(`purchase_order_receive/${id}`),
    onSettled: () =>
      Promise.all([['purchase_orders'], ['purchase_order_receive']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  if (found.rows.length === 0) return null;
  const skuOf = (rowId: number): string => order.purchase_order_rows.find(({ id }) => id === rowId)?.variant?.sku ?? `#${rowId}`;
  return (
    <section>
      <h2>{say('receive.done')}</h2>
      <Refusal problem={back.error} />
      <ul className="cards">
        {found.rows.map((receipt) => (
          <li key={receipt.id} className="supply">
            <p>
              <strong>{locations.dayOf(receipt.received_date, order.location_id)}</strong> ·{' '}
              {receipt.rows
                .map(({ purchase_order_row_id, quantity }) => `${number(quantity)} × ${skuOf(purchase_order_row_id)}`)
                .join(', ')}
            </p>
            <Button isDisabled={back.isPending} onPress={() => back.mutate(receipt.id)}>
              {say('receive.back')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
