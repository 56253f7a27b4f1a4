import type { ShownOrder } from '../api/sales-orders';
import type { ShownBatch } from '../api/stock';
import { Choose } from '../ui/inputs';
import { usePaged } from '../ui/paged';
import { Refusal } from '../ui/refusal';
import { WordCell } from '../ui/status-cell';
import { numeric, PlainTable } from '../ui/plain-table';
import { useWords } from '../words/words';
import { More } from './item-movements';

interface ItemOrdersProps {
  readonly variantId: number;
  readonly batchId: number | undefined;
  readonly onBatch: (batchId: number | undefined) => void;
}

/** The sales orders of an item; with a batch, those that were packed from it. */
export function ItemOrders({ variantId, batchId, onBatch }: ItemOrdersProps) {
  const { say, number, date } = useWords();
  const batches = usePaged<ShownBatch>('batches', { variant_id: variantId, limit: 250 }, ['inventory.']);
  const query = { variant_id: variantId, extend: 'variant', limit: 50, ...(batchId === undefined ? {} : { batch_id: batchId }) };
  const found = usePaged<ShownOrder>('sales_orders', query, ['sales.', 'inventory.journal']);
  const ofItem = (order: ShownOrder): number =>
    order.sales_order_rows.filter((row) => row.variant_id === variantId).reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <>
      {batches.rows.length > 0 && (
        <Choose
          label={say('stock.batchNumber')}
          value={batchId === undefined ? '' : String(batchId)}
          onChange={(id) => onBatch(id === '' ? undefined : Number(id))}
        >
          <option value="">{say('stock.anyBatch')}</option>
          {batches.rows.map(({ id, batch_number }) => (
            <option key={id} value={id}>
              {batch_number}
            </option>
          ))}
        </Choose>
      )}
      <Refusal problem={found.error} onAgain={() => void found.refetch()} />
      {!found.isPending && found.rows.length === 0 && (
        <p className="empty">{say(batchId === undefined ? 'stock.noOrder' : 'stock.noOrderOfBatch')}</p>
      )}
      {found.rows.length > 0 && (
        <PlainTable
          head={[
            say('stock.order'),
            say('stock.customer'),
            numeric(say('stock.quantity')),
            say('stock.deliveryDate'),
            say('stock.delivery'),
          ]}
        >
          {found.rows.map((order) => (
            <tr key={order.id}>
              <th scope="row">{order.order_no}</th>
              <td>{order.customer_name}</td>
              <td className="number">{number(ofItem(order))}</td>
              <td>{order.delivery_date === null ? '–' : date(order.delivery_date)}</td>
              <td>
                <WordCell group="delivery" value={order.status} />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      <More found={found} />
    </>
  );
}
