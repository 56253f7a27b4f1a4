import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { ShownTransfer } from '../api/stock';
import { useSession } from '../session/session';
import { useDraft } from '../ui/draft';
import { TypeIn } from '../ui/inputs';
import { usePaged } from '../ui/paged';
import { ChoosePlace, useLocations, type Locations } from '../ui/places';
import { readQuantity } from '../ui/quantities';
import { Refusal, sentenceAt } from '../ui/refusal';
import { unseen, PlainTable } from '../ui/plain-table';
import { useWords } from '../words/words';
import { More } from './item-movements';
import { transferRows, withScan, type Line } from './lines';
import { LinesTable } from './lines-table';
import { ScanField } from './scan-field';
import { StockNav } from './stock-nav';
import './stock.css';

const ROWS = 'stock_transfer_rows';

/** Goods that go from one location to another. */
export function TransfersPage() {
  const { say } = useWords();
  const locations = useLocations();
  const [isNew, setNew] = useState(false);
  return (
    <main className="screen store scrolls">
      <h1 className="unseen">{say('stock.transfers')}</h1>
      <StockNav />
      {isNew ? (
        <NewTransfer locations={locations} onDone={() => setNew(false)} />
      ) : (
        <div className="tools">
          <Button className="primary" onPress={() => setNew(true)}>
            {say('transfer.new')}
          </Button>
        </div>
      )}
      <Transfers locations={locations} />
    </main>
  );
}

interface TransferDraft {
  readonly from: number | null;
  readonly to: number | null;
  readonly arrival: string;
  readonly lines: readonly Line[];
}
const NOTHING: TransferDraft = { from: null, to: null, arrival: '', lines: [] };

function NewTransfer({ locations, onDone }: { readonly locations: Locations; readonly onDone: () => void }) {
  const { say } = useWords();
  const { api } = useSession();
  const client = useQueryClient();
  const [draft, change, clear] = useDraft('transfer', NOTHING);
  const from = draft.from ?? locations.all[0]?.id ?? null;
  const to = draft.to ?? locations.all.find(({ id }) => id !== from)?.id ?? null;
  const send = useMutation({
    mutationFn: (status: 'draft' | 'inTransit') =>
      api.post<ShownTransfer>('stock_transfers', {
        source_location_id: from,
        target_location_id: to,
        status,
        ...(draft.arrival === '' ? {} : { expected_arrival_date: draft.arrival }),
        [ROWS]: transferRows(draft.lines),
      }),
    onSuccess: () => {
      clear();
      onDone();
      return client.invalidateQueries({ queryKey: ['stock_transfers'] });
    },
  });
  const isWhole =
    from !== null && to !== null && draft.lines.length > 0 && draft.lines.every(({ quantity }) => (readQuantity(quantity) ?? 0) > 0);
  return (
    <section className="panel">
      <h2>{say('transfer.new')}</h2>
      <TransferHead
        draft={{ ...draft, from, to }}
        locations={locations}
        problem={send.error}
        onChange={(part) => change((now) => ({ ...now, ...part }))}
      />
      <ScanField onFound={(found, quantity) => change((now) => ({ ...now, lines: withScan(now.lines, found, quantity) }))} />
      <LinesTable
        lines={draft.lines}
        path={ROWS}
        problem={send.error}
        bringsGoods={false}
        onChange={(by) => change((now) => ({ ...now, lines: by(now.lines) }))}
      />
      <Refusal problem={send.error} but={['expected_arrival_date', ...draft.lines.map((_line, row) => `${ROWS}/${row}`)]} />
      <div className="tools">
        <Button className="primary" isDisabled={!isWhole || send.isPending} onPress={() => send.mutate('inTransit')}>
          {say('transfer.send')}
        </Button>
        <Button isDisabled={!isWhole || send.isPending} onPress={() => send.mutate('draft')}>
          {say('transfer.keep')}
        </Button>
        <Button onPress={onDone}>{say('transfer.later')}</Button>
      </div>
    </section>
  );
}

