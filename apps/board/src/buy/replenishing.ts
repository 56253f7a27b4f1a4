import type { ReplenishmentRow } from '../api/buying';
import { readQuantity } from '../ui/quantities';

/** What somebody has chosen of a row. */
export interface Choice {
  readonly isChosen: boolean;
  /** As typed; empty means what is missing. */
  readonly quantity: string;
  readonly action: 'buy' | 'make';
  readonly supplierId: number | null;
}

export type Choices = Readonly<Record<string, Choice>>;

export const keyOf = ({ variant_id, location_id }: Pick<ReplenishmentRow, 'variant_id' | 'location_id'>): string =>
  `${variant_id}@${location_id}`;

/** What a row would get without a word of anybody: bought if it can be, otherwise made. */
export const choiceOf = (row: ReplenishmentRow, choices: Choices): Choice =>
  choices[keyOf(row)] ?? { isChosen: false, quantity: '', action: row.can_buy ? 'buy' : 'make', supplierId: row.default_supplier_id };

export interface ReplenishmentGroup {
  /** Null: without a supplier. `make`: what is made here. */
  readonly supplierId: number | null | 'make';
  readonly rows: readonly ReplenishmentRow[];
}

/** The rows by the supplier that would get the order, in the sequence in which the first row of each stands; what is made comes last. */
export function bySupplier(rows: readonly ReplenishmentRow[], choices: Choices): ReplenishmentGroup[] {
  const groups = new Map<ReplenishmentGroup['supplierId'], ReplenishmentRow[]>();
  for (const row of rows) {
    const { action, supplierId } = choiceOf(row, choices);
    const of = action === 'make' ? 'make' : supplierId;
    groups.set(of, [...(groups.get(of) ?? []), row]);
  }
  const all = [...groups].map(([supplierId, grouped]) => ({ supplierId, rows: grouped }));
  return [...all.filter(({ supplierId }) => supplierId !== 'make'), ...all.filter(({ supplierId }) => supplierId === 'make')];
}

/** The rows of the call that orders what is chosen. */
export const chosenRows = (rows: readonly ReplenishmentRow[], choices: Choices): Record<string, unknown>[] =>
  rows.flatMap((row) => {
    const { isChosen, quantity, action, supplierId } = choiceOf(row, choices);
    if (!isChosen) return [];
    const typed = readQuantity(quantity);
    return [
      {
        variant_id: row.variant_id,
        location_id: row.location_id,
        action,
        ...(typed === undefined ? {} : { quantity: typed }),
        ...(action === 'buy' && supplierId !== null ? { supplier_id: supplierId } : {}),
      },
    ];
  });

/** The choices that are left after an order: those that were refused. */
export const afterOrder = (choices: Choices, refusedVariants: readonly number[]): Choices =>
  Object.fromEntries(Object.entries(choices).filter(([key]) => refusedVariants.includes(Number(key.split('@')[0]))));
