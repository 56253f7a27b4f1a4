import type { ShownIngredient, ShownMaking } from '../api/making';

/** What somebody typed about what was made. */
export interface ProductionDraft {
  readonly quantity: number;
  /** Whether nothing more will be made of the order. */
  readonly isFinal: boolean;
  /** The number of the product’s batch, and the last day on which it is good; empty where the item has none. */
  readonly batchNumber: string;
  readonly expires: string;
  /** What was really used, by row; absent: the planned share. */
  readonly used: Readonly<Record<number, number>>;
  /** The batch that was taken, by row; absent: the first to expire. */
  readonly batches: Readonly<Record<number, number>>;
}

export const leftOf = ({ planned_quantity, completed_quantity }: Pick<ShownMaking, 'planned_quantity' | 'completed_quantity'>): number =>
  Math.max(0, planned_quantity - completed_quantity);

export const newDraft = (order: Pick<ShownMaking, 'planned_quantity' | 'completed_quantity'>): ProductionDraft => ({
  quantity: leftOf(order),
  isFinal: false,
  batchNumber: '',
  expires: '',
  used: {},
  batches: {},
});

/** Eight decimals, as the API keeps quantities. */
const DECIMALS = 1e8;

/** The planned share of a row in so many products: shown, and used where nobody says otherwise. */
export const shareOf = (row: Pick<ShownIngredient, 'planned_quantity_per_unit'>, quantity: number): number =>
  Math.round(Number(row.planned_quantity_per_unit) * quantity * DECIMALS) / DECIMALS;

/** The body of the call. Rows that nobody touched are left out: the API takes their planned share. @param tracked rows whose items have batches */
export function productionOf(
  orderId: number,
  rows: readonly ShownIngredient[],
  tracked: ReadonlySet<number>,
  draft: ProductionDraft,
): Readonly<Record<string, unknown>> {
  const ingredients = rows
    .filter(({ id }) => id in draft.used || tracked.has(id))
    .map((row) => {
      const quantity = draft.used[row.id] ?? shareOf(row, draft.quantity);
      const batch = draft.batches[row.id];
      const isFromBatches = tracked.has(row.id) && quantity > 0;
      return {
        manufacturing_order_recipe_row_id: row.id,
        quantity,
        ...(isFromBatches && batch === undefined ? { batches: 'suggested' } : {}),
        ...(isFromBatches && batch !== undefined ? { batch_transactions: [{ batch_id: batch, quantity }] } : {}),
      };
    });
  const number = draft.batchNumber.trim();
  const batch = { batch_number: number, quantity: draft.quantity, ...(draft.expires === '' ? {} : { expiration_date: draft.expires }) };
  return {
    manufacturing_order_id: orderId,
    quantity: draft.quantity,
    ...(draft.isFinal ? { is_final: true } : {}),
    ...(ingredients.length > 0 ? { ingredients } : {}),
    ...(number === '' ? {} : { batch_transactions: [batch] }),
  };
}
