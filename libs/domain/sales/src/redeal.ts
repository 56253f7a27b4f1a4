import { compareRanked, type Ranked } from '@pegboard/kit';

/**
 * Deals some orders again, in the sequence given, over the places that they hold together (M7); all others stand still.
 * Ids that are not in the list are left out. Answers the keys that change.
 */
export function redeal(list: readonly Ranked[], sequence: readonly number[]): Map<number, number> {
  const places = new Map(list.map((entry) => [entry.id, entry]));
  const dealt = [...new Set(sequence)].filter((id) => places.has(id));
  const slots = dealt.map((id) => places.get(id)!).sort(compareRanked);
  return new Map(dealt.flatMap((id, i) => (places.get(id)!.key === slots[i]!.key ? [] : [[id, slots[i]!.key] as const])));
}
