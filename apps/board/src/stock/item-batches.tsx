import { Link } from '@tanstack/react-router';
import type { BatchStock } from '../api/stock';
import { usePaged } from '../ui/paged';
import type { Locations } from '../ui/places';
import { Refusal } from '../ui/refusal';
import { numeric, unseen, PlainTable } from '../ui/plain-table';
import { useWidth } from '../ui/width';
import { useWords } from '../words/words';
import { More } from './item-movements';

interface ItemBatchesProps {
  readonly variantId: number;
  readonly locations: Locations;
}

/** T6, T7: the batches of an item, what expires first before all others; what has expired last. */
export function ItemBatches({ variantId, locations }: ItemBatchesProps) {
  const { say, number } = useWords();
  const found = usePaged<BatchStock>('batch_stocks', { variant_id: variantId, include_empty: true, limit: 50 }, ['inventory.']);
  return (
    <>
      <Refusal problem={found.error} onAgain={() => void found.refetch()} />
      {!found.isPending && found.rows.length === 0 && <p className="empty">{say('stock.noBatch')}</p>}
      {found.rows.length > 0 && (
        <PlainTable
          head={[
            say('stock.batch'),
            say('stock.location'),
            numeric(say('stock.figure.quantity_in_stock')),
            say('stock.expires'),
            unseen(say('stock.actions')),
          ]}
        >
          {found.rows.map((row) => (
            <tr key={`${row.batch_id}@${row.location_id}`}>
              <th scope="row">{row.batch_number ?? say('stock.withoutBatch')}</th>
              <td>{locations.nameOf(row.location_id)}</td>
              <td className="number">{number(Number(row.quantity_in_stock))}</td>
              <td>
                <Expiry row={row} locations={locations} />
              </td>
              <td className="does">{row.batch_id !== null && <BatchLinks batchId={row.batch_id} variantId={variantId} />}</td>
            </tr>
          ))}
        </PlainTable>
      )}
      <More found={found} />
    </>
  );
}

/** The last day of a batch, and whether it has passed. */
export function Expiry({ row, locations }: { readonly row: BatchStock; readonly locations: Locations }) {
  const { say } = useWords();
  if (row.expiration_date === undefined) return '–';
  return (
    <>
      {locations.dayOf(row.expiration_date, row.location_id)} {row.is_expired && <span className="mark bad">{say('stock.isExpired')}</span>}
    </>
  );
}

/** Where a batch came from and went, who must be called, and the orders that got it. */
export function BatchLinks({ batchId, variantId }: { readonly batchId: number; readonly variantId: number }) {
  const { say } = useWords();
  const isPhone = useWidth() === 'phone';
  return (
    <>
      <Link to="/stock/batches/$batchId" params={{ batchId: String(batchId) }} search={{ view: 'backward' }}>
        {say('stock.trace')}
      </Link>{' '}
      <Link to="/stock/batches/$batchId" params={{ batchId: String(batchId) }} search={{ view: 'recall' }}>
        {say('stock.recall')}
      </Link>{' '}
      {!isPhone && (
        <Link to="/stock/items/$variantId" params={{ variantId: String(variantId) }} search={{ tab: 'orders', batch: batchId }}>
          {say('stock.orders')}
        </Link>
      )}
    </>
  );
}
