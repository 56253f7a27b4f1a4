import { Button } from 'react-aria-components';
import type { ShownIngredient, ShownMaking } from '../api/making';
import type { Doing } from '../lists/doing';
import { useSession } from '../session/session';
import { AvailabilityCell } from '../ui/status-cell';
import { useWords } from '../words/words';
import { useMissing, type LackingIngredient } from './use-card';

interface IngredientsProps {
  readonly order: ShownMaking;
  readonly rows: readonly ShownIngredient[];
  readonly doing: Doing;
}

/** What the order is made of, and how what is missing can be had. */
export function Ingredients({ order, rows, doing }: IngredientsProps) {
  const { api } = useSession();
  const { say } = useWords();
  const missing = useMissing(order.id);
  const lacks = missing.data ?? [];
  const all = (way: 'buy' | 'make'): void =>
    doing.run({
      said: say(`make.said.${way}All`),
      work: () => api.post(`manufacturing_orders/${order.id}/missing_ingredients/${way}`, {}),
    });
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{say('make.column.ingredients')}</h3>
      <table className="parts">
        <thead>
          <tr>
            <th scope="col">{say('make.ingredient')}</th>
            <th scope="col" className="amount">
              {say('make.planned')}
            </th>
            <th scope="col" className="amount">
              {say('make.used')}
            </th>
            <th scope="col">{say('make.availability')}</th>
            <th scope="col">
              <span className="unseen">{say('make.todo')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Ingredient key={row.id} row={row} lack={lacks.find(({ variant_id }) => variant_id === row.variant_id)} doing={doing} />
          ))}
        </tbody>
      </table>
      {lacks.length > 1 && (
        <p className="actions">
          {lacks.some(({ can_buy }) => can_buy) && <Button onPress={() => all('buy')}>{say('make.buyAll')}</Button>}
          {lacks.some(({ can_make }) => can_make) && <Button onPress={() => all('make')}>{say('make.makeAll')}</Button>}
        </p>
      )}
    </section>
  );
}

interface IngredientProps {
  readonly row: ShownIngredient;
  readonly lack: LackingIngredient | undefined;
  readonly doing: Doing;
}

function Ingredient({ row, lack, doing }: IngredientProps) {
  const { api } = useSession();
  const { say, number } = useWords();
  const name = row.variant?.sku ?? `#${row.variant_id}`;
  const amount = number(row.missing_quantity);
  const get = (way: 'buy' | 'make'): void =>
    doing.run({
      said: say(`make.said.${way}`, { amount, name }),
      work: () => api.post(`manufacturing_order_recipe_rows/${row.id}/${way}`, {}),
    });
  return (
    <tr>
      <th scope="row">
        {name} {row.variant && row.variant.name !== name && <span className="quiet">{row.variant.name}</span>}
      </th>
      <td className="amount" data-label={say('make.planned')}>
        {number(row.planned_quantity)} {row.variant?.uom}
      </td>
      <td className="amount" data-label={say('make.used')}>
        {number(row.consumed_quantity)}
      </td>
      <td>
        <AvailabilityCell value={row.ingredient_availability} expected={row.ingredient_expected_date ?? null} />
        {row.missing_quantity > 0 && <span className="quiet"> {say('make.missing', { amount })}</span>}
      </td>
      <td className="actions">
        {row.missing_quantity > 0 && lack?.can_make && <Button onPress={() => get('make')}>{say('make.do.make', { amount })}</Button>}
        {row.missing_quantity > 0 && lack?.can_buy && <Button onPress={() => get('buy')}>{say('make.do.buy', { amount })}</Button>}
      </td>
    </tr>
  );
}
