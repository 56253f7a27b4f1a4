import { useState, type FormEvent } from 'react';
import { Button, Checkbox, Form } from 'react-aria-components';
import type { ShownIngredient, ShownMaking, ShownProduction } from '../api/making';
import type { Doing } from '../lists/doing';
import { useSession } from '../session/session';
import { LineField, Pick, QuantityField } from '../ui/fields';
import { sentenceAt } from '../ui/refusal';
import { useWords } from '../words/words';
import { leftOf, newDraft, productionOf, shareOf, type ProductionDraft } from './production';
import { useBatches, useTracked } from './use-card';

interface ProduceProps {
  readonly order: ShownMaking;
  readonly rows: readonly ShownIngredient[];
  readonly doing: Doing;
}

/** What has been made, with what was really used. A refusal loses nothing that was typed. */
export function ProduceForm({ order, rows, doing }: ProduceProps) {
  const { api } = useSession();
  const { say, number } = useWords();
  const tracked = useTracked([order.variant_id, ...rows.map(({ variant_id }) => variant_id)]);
  const [draft, setDraft] = useState(() => newDraft(order));
  const [isExact, setExact] = useState(false);
  const change = (part: Partial<ProductionDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const trackedRows = new Set(rows.filter(({ variant_id }) => tracked.has(variant_id)).map(({ id }) => id));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    doing.run<ShownProduction>({
      said: say('make.said.produced', { quantity: number(draft.quantity), what: order.order_no }),
      work: () => api.post('manufacturing_order_productions', productionOf(order.id, rows, trackedRows, draft)),
      back: ({ id }) => api.remove(`manufacturing_order_productions/${id}`),
    });
  };
  const at = (...fields: string[]): string | undefined => sentenceAt(doing.problem, ...fields);
  return (
    <section>
      <h3>{say('make.produce')}</h3>
      <Form className="produce" validationBehavior="aria" onSubmit={submit}>
        <QuantityField
          label={say('make.quantity', { left: number(leftOf(order)) })}
          value={draft.quantity}
          onChange={(quantity) => change({ quantity })}
          problem={at('quantity', 'completed_quantity')}
        />
        {tracked.has(order.variant_id) && (
          <>
            <LineField
              label={say('make.batch')}
              value={draft.batchNumber}
              onChange={(batchNumber) => change({ batchNumber })}
              problem={at('batch_transactions')}
            />
            <LineField isDay label={say('make.expires')} value={draft.expires} onChange={(expires) => change({ expires })} />
          </>
        )}
        <Check isSelected={draft.isFinal} onChange={(isFinal) => change({ isFinal })} text={say('make.final')} />
        {rows.length > 0 && <Check isSelected={isExact} onChange={setExact} text={say('make.exact')} />}
        {isExact && <Used order={order} rows={rows} tracked={trackedRows} draft={draft} onChange={change} problem={at('ingredients')} />}
        <Button type="submit" className="primary" isDisabled={draft.quantity <= 0}>
          {say('make.do.produce', { quantity: number(draft.quantity) })}
        </Button>
      </Form>
    </section>
  );
}

interface CheckProps {
  readonly isSelected: boolean;
  readonly onChange: (is: boolean) => void;
  readonly text: string;
}

const Check = ({ isSelected, onChange, text }: CheckProps) => (
  <Checkbox isSelected={isSelected} onChange={onChange}>
    <span className="box" aria-hidden="true" /> {text}
  </Checkbox>
);

interface UsedProps {
  readonly order: ShownMaking;
  readonly rows: readonly ShownIngredient[];
  readonly tracked: ReadonlySet<number>;
  readonly draft: ProductionDraft;
  readonly onChange: (part: Partial<ProductionDraft>) => void;
  readonly problem: string | undefined;
}

/** What was really used, and from which batches. */
function Used({ order, rows, tracked, draft, onChange, problem }: UsedProps) {
  const { say } = useWords();
  return (
    <fieldset className="used">
      <legend>{say('make.exact')}</legend>
      {problem !== undefined && <p className="problem">{problem}</p>}
      {rows.map((row) => (
        <div key={row.id} className="pair">
          <QuantityField
            label={`${row.variant?.sku ?? row.variant_id} (${row.variant?.uom ?? ''})`}
            value={draft.used[row.id] ?? shareOf(row, draft.quantity)}
            onChange={(quantity) => onChange({ used: { ...draft.used, [row.id]: quantity } })}
          />
          {tracked.has(row.id) && (
            <BatchPick
              row={row}
              locationId={order.location_id}
              value={draft.batches[row.id]}
              onChange={(batch) => onChange({ batches: withBatch(draft.batches, row.id, batch) })}
            />
          )}
        </div>
      ))}
    </fieldset>
  );
}

function withBatch(batches: ProductionDraft['batches'], rowId: number, batch: number | undefined): ProductionDraft['batches'] {
  const { [rowId]: _before, ...others } = batches;
  return batch === undefined ? others : { ...others, [rowId]: batch };
}

interface BatchPickProps {
  readonly row: ShownIngredient;
  readonly locationId: number;
  readonly value: number | undefined;
  readonly onChange: (batch: number | undefined) => void;
}

/** The first to expire is suggested; those that have expired come last and can't be taken. */
function BatchPick({ row, locationId, value, onChange }: BatchPickProps) {
  const { say, date, number } = useWords();
  const batches = useBatches(row.variant_id, locationId);
  const there = [...(batches.data ?? [])].sort(
    (a, b) => Number(a.is_expired) - Number(b.is_expired) || (a.expiration_date ?? '9').localeCompare(b.expiration_date ?? '9'),
  );
  return (
    <Pick
      label={say('make.batch')}
      value={value === undefined ? '' : String(value)}
      none={say('make.firstExpiring')}
      of={there.flatMap(({ batch_id, batch_number, quantity_in_stock, expiration_date, is_expired }) =>
        batch_id === null
          ? []
          : [
              {
                value: String(batch_id),
                text: say(is_expired ? 'make.batchExpired' : expiration_date === null ? 'make.batchThere' : 'make.batchUntil', {
                  number: batch_number ?? '',
                  quantity: number(Number(quantity_in_stock)),
                  day: expiration_date === null ? '' : date(expiration_date),
                }),
                isDisabled: is_expired,
              },
            ],
      )}
      onChange={(id) => onChange(id === '' ? undefined : Number(id))}
    />
  );
}
