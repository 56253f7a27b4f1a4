import type { ShownIngredient } from '../api/making';
import { leftOf, newDraft, productionOf, shareOf } from './production';

const row = (id: number, perUnit: string) => ({ id, planned_quantity_per_unit: perUnit }) as ShownIngredient;

describe('O4: what was made, as it is reported', () => {
  const rows = [row(1, '2'), row(2, '0.1')];
  const draft = newDraft({ planned_quantity: 10, completed_quantity: 7 });

  it('begins with all that is left', () => {
    expect(draft.quantity).toBe(3);
    expect(leftOf({ planned_quantity: 5, completed_quantity: 6 })).toBe(0);
  });

  it('says nothing of what nobody touched', () => {
    expect(productionOf(9, rows, new Set(), draft)).toEqual({ manufacturing_order_id: 9, quantity: 3 });
  });

  it('has the actual quantities, and the batches that were taken or the first to expire', () => {
    const said = { ...draft, isFinal: true, used: { 1: 7 }, batches: { 1: 44 } };
    expect(productionOf(9, rows, new Set([1, 2]), said)).toEqual({
      manufacturing_order_id: 9,
      quantity: 3,
      is_final: true,
      ingredients: [
        { manufacturing_order_recipe_row_id: 1, quantity: 7, batch_transactions: [{ batch_id: 44, quantity: 7 }] },
        { manufacturing_order_recipe_row_id: 2, quantity: 0.3, batches: 'suggested' },
      ],
    });
  });

  it('takes no batch where nothing was used', () => {
    const { ingredients } = productionOf(9, rows, new Set([1]), { ...draft, used: { 1: 0 } });
    expect(ingredients).toEqual([{ manufacturing_order_recipe_row_id: 1, quantity: 0 }]);
  });

  it('names the batch of the product with its last day', () => {
    const said = { ...draft, batchNumber: ' B-7 ', expires: '2030-01-31' };
    expect(productionOf(9, rows, new Set(), said)).toMatchObject({
      batch_transactions: [{ batch_number: 'B-7', quantity: 3, expiration_date: '2030-01-31' }],
    });
  });

  it('rounds a share as the API keeps it', () => {
    expect(shareOf(row(2, '0.1'), 3)).toBe(0.3);
  });
});
