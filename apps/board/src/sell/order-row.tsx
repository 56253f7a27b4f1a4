import { Button, GridListItem } from 'react-aria-components';
import type { ShownOrder } from '../api/sales-orders';
import { Marks } from '../ui/marks';
import { AvailabilityCell, WordCell } from '../ui/status-cell';
import { useWords } from '../words/words';
import { nameOf } from './names';

interface OrderRowProps {
  readonly order: ShownOrder;
  readonly place: number;
  readonly canMove: boolean;
  readonly onWhy: (order: ShownOrder) => void;
  readonly onMoveFirst: (order: ShownOrder) => void;
}

const ITEMS = 2;

/** One order of the ranked list. */
export function OrderRow({ order, place, canMove, onWhy, onMoveFirst }: OrderRowProps) {
  const { say, date, money, number } = useWords();
  const rows = order.sales_order_rows;
  const items = rows.slice(0, ITEMS).map((row) => `${number(row.quantity)} × ${nameOf(row)}`);
  return (
    <GridListItem id={order.id} textValue={order.order_no} className="row order">
      {canMove && (
        <Button slot="drag" className="grip" aria-label={say('sell.drag', { number: order.order_no })}>
          <span aria-hidden="true">⠿</span>
        </Button>
      )}
      <span className="rank">{place}</span>
      <strong className="number">{order.order_no}</strong>
      <span className="customer">{order.customer_name}</span>
      <span className="items">
        {items.join(', ')}
        {rows.length > ITEMS && <span className="quiet"> {say('sell.more', { count: rows.length - ITEMS })}</span>}
      </span>
      <span className="delivery">
        {order.delivery_date === null ? '–' : date(order.delivery_date)} <Marks of={order} />
      </span>
      <AvailabilityCell column="sales-items" value={order.product_availability} expected={order.product_expected_date} />
      <AvailabilityCell column="ingredients" value={order.ingredient_availability} expected={order.ingredient_expected_date} />
      <WordCell column="production" group="production" value={order.production_status} />
      <WordCell column="shipping" group="delivery" value={order.status} />
      <span className="total">{money(order.total, order.currency)}</span>
      <span className="actions">
        <Button onPress={() => onWhy(order)}>{say('sell.why')}</Button>
        {canMove && <Button onPress={() => onMoveFirst(order)}>{say('sell.first')}</Button>}
      </span>
    </GridListItem>
  );
}
