import type { BackgroundCheck, CheckedStore, RankedEntry } from '@pegboard/eventing';

interface RankedStore extends CheckedStore {
  beside<T>(name: string, ids: readonly number[]): Promise<Map<number, { at: number; value: T }>>;
  putBeside(name: string, writes: readonly { id: number; at: number; value: unknown }[], options?: { isSame?: boolean }): Promise<void>;
}

/**
 * The rank beside an order, by which lists are sorted, is its rank in the list (S4).
 * @param ranks catches up with moves of other replicas, and says where an order stands; undefined: it isn't in the list of this process
 */
export const ranksCheck = <Beside>(
  store: RankedStore,
  ranks: { catchUp(): Promise<void>; rankOf(id: number): RankedEntry | undefined },
  form: { readonly keyOf: (beside: Beside) => number; readonly toBeside: (key: number) => Beside },
): BackgroundCheck => ({
  check: 'ranks',
  of: store.resource,
  page: (after, limit) => store.pageOfIds(after, limit),
  compare: async (ids) => {
    await ranks.catchUp();
    const beside = await store.beside<Beside>('rank', ids);
    return ids.flatMap((id) => {
      const [inList, kept] = [ranks.rankOf(id), beside.get(id)];
      const key = kept && form.keyOf(kept.value);
      if (!inList || inList.key === key) return [];
      const detail = `the list has it at ${inList.key} since move ${inList.move}, the document at ${key ?? 'no place'}`;
      return [{ id, about: `${store.resource}/${id}`, detail }];
    });
  },
  mend: (ids) =>
    store.putBeside(
      'rank',
      ids.flatMap((id) => ranks.rankOf(id) ?? []).map(({ id, key, move: at }) => ({ id, at, value: form.toBeside(key) })),
      { isSame: true },
    ),
});