interface TransferHeadProps {
  readonly draft: TransferDraft;
  readonly locations: Locations;
  readonly problem: Error | null;
  readonly onChange: (part: Partial<TransferDraft>) => void;
}

/** From where, where to, and when it comes. */
function TransferHead({ draft, locations, problem, onChange }: TransferHeadProps) {
  const { say } = useWords();
  const refused = sentenceAt(problem, 'expected_arrival_date');
  return (
    <div className="filters">
      <ChoosePlace label={say('transfer.from')} locations={locations} value={draft.from} onChange={(from) => onChange({ from })} />
      <ChoosePlace label={say('transfer.to')} locations={locations} value={draft.to} onChange={(to) => onChange({ to })} />
      <TypeIn
        label={say('transfer.arrival')}
        type="date"
        value={draft.arrival}
        onChange={(arrival) => onChange({ arrival })}
        problems={refused === undefined ? [] : [refused]}
      />
    </div>
  );
}

const NEXT = { draft: 'inTransit', inTransit: 'received' } as const;
const BACK = { inTransit: 'draft', received: 'inTransit' } as const;

function Transfers({ locations }: { readonly locations: Locations }) {
  const { say } = useWords();
  const found = usePaged<ShownTransfer>('stock_transfers', { extend: 'variant', limit: 50 }, [
    'inventory.stock_transfer',
    'inventory.journal',
  ]);
  return (
    <>
      <Refusal problem={found.error} onAgain={() => void found.refetch()} />
      {!found.isPending && found.rows.length === 0 && <p className="empty">{say('transfer.empty')}</p>}
      {found.rows.length > 0 && (
        <PlainTable
          head={[
            say('count.number'),
            say('transfer.way'),
            say('transfer.goods'),
            say('transfer.arrival'),
            say('stock.status'),
            unseen(say('stock.actions')),
          ]}
        >
          {found.rows.map((row) => (
            <TransferRow key={row.id} row={row} locations={locations} />
          ))}
        </PlainTable>
      )}
      <More found={found} />
    </>
  );
}

function TransferRow({ row, locations }: { readonly row: ShownTransfer; readonly locations: Locations }) {
  const { say, word, number } = useWords();
  const { api } = useSession();
  const client = useQueryClient();
  const move = useMutation({
    mutationFn: (status: string) => api.patch(`stock_transfers/${row.id}/status`, { status }),
    onSettled: () => client.invalidateQueries({ queryKey: ['stock_transfers'] }),
  });
  const { stock_transfer_number: name, status } = row;
  const next = status === 'received' ? undefined : NEXT[status];
  const back = status === 'draft' ? undefined : BACK[status];
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {locations.nameOf(row.source_location_id)} → {locations.nameOf(row.target_location_id)}
      </td>
      <td>
        {row.stock_transfer_rows
          .map(({ quantity, variant, variant_id }) => `${number(quantity)} × ${variant?.sku ?? `#${variant_id}`}`)
          .join(', ')}
      </td>
      <td>{row.expected_arrival_date === null ? '–' : locations.dayOf(row.expected_arrival_date, row.target_location_id)}</td>
      <td>
        <span className={`status ${status === 'received' ? 'done' : status === 'draft' ? 'none' : 'coming'}`}>
          {word('transfer', status)}
        </span>
      </td>
      <td className="does">
        {next && (
          <Button isDisabled={move.isPending} onPress={() => move.mutate(next)} aria-label={`${say(`transfer.do.${next}`)} ${name}`}>
            {say(`transfer.do.${next}`)}
          </Button>
        )}
        {back && (
          <Button isDisabled={move.isPending} onPress={() => move.mutate(back)} aria-label={`${say('transfer.back')} ${name}`}>
            {say('transfer.back')}
          </Button>
        )}
        <Refusal problem={move.error} />
      </td>
    </tr>
  );
}
