import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReplenishmentRow, ShownSupplier } from '../api/buying';
import { Choose, TypeIn } from '../ui/inputs';
import type { Locations } from '../ui/places';
import { readQuantity } from '../ui/quantities';
import { sentenceAt } from '../ui/refusal';
import { numeric, PlainTable, type Head } from '../ui/plain-table';
import { useWords } from '../words/words';
import { choiceOf, keyOf, type Choice, type Choices } from './replenishing';

interface GroupProps {
  readonly title: string;
  readonly rows: readonly ReplenishmentRow[];
  readonly choices: Choices;
  readonly suppliers: readonly ShownSupplier[];
  readonly locations: Locations;
  readonly problem: Error | null;
  /** Where a row stands in what was sent. */
  readonly sentAt: (row: ReplenishmentRow) => number;
  readonly onChoose: (row: ReplenishmentRow, change: Partial<Choice>) => void;
}

/** What one supplier would get an order for, or what would be made. */
export function ReplenishGroup({ title, rows, choices, onChoose, ...others }: GroupProps) {
  const { say } = useWords();
  const areAll = rows.every((row) => choiceOf(row, choices).isChosen);
  return (
    <section className="panel">
      <h2>
        <label className="check">
          <input type="checkbox" checked={areAll} onChange={() => rows.forEach((row) => onChoose(row, { isChosen: !areAll }))} /> {title}
        </label>
      </h2>
      <PlainTable
        head={[
          say('stock.item'),
          say('stock.location'),
          ...(['quantity_in_stock', 'quantity_committed', 'quantity_expected', 'safety_stock_level'] as const).map((field): Head => ({
            name: say(`stock.figure.${field}`),
            isNumber: true,
            isExtra: true,
          })),
          numeric(say('replenish.difference')),
          say('replenish.quantity'),
          say('replenish.way'),
        ]}
      >
        {rows.map((row) => (
          <ReplenishRow
            key={keyOf(row)}
            row={row}
            choice={choiceOf(row, choices)}
            onChoose={(change) => onChoose(row, change)}
            {...others}
          />
        ))}
      </PlainTable>
    </section>
  );
}

interface RowProps extends Omit<GroupProps, 'title' | 'rows' | 'choices' | 'onChoose'> {
  readonly row: ReplenishmentRow;
  readonly choice: Choice;
  readonly onChoose: (change: Partial<Choice>) => void;
}

function ReplenishRow({ row, choice, onChoose, suppliers, locations, problem, sentAt }: RowProps) {
  const { say, number } = useWords();
  const isWrong = choice.quantity !== '' && !((readQuantity(choice.quantity) ?? 0) > 0);
  const refused = choice.isChosen && sentAt(row) >= 0 ? sentenceAt(problem, `rows/${sentAt(row)}`) : undefined;
  return (
    <tr>
      <th scope="row">
        <label className="check">
          <input type="checkbox" checked={choice.isChosen} onChange={() => onChoose({ isChosen: !choice.isChosen })} /> {row.sku}
        </label>{' '}
        <Link to="/stock/items/$variantId" params={{ variantId: String(row.variant_id) }} search={{ tab: 'supplies' }} className="quiet">
          {row.name}
        </Link>
      </th>
      <td>{locations.nameOf(row.location_id)}</td>
      <td className="number extra">{number(row.quantity_in_stock)}</td>
      <td className="number extra">{number(row.quantity_committed)}</td>
      <td className="number extra">{number(row.quantity_expected)}</td>
      <td className="number extra">{number(row.safety_stock_level)}</td>
      <td className="number">
        <span className={row.quantity_missing_or_excess < 0 ? 'status bad' : ''}>{number(row.quantity_missing_or_excess)}</span>
      </td>
      <td>
        <TypeIn
          label={say('replenish.quantityOf', { item: row.sku })}
          isLabelUnseen
          inputMode="decimal"
          value={choice.quantity}
          placeholder={number(row.quantity_to_get)}
          onChange={(quantity) => onChoose({ quantity, isChosen: true })}
          isWrong={isWrong}
          problems={isWrong ? [say('stock.notQuantity')] : refused === undefined ? [] : [refused]}
        />
      </td>
      <td>
        <Way row={row} choice={choice} suppliers={suppliers} onChoose={onChoose} />
      </td>
    </tr>
  );
}

/** Bought of whom, or made. */
function Way({ row, choice, suppliers, onChoose }: Pick<RowProps, 'row' | 'choice' | 'suppliers' | 'onChoose'>) {
  const { say } = useWords();
  // A hundred rows with each of the suppliers would be many: they are all there once somebody wants to choose.
  const [areAll, setAll] = useState(false);
  const way = choice.action === 'make' ? 'make' : String(choice.supplierId ?? '');
  const choose = (value: string): void =>
    onChoose(value === 'make' ? { action: 'make' } : { action: 'buy', supplierId: value === '' ? null : Number(value) });
  return (
    <Choose label={say('replenish.wayOf', { item: row.sku })} isLabelUnseen value={way} onChange={choose} onFocus={() => setAll(true)}>
      {row.can_buy && choice.supplierId === null && <option value="">{say('replenish.noSupplier')}</option>}
      {row.can_buy &&
        suppliers
          .filter(({ id }) => areAll || id === choice.supplierId)
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {say('replenish.buyFrom', { supplier: name })}
            </option>
          ))}
      {row.can_make && <option value="make">{say('replenish.make')}</option>}
    </Choose>
  );
}
