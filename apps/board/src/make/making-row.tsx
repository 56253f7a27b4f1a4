import { Button, GridListItem } from 'react-aria-components';
import type { ShownMaking } from '../api/making';
import { Marks } from '../ui/marks';
import { AvailabilityCell, WordCell } from '../ui/status-cell';
import { useWords } from '../words/words';

interface MakingRowProps {
  readonly order: ShownMaking;
  readonly place: number;
  readonly canMove: boolean;
  readonly onOpen: (id: number) => void;
  readonly onMoveFirst: (id: number) => void;
}

/** One order of the Schedule. */
export function MakingRow({ order, place, canMove, onOpen, onMoveFirst }: MakingRowProps) {
  const { say, date, number } = useWords();
  const day = order.status === 'DONE' ? order.done_date : order.production_deadline_date;
  const quantity =
    order.completed_quantity > 0 && order.status !== 'DONE'
      ? say('make.of', { done: number(order.completed_quantity), all: number(order.planned_quantity) })
      : number(order.planned_quantity);
  return (
    <GridListItem id={order.id} textValue={order.order_no} className="row making">
      {canMove && (
        <Button slot="drag" className="grip" aria-label={say('sell.drag', { number: order.order_no })}>
          <span aria-hidden="true">⠿</span>
        </Button>
      )}
      <span className="rank">{order.status === 'DONE' ? '' : place}</span>
      <span className="number">
        <Button className="link" onPress={() => onOpen(order.id)}>
          {order.order_no}
        </Button>
      </span>
      <span className="product">
        {quantity} × {order.variant?.sku ?? `#${order.variant_id}`}{' '}
        <span className="quiet">{order.variant && order.variant.name !== order.variant.sku ? order.variant.name : ''}</span>
      </span>
      <span className="customers">{customersOf(order)}</span>
      <span className="deadline">
        {day === null ? '–' : date(day)} <Marks of={order} />
      </span>
      <AvailabilityCell column="ingredients" value={order.ingredient_availability} expected={order.ingredient_expected_date ?? null} />
      <WordCell column="production" group="production" value={order.status} />
      <span className="actions">{canMove && <Button onPress={() => onMoveFirst(order.id)}>{say('sell.first')}</Button>}</span>
    </GridListItem>
  );
}

/** Whom it is made for: the sales order of its link, or everybody who reserves from it now. */
const customersOf = ({ customers }: ShownMaking): string =>
  customers.map(({ customer_name, order_no }) => `${order_no} ${customer_name}`.trim()).join(', ');
