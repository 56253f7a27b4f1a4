import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import type { ShownMovement, ShownBatch } from '../api/stock';
import { usePaged } from '../ui/paged';
import type { Locations } from '../ui/places';
import { Refusal } from '../ui/refusal';
import { numeric, PlainTable } from '../ui/plain-table';
import { useWords } from '../words/words';

interface ItemMovementsProps {
  readonly variantId: number;
  readonly locations: Locations;
}

/** T1: every movement with its cause, the newest first, and what was there after it. */
export function ItemMovements({ variantId, locations }: ItemMovementsProps) {
  const { say, number, amount, word } = useWords();
  const found = usePaged<ShownMovement>('inventory_movements', { variant_ids: variantId, sort: '-id', limit: 50 }, ['inventory.']);
  const batches = usePaged<ShownBatch>('batches', { variant_id: variantId }, ['inventory.']);
  const numbers = useMemo(() => new Map(batches.rows.map(({ id, batch_number }) => [id, batch_number])), [batches.rows]);
  return (
    <>
      <Refusal problem={found.error} onAgain={() => void found.refetch()} />
      {!found.isPending && found.rows.length === 0 && <p className="empty">{say('stock.noMovement')}</p>}
      {found.rows.length > 0 && (
        <PlainTable
          head={[
            say('stock.day'),
            say('stock.cause'),
            say('stock.location'),
            ...(numbers.size > 0 ? [say('stock.batch')] : []),
            numeric(say('stock.change')),
            numeric(say('stock.after')),
            numeric(say('stock.valueChange')),
            numeric(say('stock.averageCost')),
          ]}
        >
          {found.rows.map((row) => (
            <tr key={row.id}>
              <td>{locations.dayOf(row.movement_date, row.location_id)}</td>
              <td>
                {row.caused_by_order_no} <span className="quiet">{word('movement', row.resource_type)}</span>{' '}
                {row.reverses !== null && <span className="mark">{say('stock.reverse')}</span>}
              </td>
              <td>{locations.nameOf(row.location_id)}</td>
              {numbers.size > 0 && <td>{row.batch_id === null ? '–' : (numbers.get(row.batch_id) ?? `#${row.batch_id}`)}</td>}
              <td className="number">
                <strong>
                  {row.quantity_change > 0 && '+'}
                  {number(row.quantity_change)}
                </strong>
              </td>
              <td className="number">{number(row.balance_after)}</td>
              <td className="number">{amount(row.value_change)}</td>
              <td className="number">{amount(row.average_cost_after)}</td>
            </tr>
          ))}
        </PlainTable>
      )}
      <More found={found} />
    </>
  );
}

/** The next page of a table that isn't scrolled by itself. */
export function More({
  found,
}: {
  readonly found: Pick<ReturnType<typeof usePaged>, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
}) {
  const { say } = useWords();
  if (!found.hasNextPage) return null;
  return (
    <p>
      <Button isDisabled={found.isFetchingNextPage} onPress={() => void found.fetchNextPage()}>
        {say('stock.more')}
      </Button>
    </p>
  );
}
