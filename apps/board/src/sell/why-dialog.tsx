import { useQuery } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { RefusedCall } from '../api/api';
import type { Explanation, ShownFix, ShownOrder, ShownRow } from '../api/sales-orders';
import { useSession } from '../session/session';
import { Drawer } from '../ui/drawer';
import { AvailabilityCell } from '../ui/status-cell';
import { useWords } from '../words/words';
import { nameOf } from './names';

interface WhyProps {
  readonly order: ShownOrder;
  readonly onClose: () => void;
  readonly onMoveAbove: (orderId: number) => void;
}

/** Why an order has the status that it has, row by row, and what would help. */
export function WhyDialog({ order, onClose, onMoveAbove }: WhyProps) {
  const { say } = useWords();
  return (
    <Drawer title={say('why.title', { number: order.order_no })} onClose={onClose}>
      {order.sales_order_rows.map((row) => (
        <WhyRow key={row.id} row={row} onMoveAbove={onMoveAbove} />
      ))}
    </Drawer>
  );
}

function WhyRow({ row, onMoveAbove }: { readonly row: ShownRow; readonly onMoveAbove: (orderId: number) => void }) {
  const { api } = useSession();
  const { say, number } = useWords();
  const why = useQuery({
    queryKey: ['plan', 'sales_order_row', row.id],
    queryFn: ({ signal }) => api.get<Explanation>(`plan/demands/sales_order_row/${row.id}`, {}, signal),
    staleTime: 0,
  });
  const isClosed = why.error instanceof RefusedCall && why.error.status === 404;
  return (
    <section className="why">
      <h3>
        {number(row.quantity)} × {nameOf(row)} <AvailabilityCell value={row.product_availability} expected={row.product_expected_date} />
      </h3>
      {why.isPending && <p className="quiet">{say('lists.loading')}</p>}
      {isClosed && <p className="quiet">{say('why.none')}</p>}
      {why.error && !isClosed && <p className="problem">{why.error.message}</p>}
      {why.data && <Told why={why.data} onMoveAbove={onMoveAbove} />}
    </section>
  );
}

function Told({ why, onMoveAbove }: { readonly why: Explanation; readonly onMoveAbove: (orderId: number) => void }) {
  const { say, number, date } = useWords();
  const on = (day: string | null): string => (day === null ? '' : ` ${say('why.on', { day: date(day) })}`);
  return (
    <>
      <h4>{say('why.covers')}</h4>
      {why.covers.length === 0 && <p>{say('why.nothing')}</p>}
      <ul>
        {why.covers.map(({ supply, quantity, is_linked }, at) => (
          <li key={at}>
            {number(quantity)}: {supply.number ?? say('why.stock')}
            {on(supply.expected_date)}
            {is_linked && `, ${say('why.linked')}`}
          </li>
        ))}
      </ul>
      {why.quantity_missing > 0 && (
        <p className="problem">{say('why.missing', { count: number(why.quantity_missing), of: number(why.quantity_open) })}</p>
      )}
      {why.before.length > 0 && (
        <>
          <h4>{say('why.before')}</h4>
          <ul>
            {why.before.map(({ demand, quantity }, at) => (
              <li key={at}>
                {demand.order_no}
                {demand.customer_name === null ? '' : `, ${demand.customer_name}`}: {number(quantity)}
              </li>
            ))}
          </ul>
        </>
      )}
      {why.chain.length > 0 && (
        <>
          <h4>{say('why.chain')}</h4>
          <ol>
            {why.chain.map(({ text }, at) => (
              <li key={at}>{text}</li>
            ))}
          </ol>
        </>
      )}
      <Fixes fixes={why.fixes} onMoveAbove={onMoveAbove} />
    </>
  );
}

function Fixes({ fixes, onMoveAbove }: { readonly fixes: readonly ShownFix[]; readonly onMoveAbove: (orderId: number) => void }) {
  const { say } = useWords();
  if (fixes.length === 0) return null;
  return (
    <>
      <h4>{say('why.fixes')}</h4>
      <ul className="fixes">
        {fixes.map(({ fix, text, sales_order_id }, at) => (
          <li key={at}>
            {fix === 'move_above' && sales_order_id !== undefined ? (
              <Button onPress={() => onMoveAbove(sales_order_id)}>{text}</Button>
            ) : (
              text
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
