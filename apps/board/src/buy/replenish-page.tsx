import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Replenished, ReplenishmentRow, ShownSupplier } from '../api/buying';
import { More } from '../stock/item-movements';
import { useSession } from '../session/session';
import { useDraft } from '../ui/draft';
import { TypeIn } from '../ui/inputs';
import { STOCK_CHANGES, usePaged } from '../ui/paged';
import { useLocations } from '../ui/places';
import { Refusal } from '../ui/refusal';
import { useWords } from '../words/words';
import { BuyNav } from './buy-nav';
import { ReplenishGroup } from './replenish-group';
import { afterOrder, bySupplier, choiceOf, chosenRows, keyOf, type Choice, type Choices } from './replenishing';
import '../stock/stock.css';

const MOST = 250;
const NOTHING: Choices = {};

/** B6: how far each item is from its optimum, and the orders that bring it there, one a supplier. */
export function ReplenishPage() {
  const { say } = useWords();
  const { api } = useSession();
  const client = useQueryClient();
  const locations = useLocations();
  const [choices, changeChoices] = useDraft<Choices>('replenish', NOTHING);
  const [arrival, setArrival] = useState('');
  const found = usePaged<ReplenishmentRow>('replenishment', {}, [...STOCK_CHANGES, 'planner.']);
  const suppliers = useSuppliers();
  const rows = chosenRows(found.rows, choices);
  const order = useMutation({
    mutationFn: () =>
      api.post<Replenished>('replenishment/orders', { rows, ...(arrival === '' ? {} : { expected_arrival_date: arrival }) }),
    onSuccess: ({ refused }) =>
      changeChoices((now) =>
        afterOrder(
          now,
          refused.flatMap(({ variant_ids }) => variant_ids),
        ),
      ),
    onSettled: () => Promise.all([['replenishment'], ['purchase_orders']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const choose = (row: ReplenishmentRow, change: Partial<Choice>): void =>
    changeChoices((now) => ({ ...now, [keyOf(row)]: { ...choiceOf(row, now), ...change } }));
  const names = new Map((suppliers.data?.data ?? []).map(({ id, name }) => [id, name]));
  const titleOf = (of: number | null | 'make'): string =>
    of === 'make' ? say('replenish.make') : of === null ? say('replenish.noSupplier') : (names.get(of) ?? `#${of}`);
  return (
    <main className="screen store scrolls">
      <h1 className="unseen">{say('buy.replenish')}</h1>
      <BuyNav />
      <Refusal problem={found.error ?? suppliers.error} onAgain={() => void found.refetch()} />
      {!found.isPending && found.rows.length === 0 && !found.error && <p className="empty">{say('replenish.empty')}</p>}
      {order.data && <Ordered told={order.data} />}
      {bySupplier(found.rows, choices).map(({ supplierId, rows: grouped }) => (
        <ReplenishGroup
          key={String(supplierId)}
          title={titleOf(supplierId)}
          rows={grouped}
          choices={choices}
          suppliers={suppliers.data?.data ?? []}
          locations={locations}
          problem={order.error}
          sentAt={(row) =>
            rows.findIndex(({ variant_id: variant, location_id: at }) => variant === row.variant_id && at === row.location_id)
          }
          onChoose={choose}
        />
      ))}
      <More found={found} />
      <div className="foot">
        <TypeIn label={say('replenish.arrival')} type="date" value={arrival} onChange={setArrival} />
        <Button className="primary" isDisabled={rows.length === 0 || rows.length > MOST || order.isPending} onPress={() => order.mutate()}>
          {say('replenish.order', { count: rows.length })}
        </Button>
        <Refusal problem={order.error} but={rows.map((_row, at) => `rows/${at}`)} />
      </div>
    </main>
  );
}

function useSuppliers() {
  const { api } = useSession();
  return useQuery({
    queryKey: ['suppliers', 'all'],
    queryFn: ({ signal }) => api.list<ShownSupplier>('suppliers', { limit: MOST, sort: 'name' }, signal),
  });
}

/** What became of it: the orders that were made, and what was refused. */
function Ordered({ told }: { readonly told: Replenished }) {
  const { say } = useWords();
  return (
    <section className="panel" role="status">
      {told.purchase_orders.length > 0 && (
        <p>
          {say('replenish.ordered')}{' '}
          {told.purchase_orders.map(({ id, order_no }) => (
            <Link key={id} to="/buy/orders/$orderId" params={{ orderId: String(id) }} className="mark">
              {order_no}
            </Link>
          ))}
        </p>
      )}
      {told.manufacturing_orders.length > 0 && (
        <p>
          {say('replenish.made')} {told.manufacturing_orders.map(({ order_no }) => order_no).join(', ')}
        </p>
      )}
      {told.refused.map(({ message, variant_ids }, at) => (
        <p key={`${variant_ids.join()}/${at}`} className="problem">
          {message}
        </p>
      ))}
    </section>
  );
}
