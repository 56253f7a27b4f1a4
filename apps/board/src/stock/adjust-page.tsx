import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Button } from 'react-aria-components';
import type { ShownAdjustment } from '../api/stock';
import { Choice } from '../lists/filter-bar';
import { useSession } from '../session/session';
import { useDraft } from '../ui/draft';
import { TypeIn } from '../ui/inputs';
import { usePaged } from '../ui/paged';
import { ChoosePlace, useLocations, type Locations } from '../ui/places';
import { readQuantity } from '../ui/quantities';
import { Refusal } from '../ui/refusal';
import { unseen, PlainTable } from '../ui/plain-table';
import { useWords } from '../words/words';
import { More } from './item-movements';
import { adjustmentRows, withScan, type Line } from './lines';
import { LinesTable } from './lines-table';
import { resolveCode } from './resolving';
import type { FoundCode } from './scan';
import { ScanField } from './scan-field';
import { StockNav } from './stock-nav';
import './stock.css';

const route = getRouteApi('/stock/adjust');
const ROWS = 'stock_adjustment_rows';

interface AdjustDraft {
  readonly locationId: number | null;
  readonly reason: string;
  readonly way: 'out' | 'in';
  readonly lines: readonly Line[];
}
const NOTHING: AdjustDraft = { locationId: null, reason: '', way: 'out', lines: [] };

/** Corrects what is in stock: what broke, what was found. */
export function AdjustPage() {
  const { say } = useWords();
  const { api } = useSession();
  const client = useQueryClient();
  const locations = useLocations();
  const [draft, change, clear] = useDraft('adjust', NOTHING);
  const { reason, lines } = draft;
  const at = draft.locationId ?? locations.all[0]?.id ?? null;
  useNamedItem((found) => change((now) => ({ ...now, lines: withNamed(now.lines, found, now.way) })));
  const book = useMutation({
    mutationFn: () =>
      api.post<ShownAdjustment>('stock_adjustments', {
        location_id: at,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
        [ROWS]: adjustmentRows(lines),
      }),
    onSuccess: () => {
      clear();
      return client.invalidateQueries({ queryKey: ['stock_adjustments'] });
    },
  });
  const isWhole = lines.length > 0 && lines.every(({ quantity }) => (readQuantity(quantity) ?? 0) !== 0);
  return (
    <main className="screen store scrolls">
      <h1 className="unseen">{say('stock.adjust')}</h1>
      <StockNav />
      <AdjustHead draft={{ ...draft, locationId: at }} locations={locations} onChange={(part) => change((now) => ({ ...now, ...part }))} />
      <ScanField
        onFound={(found, quantity) =>
          change((now) => ({ ...now, lines: withScan(now.lines, found, now.way === 'out' ? -quantity : quantity) }))
        }
      />
      <LinesTable
        lines={lines}
        path={ROWS}
        problem={book.error}
        bringsGoods
        onChange={(by) => change((now) => ({ ...now, lines: by(now.lines) }))}
      />
      <Refusal problem={book.error} but={lines.map((_line, row) => `${ROWS}/${row}`)} />
      <div className="tools">
        <Button className="primary" isDisabled={!isWhole || at === null || book.isPending} onPress={() => book.mutate()}>
          {say('adjust.book')}
        </Button>
        {book.data && lines.length === 0 && (
          <span role="status">{say('adjust.booked', { number: book.data.stock_adjustment_number })}</span>
        )}
      </div>
      <Booked locations={locations} />
    </main>
  );
}

interface AdjustHeadProps {
  readonly draft: AdjustDraft;
  readonly locations: Locations;
  readonly onChange: (part: Partial<AdjustDraft>) => void;
}

/** Where, which way, and why. */
function AdjustHead({ draft, locations, onChange }: AdjustHeadProps) {
  const { say } = useWords();
  return (
    <div className="filters">
      <ChoosePlace
        label={say('stock.location')}
        locations={locations}
        value={draft.locationId}
        onChange={(locationId) => onChange({ locationId })}
      />
      <Choice
        label={say('adjust.way')}
        value={draft.way}
        of={[
          ['out', say('adjust.out')],
          ['in', say('adjust.in')],
        ]}
        onChange={(way) => onChange({ way })}
      />
      <TypeIn
        label={say('stock.reason')}
        value={draft.reason}
        onChange={(reason) => onChange({ reason })}
        placeholder={say('adjust.example')}
      />
    </div>
  );
}

/** The lines with an item that was named beforehand, unless it stands there already. */
const withNamed = (lines: readonly Line[], found: readonly FoundCode[], way: AdjustDraft['way']): readonly Line[] =>
  found.reduce(
    (all, one) => (all.some(({ variantId }) => variantId === one.variantId) ? all : withScan(all, one, way === 'out' ? -1 : 1)),
    lines,
  );

/** An item that the address names stands in the lines at once. */
function useNamedItem(onFound: (found: readonly FoundCode[]) => void): void {
  const { api } = useSession();
  const { item } = route.useSearch();
  useEffect(() => {
    let isAsked = true;
    if (item !== undefined)
      resolveCode(api, item).then(
        (found) => isAsked && onFound(found.slice(0, 1)),
        // Then it is scanned by hand.
        () => undefined,
      );
    return () => {
      isAsked = false;
    };
    // Once for an address.
  }, [api, item]);
}

/** What was booked before, with the way back. */
function Booked({ locations }: { readonly locations: Locations }) {
  const { say, number } = useWords();
  const { api } = useSession();
  const client = useQueryClient();
  const found = usePaged<ShownAdjustment>('stock_adjustments', { extend: 'variant', limit: 20 }, [
    'inventory.stock_adjustment',
    'inventory.journal',
  ]);
  const back = useMutation({
    mutationFn: (id: number) => api.remove(`stock_adjustments/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['stock_adjustments'] }),
  });
  if (found.rows.length === 0) return null;
  return (
    <section>
      <h2>{say('adjust.before')}</h2>
      <Refusal problem={back.error} />
      <PlainTable
        head={[
          say('count.number'),
          say('stock.day'),
          say('stock.location'),
          say('stock.change'),
          say('stock.reason'),
          unseen(say('stock.actions')),
        ]}
      >
        {found.rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{row.stock_adjustment_number}</th>
            <td>{locations.dayOf(row.adjustment_date, row.location_id)}</td>
            <td>{locations.nameOf(row.location_id)}</td>
            <td>
              {row.stock_adjustment_rows
                .slice(0, 3)
                .map(
                  ({ quantity, variant, variant_id }) =>
                    `${quantity > 0 ? '+' : ''}${number(quantity)} ${variant?.sku ?? `#${variant_id}`}`,
                )
                .join(', ')}
              {row.stock_adjustment_rows.length > 3 && ` ${say('sell.more', { count: row.stock_adjustment_rows.length - 3 })}`}
            </td>
            <td>{row.reason}</td>
            <td className="does">
              <Button
                isDisabled={back.isPending}
                onPress={() => back.mutate(row.id)}
                aria-label={say('adjust.backOf', { number: row.stock_adjustment_number })}
              >
                {say('adjust.back')}
              </Button>
            </td>
          </tr>
        ))}
      </PlainTable>
      <More found={found} />
    </section>
  );
}
