import { isAway, type Aggregate, type AggregateStore, type BackgroundCheck, type CheckedStore } from '@pegboard/eventing';
import type { PostingTable } from './posting-table';

const A_MINUTE_MS = 60_000;

/** What settles the intents of one kind of document, as far as a check needs it. */
interface IntentsOf<A extends Aggregate> {
  readonly table: Pick<PostingTable<A, never>, 'filter' | 'open'>;
  readonly ports: { readonly store: Pick<AggregateStore<A>, 'findMany'> };
  settle(id: number): Promise<void>;
  giveUp(id: number): Promise<void>;
}

/** No intent is older than a minute: whatever was begun has an outcome by then. */
export const intentsCheck = <A extends Aggregate>(settling: IntentsOf<A>, store: CheckedStore, of = store.resource): BackgroundCheck => ({
  check: 'intents',
  of,
  stableMs: A_MINUTE_MS,
  page: (after, limit) => store.pageOfIds(after, limit, settling.table.filter),
  compare: async (ids) =>
    (await settling.ports.store.findMany(ids)).flatMap((document) => {
      const open = settling.table.open(document).map(({ postingId }) => postingId);
      if (open.length === 0) return [];
      const about = `${store.resource}/${document.id}`;
      return [{ id: document.id, about, detail: `${open.join(', ')} was begun and has no outcome`, since: document.updatedAt }];
    }),
  mend: async (ids) => {
    for (const id of ids)
      await settling.settle(id).catch((problem: unknown) => {
        // Whatever is in the way is in the way for ever: it is withdrawn, unless the ledger has posted it.
        if (isAway(problem)) throw problem;
        return settling.giveUp(id);
      });
  },
});
