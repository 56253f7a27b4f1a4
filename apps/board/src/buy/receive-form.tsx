import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import type { ShownPurchase, PurchaseRow } from '../api/buying';
import { useSession } from '../session/session';
import { useDraft } from '../ui/draft';
import { TypeIn } from '../ui/inputs';
import type { Locations } from '../ui/places';
import { readQuantity } from '../ui/quantities';
import { Refusal, sentenceAt } from '../ui/refusal';
import { useWords } from '../words/words';
import { freshEntry, receiptOf, unbatched, withQuantity, type BatchEntry, type Entries, type RowEntry } from './receiving';

interface ReceiveProps {
  readonly order: ShownPurchase;
  readonly rows: readonly PurchaseRow[];
  readonly isTracked: (variantId: number) => boolean;
  readonly locations: Locations;
}

const NOTHING: Entries = {};

/** B2: what has come, wholly or in part, with its batches. What is entered stays through a refusal and a reload. */
export function ReceiveForm({ order, rows, isTracked, locations }: ReceiveProps) {
  const { say } = useWords();
  const { api } = useSession();
  const client = useQueryClient();
  const [entries, change, clear] = useDraft<Entries>(`receive.${order.id}`, NOTHING);
  const entryOf = (row: PurchaseRow): RowEntry => entries[row.id] ?? freshEntry(row, isTracked(row.variant_id));
  const lines = receiptOf(rows, entries, isTracked);
  const receive = useMutation({
    mutationFn: () => api.post<void>('purchase_order_receive', lines),
    onSuccess: clear,
    onSettled: () =>
      Promise.all([['purchase_orders'], ['purchase_order_receive']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  // A refusal names the lines as they were sent.
  const sentAt = (row: PurchaseRow): number => lines.findIndex(({ purchase_order_row_id: id }) => id === row.id);
  const isWhole = rows.every((row) => {
    const quantity = readQuantity(entryOf(row).quantity);
    return quantity !== undefined && quantity >= 0;
  });
  const nothing = (): void =>
    change(() => Object.fromEntries(rows.map((row) => [row.id, { quantity: '0', batches: entryOf(row).batches }])));
  return (
    <section className="panel">
      <h2>{say('receive.title')}</h2>
      <ul className="goods">
        {rows.map((row) => (
          <ReceiveRow
            key={row.id}
            row={row}
            entry={entryOf(row)}
            isTracked={isTracked(row.variant_id)}
            place={row.location_id === order.location_id ? '' : locations.nameOf(row.location_id)}
            refused={sentAt(row) < 0 ? undefined : sentenceAt(receive.error, String(sentAt(row)))}
            onChange={(entry) => change((now) => ({ ...now, [row.id]: entry }))}
          />
        ))}
      </ul>
      <Refusal problem={receive.error} but={lines.map((_line, at) => String(at))} />
      <div className="tools">
        <Button className="primary" isDisabled={!isWhole || lines.length === 0 || receive.isPending} onPress={() => receive.mutate()}>
          {say('receive.do', { count: lines.length })}
        </Button>
        <Button onPress={nothing}>{say('receive.none')}</Button>
        <Button onPress={clear}>{say('receive.all')}</Button>
      </div>
    </section>
  );
}

interface ReceiveRowProps {
  readonly row: PurchaseRow;
  readonly entry: RowEntry;
  readonly isTracked: boolean;
  readonly place: string;
  readonly refused: string | undefined;
  readonly onChange: (entry: RowEntry) => void;
}

function ReceiveRow({ row, entry, isTracked, place, refused, onChange }: ReceiveRowProps) {
  const { say, number } = useWords();
  const quantity = readQuantity(entry.quantity);
  const isWrong = quantity === undefined || quantity < 0;
  const rest = isTracked && !isWrong ? unbatched(row, entry) : 0;
  const setBatch = (at: number, part: Partial<BatchEntry>): void =>
    onChange({ ...entry, batches: entry.batches.map((batch, each) => (each === at ? { ...batch, ...part } : batch)) });
  const problems = isWrong ? [say('stock.notQuantity')] : refused === undefined ? [] : [refused];
  return (
    <li>
      <span className="two">
        <strong>{row.variant?.sku ?? `#${row.variant_id}`}</strong>
        <span className="quiet">
          {say('receive.of', { count: number(row.quantity), unit: row.purchase_uom })} {place}
        </span>
      </span>
      <TypeIn
        label={`${say('receive.quantity')} (${row.purchase_uom})`}
        inputMode="decimal"
        value={entry.quantity}
        onChange={(text) => onChange(withQuantity(row, entry, text))}
        isWrong={isWrong}
        problems={problems}
      />
      {isTracked && quantity !== 0 && (
        <ul className="batches">
          {entry.batches.map((batch, at) => (
            <li key={at}>
              <TypeIn label={say('stock.batchNumber')} value={batch.number} onChange={(text) => setBatch(at, { number: text })} />
              <TypeIn
                label={`${say('stock.quantity')} (${row.variant?.uom ?? ''})`}
                inputMode="decimal"
                value={batch.quantity}
                onChange={(text) => setBatch(at, { quantity: text })}
              />
              <TypeIn label={say('stock.expires')} type="date" value={batch.expires} onChange={(expires) => setBatch(at, { expires })} />
              {entry.batches.length > 1 && (
                <Button onPress={() => onChange({ ...entry, batches: entry.batches.filter((_batch, each) => each !== at) })}>
                  {say('lines.remove')}
                </Button>
              )}
            </li>
          ))}
          <li>
            <Button
              onPress={() =>
                onChange({ ...entry, batches: [...entry.batches, { number: '', quantity: String(Math.max(0, rest)), expires: '' }] })
              }
            >
              {say('receive.addBatch')}
            </Button>
            {rest !== 0 && (
              <span className="mark bad">{say(rest > 0 ? 'receive.missing' : 'receive.tooMany', { count: number(Math.abs(rest)) })}</span>
            )}
          </li>
        </ul>
      )}
    </li>
  );
}
