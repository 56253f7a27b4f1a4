import { MAX_USES_NAMED, type UsesFound } from '@pegboard/contracts';
import type { Aggregate, AggregateStore } from '@pegboard/eventing';

type Use = UsesFound['uses'][number];

/** The first documents that any of the filters finds, each once (I5). */
export async function firstUses<A extends Aggregate>(
  store: AggregateStore<A>,
  filters: readonly Record<string, unknown>[],
  use: (document: A) => Use,
): Promise<Use[]> {
  const found = await Promise.all(filters.map((filter) => store.search(filter, { id: 1 }, { skip: 0, limit: MAX_USES_NAMED })));
  return [...new Map(found.flatMap(({ items }) => items).map((document) => [document.id, use(document)])).values()].slice(
    0,
    MAX_USES_NAMED,
  );
}

/** A filter for each of the paths under which a document may name one of the ids; none without an id. */
export const namedUnder = (paths: readonly string[], ids: readonly number[]): Record<string, unknown>[] =>
  ids.length === 0 ? [] : paths.map((path) => ({ [path]: { $in: ids } }));
