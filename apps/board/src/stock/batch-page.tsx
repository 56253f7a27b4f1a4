import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Button } from 'react-aria-components';
import type { ShownRecall, ShownBatch, ShownTrace } from '../api/stock';
import { Choice } from '../lists/filter-bar';
import { follows } from '../lists/live-lists';
import { useSession } from '../session/session';
import { csvOf } from '../ui/csv';
import { download } from '../ui/download';
import { Refusal } from '../ui/refusal';
import { useWords } from '../words/words';
import { RecallReport } from './recall-report';
import { recallTable } from './recall-table';
import { StockNav } from './stock-nav';
import { TraceList } from './trace-list';
import './stock.css';

const route = getRouteApi('/stock/batches/$batchId');
/** The graph's parts are loaded when somebody looks at one. */
const TraceGraph = lazy(() => import('./trace-graph'));
const MOVED = follows('inventory.', 'sales.', 'manufacturing.');

/** T8: where a batch came from, where it went, and whom to call if it is bad. */
export function BatchPage() {
  const { say } = useWords();
  const { batchId } = route.useParams();
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  const { api } = useSession();
  const id = Number(batchId);
  const batch = useQuery({
    queryKey: ['batches', 'one', id],
    meta: MOVED,
    queryFn: async ({ signal }) => (await api.list<ShownBatch>('batches', { batch_id: id }, signal)).data[0] ?? null,
  });
  const title = batch.data ? `${batch.data.batch_number} · ${batch.data.sku}` : say('lists.loading');
  return (
    <main className="screen store scrolls">
      <StockNav />
      <header className="title">
        <h1>{batch.data === null ? say('stock.unknownBatch') : title}</h1>
        {batch.data?.is_expired && <span className="mark bad">{say('stock.isExpired')}</span>}
        {batch.data && (
          <Link to="/stock/items/$variantId" params={{ variantId: String(batch.data.variant_id) }} search={{ tab: 'orders', batch: id }}>
            {say('stock.orders')}
          </Link>
        )}
      </header>
      <Refusal problem={batch.error} onAgain={() => void batch.refetch()} />
      <Choice
        label={say('stock.trace')}
        value={view}
        of={[
          ['backward', say('stock.backward')],
          ['forward', say('stock.forward')],
          ['recall', say('stock.recall')],
        ]}
        onChange={(chosen) => void navigate({ search: { view: chosen }, replace: true })}
      />
      {batch.data && (view === 'recall' ? <RecallView batch={batch.data} /> : <TraceView id={id} direction={view} />)}
    </main>
  );
}

function TraceView({ id, direction }: { readonly id: number; readonly direction: 'backward' | 'forward' }) {
  const { say } = useWords();
  const { api } = useSession();
  const trace = useQuery({
    queryKey: ['batches', 'trace', id, direction],
    meta: MOVED,
    queryFn: ({ signal }) => api.get<ShownTrace>(`batches/${id}/trace`, { direction }, signal),
  });
  return (
    <>
      <Refusal problem={trace.error} onAgain={() => void trace.refetch()} />
      {trace.isPending && <p className="quiet">{say('lists.loading')}</p>}
      {trace.data && trace.data.edges.length === 0 && (
        <p className="empty">{say(direction === 'forward' ? 'stock.wentNowhere' : 'stock.cameFromNowhere')}</p>
      )}
      {trace.data && trace.data.edges.length > 0 && (
        <>
          <Suspense fallback={<p className="quiet">{say('lists.loading')}</p>}>
            <TraceGraph trace={trace.data} start={`batch/${id}`} />
          </Suspense>
          <TraceList trace={trace.data} />
        </>
      )}
    </>
  );
}

function RecallView({ batch }: { readonly batch: ShownBatch }) {
  const { say } = useWords();
  const { api } = useSession();
  const recall = useQuery({
    queryKey: ['batches', 'recall', batch.id],
    meta: MOVED,
    queryFn: ({ signal }) => api.get<ShownRecall>(`batches/${batch.id}/recall`, {}, signal),
  });
  const save = (told: ShownRecall): void => {
    const words = {
      kind: say('recall.kind'),
      customer: say('stock.customer'),
      order: say('stock.order'),
      item: say('stock.item'),
      batch: say('stock.batch'),
      quantity: say('stock.quantity'),
      place: say('stock.location'),
      sold: say('recall.sold'),
      returned: say('recall.returned'),
      left: say('recall.left'),
      moving: say('recall.moving'),
      unknown: say('recall.unknown'),
    };
    download(`${say('stock.recall')} ${batch.batch_number}.csv`, csvOf(recallTable(told, words)));
  };
  return (
    <>
      <Refusal problem={recall.error} onAgain={() => void recall.refetch()} />
      {recall.isPending && <p className="quiet">{say('lists.loading')}</p>}
      {recall.data && (
        <>
          <div className="tools">
            <Button onPress={() => window.print()}>{say('recall.print')}</Button>
            <Button onPress={() => save(recall.data)}>{say('recall.csv')}</Button>
          </div>
          <RecallReport recall={recall.data} batch={batch} />
        </>
      )}
    </>
  );
}
