import { Link } from '@tanstack/react-router';
import { Button } from 'react-aria-components';
import type { ShownIngredient, ShownMaking } from '../api/making';
import type { Doing } from '../lists/doing';
import { useSession } from '../session/session';
import { Marks } from '../ui/marks';
import { Refusal } from '../ui/refusal';
import { useWords } from '../words/words';
import { useStartable, useWaiting } from './use-today';

/** What has all that it needs. */
export function Startable({ doing }: { readonly doing: Doing }) {
  const { api } = useSession();
  const { say } = useWords();
  const { data, error, refetch } = useStartable();
  const start = ({ id, order_no }: ShownMaking): void =>
    doing.run({
      said: say('make.said.start', { what: order_no }),
      work: () => api.patch(`manufacturing_orders/${id}`, { status: 'IN_PROGRESS' }),
      back: () => api.patch(`manufacturing_orders/${id}`, { status: 'NOT_STARTED' }),
    });
  return (
    <section className="panel">
      <header>
        <h2>{say('today.start')}</h2>
        {data && data.total > data.data.length && (
          <Link to="/make" search={{ list: 'open', only: 'ready' }}>
            {say('today.all', { count: data.total })}
          </Link>
        )}
      </header>
      <Refusal problem={error} onAgain={() => void refetch()} />
      {data?.data.length === 0 && <p className="quiet">{say('today.startNothing')}</p>}
      <ul className="lines">
        {data?.data.map((order) => (
          <li key={order.id}>
            <OrderLine order={order} />
            <Button onPress={() => start(order)} aria-label={say('today.startOne', { number: order.order_no })}>
              {say('make.do.start')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What can't begin: for what it waits, and until when. */
export function Waits() {
  const { say } = useWords();
  const { data, error, refetch } = useWaiting();
  return (
    <section className="panel">
      <header>
        <h2>{say('today.waits')}</h2>
        {data && data.total > data.waiting.length && (
          <Link to="/make" search={{ list: 'open' }}>
            {say('today.all', { count: data.total })}
          </Link>
        )}
      </header>
      <Refusal problem={error} onAgain={() => void refetch()} />
      {data?.waiting.length === 0 && <p className="quiet">{say('today.waitsNothing')}</p>}
      <ul className="lines">
        {data?.waiting.map(({ order, rows }) => (
          <li key={order.id}>
            <OrderLine order={order} />
            <ul className="reasons">
              {rows.map((row) => (
                <Reason key={row.id} row={row} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Reason({ row }: { readonly row: ShownIngredient }) {
  const { say, day, number } = useWords();
  const name = row.variant?.sku ?? `#${row.variant_id}`;
  if (row.ingredient_availability === 'EXPECTED' && row.ingredient_expected_date)
    return <li className="status coming">{say('today.waitsUntil', { name, day: day(row.ingredient_expected_date) })}</li>;
  return <li className="status bad">{say('today.waitsForNothing', { name, amount: number(row.missing_quantity) })}</li>;
}

function OrderLine({ order }: { readonly order: ShownMaking }) {
  const { say, number, day } = useWords();
  return (
    <span className="grow">
      <Link to="/make" search={{ list: 'open', order: order.id }}>
        {order.order_no}
      </Link>{' '}
      {number(order.planned_quantity)} × {order.variant?.sku ?? `#${order.variant_id}`}{' '}
      <span className="quiet">{say('tasks.until', { day: day(order.production_deadline_date) })}</span> <Marks of={order} />
    </span>
  );
}
