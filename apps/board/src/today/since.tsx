import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'react-aria-components';
import type { BoardApi } from '../api/api';
import type { ShownOrder } from '../api/sales-orders';
import { follows } from '../lists/live-lists';
import { useSession } from '../session/session';
import { AvailabilityCell } from '../ui/status-cell';
import { useWords } from '../words/words';
import { changesIn, type SeenChange, type SaidStatuses } from './changes';

/** Where this browser has looked last: a place in the feed, and when. */
const KEPT = 'pegboard.looked';
const PER_PAGE = 250;
/** More than that nobody reads one by one. */
const MOST_PAGES = 20;
const MOST_SHOWN = 12;

interface Looked {
  readonly sequence: number;
  readonly at: string;
}

interface EventPage {
  readonly data: readonly { readonly data: { readonly aggregate: SaidStatuses } }[];
  readonly next_after: number;
  readonly last_sequence: number;
}

function lookedLast(): Looked | undefined {
  try {
    const { sequence, at } = JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<Looked>;
    return Number.isSafeInteger(sequence) && typeof at === 'string' ? { sequence: sequence!, at } : undefined;
  } catch {
    return undefined;
  }
}

const keep = (sequence: number): void => localStorage.setItem(KEPT, JSON.stringify({ sequence, at: new Date().toISOString() }));

interface Since {
  readonly at: string;
  readonly last: number;
  readonly changes: readonly { readonly change: SeenChange; readonly order: ShownOrder }[];
}

/** What became better or worse since; undefined for somebody who looks for the first time, or on a feed that began anew. */
async function readSince(api: BoardApi, signal: AbortSignal): Promise<Since | null> {
  const looked = lookedLast();
  const { last_sequence: last } = await api.get<EventPage>('events', { limit: 1 }, signal);
  if (!looked || looked.sequence > last) {
    keep(last);
    return null;
  }
  const said: SaidStatuses[] = [];
  for (let after = looked.sequence, pages = 0; after < last && pages < MOST_PAGES; pages++) {
    const page = await api.get<EventPage>('events', { after, types: 'planner.sales_statuses', limit: PER_PAGE }, signal);
    said.push(...page.data.map(({ data }) => data.aggregate));
    if (page.next_after <= after) break;
    after = page.next_after;
  }
  const changes = changesIn(said);
  if (changes.length === 0) return { at: looked.at, last, changes: [] };
  const ids = changes.slice(0, PER_PAGE).map(({ id }) => id);
  const { data: orders } = await api.list<ShownOrder>('sales_orders', { ids, limit: PER_PAGE }, signal);
  const byId = new Map(changes.map((change) => [change.id, change]));
  return { at: looked.at, last, changes: orders.map((order) => ({ order, change: byId.get(order.id)! })) };
}

/** What changed since this browser last looked. */
export function SinceLastLook() {
  const { api } = useSession();
  const { say, moment } = useWords();
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ['since'],
    meta: follows('planner.sales_statuses.'),
    queryFn: ({ signal }) => readSince(api, signal),
  });
  if (!data || data.changes.length === 0) return null;
  const seen = (): void => {
    keep(data.last);
    void client.invalidateQueries({ queryKey: ['since'] });
  };
  const sorted = [...data.changes].sort((a, b) => b.change.verdict.localeCompare(a.change.verdict));
  return (
    <section className="panel">
      <header>
        <h2>{say('today.since', { when: moment(data.at) })}</h2>
        <Button onPress={seen}>{say('today.seen')}</Button>
      </header>
      <ul className="lines">
        {sorted.slice(0, MOST_SHOWN).map(({ change, order }) => (
          <li key={order.id}>
            <span className="grow">
              <Link to="/sell" search={{ list: 'open', find: order.order_no }}>
                {order.order_no}
              </Link>{' '}
              {order.customer_name} <span className="quiet">{say(`today.${change.verdict}`)}</span>
            </span>
            <AvailabilityCell value={change.from.product_availability} expected={change.from.product_expected_date} />
            <span aria-hidden="true">→</span>
            <AvailabilityCell value={change.to.product_availability} expected={change.to.product_expected_date} />
          </li>
        ))}
      </ul>
      {sorted.length > MOST_SHOWN && <p className="quiet">{say('sell.more', { count: sorted.length - MOST_SHOWN })}</p>}
    </section>
  );
}
