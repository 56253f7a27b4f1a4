import { Link } from '@tanstack/react-router';
import type { ShownPurchase } from '../api/buying';
import type { Locations } from '../ui/places';
import { numeric, PlainTable } from '../ui/plain-table';
import { useWords } from '../words/words';
import { Arrival } from './arrival';

/** What is ordered, row by row. */
export function OrderRows({ order, locations }: { readonly order: ShownPurchase; readonly locations: Locations }) {
  const { say, number, money } = useWords();
  return (
    <PlainTable
      head={[say('stock.item'), numeric(say('stock.quantity')), numeric(say('buy.price')), numeric(say('buy.total')), say('buy.expected')]}
    >
      {order.purchase_order_rows.map((row) => (
        <tr key={row.id}>
          <th scope="row">
            <Link to="/stock/items/$variantId" params={{ variantId: String(row.variant_id) }} search={{ tab: 'supplies' }}>
              {row.variant?.sku ?? `#${row.variant_id}`}
            </Link>{' '}
            <span className="quiet">{row.variant?.name}</span>
          </th>
          <td className="number">
            {number(row.quantity)} {row.purchase_uom}
            {row.purchase_uom_conversion_rate !== 1 && (
              <span className="quiet">
                {' '}
                {say('buy.units', { count: number(row.quantity * row.purchase_uom_conversion_rate), unit: row.variant?.uom ?? '' })}
              </span>
            )}
          </td>
          <td className="number">{money(row.price_per_unit, order.currency)}</td>
          <td className="number">{money(row.total, order.currency)}</td>
          <td>
            {row.received_date === null ? (
              <Arrival
                path={`purchase_order_rows/${row.id}`}
                field="arrival_date"
                value={row.arrival_date}
                locationId={row.location_id}
                locations={locations}
                name={row.variant?.sku ?? ''}
              />
            ) : (
              <span className="status done">{say('receive.on', { day: locations.dayOf(row.received_date, row.location_id) })}</span>
            )}
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
