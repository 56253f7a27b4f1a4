import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ShownStocktakeRow } from '../api/stock';
import { useSession } from '../session/session';
import { useDraft } from '../ui/draft';
import { withCount, withoutSaved, type OpenCount, type Counts } from './counts';
import type { FoundCode } from './scan';

const NONE: Counts = {};

/** Counts, and saves each count as soon as it can. What isn't saved yet outlives a refusal and a reload. */
export function useCount(stocktakeId: number, rows: readonly ShownStocktakeRow[] | undefined) {
  const { api } = useSession();
  const client = useQueryClient();
  const [counts, change] = useDraft<Counts>(`count.${stocktakeId}`, NONE);
  const [problems, setProblems] = useState<Readonly<Record<string, Error>>>({});
  const [saving, setSaving] = useState<string | undefined>();
  const next = Object.keys(counts).find((key) => problems[key] === undefined);
  useEffect(() => {
    if (next === undefined || saving !== undefined || rows === undefined) return;
    const count = counts[next]!;
    setSaving(next);
    save(count)
      .then(async (row) => {
        // The saved row is shown at once, so that nothing jumps between the draft and the list.
        client.setQueryData<readonly ShownStocktakeRow[]>(['stocktake_rows', stocktakeId], (known = []) => [
          row,
          ...known.filter(({ id }) => id !== row.id),
        ]);
        change((now) => withoutSaved(now, next, count.counted));
        await client.invalidateQueries({ queryKey: ['stocktake_rows', stocktakeId] });
      })
      .catch((problem: Error) => setProblems((all) => ({ ...all, [next]: problem })))
      .finally(() => setSaving(undefined));
    // Each count is looked at when the one before it is saved.
  }, [next, saving, rows === undefined]);

  async function save({ variantId, batchId, counted, sku, name }: OpenCount): Promise<ShownStocktakeRow> {
    const known = rows?.find((row) => row.variant_id === variantId && row.batch_id === batchId);
    if (known) return { ...known, ...(await api.patch<ShownStocktakeRow>(`stocktake_rows/${known.id}`, { counted_quantity: counted })) };
    const [row] = await api.post<readonly ShownStocktakeRow[]>('stocktake_rows', {
      stocktake_id: stocktakeId,
      variant_id: variantId,
      batch_id: batchId,
      counted_quantity: counted,
    });
    return { ...row!, variant: { sku, name, uom: '' } };
  }

  const again = (key: string): void =>
    setProblems((all) => {
      const { [key]: _solved, ...others } = all;
      return others;
    });
  return {
    counts,
    problems,
    isSaved: Object.keys(counts).length === 0,
    add: (found: FoundCode, quantity: number): void => change((now) => withCount(now, rows ?? [], found, quantity)),
    set: (key: string, count: OpenCount): void => {
      again(key);
      change((now) => ({ ...now, [key]: count }));
    },
    forget: (key: string): void => {
      again(key);
      change((now) => withoutSaved(now, key, now[key]?.counted ?? 0));
    },
    again,
  };
}
