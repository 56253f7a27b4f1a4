import type { OutsourcedIngredient } from '../api/buying';
import { usePaged } from '../ui/paged';
import { Refusal } from '../ui/refusal';
import { AvailabilityCell } from '../ui/status-cell';
import { numeric, PlainTable } from '../ui/plain-table';
import { useWords } from '../words/words';
import { ORDER_CHANGES } from './buy-page';

/** M7: what the supplier needs of us to make it, and whether it is there. */
export function OutsourcedIngredients({ orderId }: { readonly orderId: number }) {
  const { say, number } = useWords();
  const found = usePaged<OutsourcedIngredient>(
    'outsourced_purchase_order_recipe_rows',
    { purchase_order_id: orderId, extend: 'variant', limit: 250 },
    ORDER_CHANGES,
  );
  return (
    <section>
      <h2>{say('buy.ingredients')}</h2>
      <Refusal problem={found.error} onAgain={() => void found.refetch()} />
      <PlainTable head={[say('stock.item'), numeric(say('stock.quantity')), say('stock.status')]}>
        {found.rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              {row.ingredient_variant?.sku ?? `#${row.ingredient_variant_id}`} <span className="quiet">{row.ingredient_variant?.name}</span>
            </th>
            <td className="number">{number(row.quantity)}</td>
            <td>
              {row.is_supplied_by_contractor ? (
                say('buy.byContractor')
              ) : row.ingredient_availability === undefined ? (
                '–'
              ) : (
                <AvailabilityCell value={row.ingredient_availability} expected={row.ingredient_expected_date ?? null} />
              )}
            </td>
          </tr>
        ))}
      </PlainTable>
    </section>
  );
}
