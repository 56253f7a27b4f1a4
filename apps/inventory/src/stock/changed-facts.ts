import type { LedgerFacts, LedgerState } from '@pegboard/domain-inventory';

type Facts = Pick<LedgerFacts, 'variants' | 'locations'>;

/** What the ledger knows otherwise, of variants and locations that it knows at all. The others it looks up when they move. */
export function changedFacts(state: LedgerState, { variants, locations }: Facts): Facts {
  return {
    variants: variants.filter((fact) => {
      const known = state.variants.get(fact.id);
      return known !== undefined && (known.sku !== fact.sku || known.isTracked !== fact.isTracked);
    }),
    locations: locations.filter((fact) => {
      const known = state.locations.get(fact.id);
      return known !== undefined && (known.name !== fact.name || known.timeZone !== fact.timeZone);
    }),
  };
}

export const hasFacts = ({ variants, locations }: Facts): boolean => variants.length + locations.length > 0;
