import { LARGEST, least, quantity, type Quantity } from '@pegboard/kit';
import type { ShortageNeed, TentativeSupply } from '../words';

/** What a need lacks: by the plan alone, and with everything that is being ordered as if it were supply. */
export interface Lack {
  readonly planned: number;
  readonly supposed: number;
}

/**
 * P13: how much of each need is handed out, in the order of the needs. A quantity that was named is handed out as it is.
 * Otherwise a need gets what is short although everything that is being ordered comes, and never what is being ordered
 * for this very need: by rank, others may use that first.
 * @param lacks one for each need
 */
export function handOut(needs: readonly ShortageNeed[], lacks: readonly Lack[], claims: readonly TentativeSupply[]): Quantity[] {
  const beingOrdered = new Map<string, number>();
  for (const { of, variantId, locationId, quantity } of claims.flatMap(({ rows }) => rows)) {
    const name = needName({ of, variantId, locationId });
    beingOrdered.set(name, (beingOrdered.get(name) ?? 0) + quantity);
  }
  /** What earlier needs of this request got: of an item at a location in all, of that for more than one row, and each. */
  const given = new Map<string, number>();
  const givenOf = (key: string): number => given.get(key) ?? 0;
  return needs.map((need, i) => {
    const place = `${need.variantId}@${need.locationId}`;
    const shared = `${place} shared`;
    const name = needName(need);
    const isRow = need.basis === 'row';
    // What one demand lacks, no other lacks: rows share nothing with each other, but with what was taken for all of them.
    const before = isRow ? givenOf(name) + givenOf(shared) : givenOf(place);
    const quantity = need.quantity ?? shortOf(need, lacks[i]!, before, beingOrdered.get(name) ?? 0);
    for (const key of isRow ? [place, name] : [place, shared]) given.set(key, givenOf(key) + quantity);
    return quantity;
  });
}

function shortOf(need: ShortageNeed, { planned, supposed }: Lack, before: number, ordered: number): Quantity {
  // What is being ordered for a whole key stands in `supposed` already.
  const own = need.of === null ? supposed : planned - ordered;
  // Several orders together may lack more than one order can be written for.
  return least(MOST, Math.max(0, Math.min(own, supposed) - before) as Quantity);
}

const MOST = quantity(LARGEST);

const needName = ({ of, variantId, locationId }: Pick<ShortageNeed, 'of' | 'variantId' | 'locationId'>): string =>
  `${of ?? 'stock'} ${variantId}@${locationId}`;
