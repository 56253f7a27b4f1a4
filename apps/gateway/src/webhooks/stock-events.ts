import type { Balance, BodyOf, journalEvent } from '@pegboard/contracts';
import { quantity, sumUnbounded, toDecimal, ZERO } from '@pegboard/kit';
import { eventId, type HookEvent, type Moment, type Reading, type Shadow } from './told';

type Commit = BodyOf<typeof journalEvent>;

/** By location and batch: how much is there. */
type Balances = Shadow['things'];

/** Among the balances of a variant: they are all that there are. A shadow that began later in the stream has no such mark. */
const ALL = 'all';

/** The current inventory of items of which something moved, and of those of which nothing is left. */
export function ofCommit(commit: Commit, moment: Moment): Reading {
  const posted = commit.postings.filter((posting) => !posting.is_refused);
  const moved = [...new Set(posted.flatMap(({ movements }) => movements.map(({ variant_id }) => variant_id)))];
  return {
    needs: moved.flatMap((id) => [`variant_of/${id}`, `stock_of/${id}`]),
    tell: (shadows) => {
      // By variant, because two replicas of the ledger may publish their commits in another order than they were made.
      const newer = moved.filter((id) => (shadows.get(`stock_of/${id}`)?.at ?? 0) < commit.n);
      const after = new Map(newer.map((id) => [id, balancesAfter(shadows.get(`stock_of/${id}`)?.things, ofVariant(commit, id))]));
      const isGone = (id: number): boolean =>
        isInStock(shadows.get(`stock_of/${id}`)?.things ?? {}) && !isInStock(after.get(id)!) && ALL in after.get(id)!;
      const items = byItem(newer, shadows);
      const gone = byItem(newer.filter(isGone), shadows);
      return {
        events: [
          ...[...items].map(([item, ids]) => inventoryEvent(item, 'updated', ids, commit.n, moment)),
          ...[...gone].map(([item, ids]) => inventoryEvent(item, 'out_of_stock', ids, commit.n, moment)),
        ],
        shadows: newer.map((id) => ({ _id: `stock_of/${id}`, at: commit.n, things: after.get(id)! })),
      };
    },
  };
}

const ofVariant = ({ balances }: Commit, id: number): readonly Balance[] => balances.filter(({ variant_id }) => variant_id === id);

/** @param before undefined for a variant of which nothing was known: what is known of it now is all */
function balancesAfter(before: Balances | undefined, changed: readonly Balance[]): Balances {
  const balances: Record<string, readonly string[]> = { ...(before ?? { [ALL]: [] }) };
  for (const { location_id, batch_id, quantity: left } of changed) {
    const key = `${location_id}/${batch_id ?? ''}`;
    if (left === ZERO) delete balances[key];
    else balances[key] = [toDecimal(left)];
  }
  return balances;
}

const isInStock = (balances: Balances): boolean =>
  sumUnbounded(Object.values(balances).flatMap(([left]) => (left === undefined ? [] : [quantity(left)]))) > ZERO;

/** Variants by their items. A variant whose item is no longer in the stream is nobody's. */
function byItem(variantIds: readonly number[], shadows: ReadonlyMap<string, Shadow>): Map<string, number[]> {
  const items = new Map<string, number[]>();
  for (const id of variantIds)
    for (const item of Object.keys(shadows.get(`variant_of/${id}`)?.things ?? {})) items.set(item, [...(items.get(item) ?? []), id]);
  return items;
}

function inventoryEvent(
  item: string,
  word: 'updated' | 'out_of_stock',
  variantIds: readonly number[],
  n: number,
  moment: Moment,
): HookEvent {
  const [type, id] = item.split('/') as [string, string];
  return {
    id: word === 'updated' ? eventId('journal', n, item) : eventId('journal', n, item, word),
    sequence: moment.sequence,
    resource: 'current_inventory',
    action: `current_inventory.${type}_${word}`,
    occurredAt: moment.time,
    object: { id, status: word.toUpperCase(), href: `/v1/${type}s/${id}`, variant_ids: variantIds },
  };
}
