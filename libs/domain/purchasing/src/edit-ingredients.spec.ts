import { Rejection, toDecimal } from '@pegboard/kit';
import { addIngredient, editIngredient, productRowOfRecipe, removeIngredient } from './edit-ingredients';
import type { PurchaseOrder } from './purchase-order';
import { requestReceipt } from './receive';
import { bookRevert } from './revert';
import { editRow } from './rows';
import { OLD_BEAM, booked, anOrder, BEAM, knownItems, CHAIR, counted, line, NOW, PAINT, PAINTER, q, SCREW } from './testing';

const chairs = () => anOrder({ entityType: 'outsourced', trackingLocationId: PAINTER, rows: [{ variantId: CHAIR, quantity: q(10) }] });
const planned = (order: PurchaseOrder) =>
  order.ingredientRows.map((row) => [row.id, row.variantId, toDecimal(row.quantityPerUnit), toDecimal(row.quantity)]);
const add = (order: PurchaseOrder, input: Partial<Parameters<typeof addIngredient>[2]> = {}) =>
  addIngredient(order, 1, { variantId: SCREW, quantityPerUnit: q(8), ...input }, { id: 9, knownItems });
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return `${(error as Rejection).kind} ${(error as Rejection).code}`;
  }
  return 'nothing';
};

describe('B5: ingredients of an outsourced row', () => {
  it('are added per unit or for the whole row', () => {
    expect(planned(add(chairs()).state).at(-1)).toEqual([9, SCREW, '8', '80']);
    expect(planned(add(chairs(), { quantityPerUnit: undefined, quantity: q(25) }).state).at(-1)).toEqual([9, SCREW, '2.5', '25']);
  });

  it('are changed, given to the contractor, and removed', () => {
    const dearer = editIngredient(chairs(), 2, { quantityPerUnit: q(5), notes: 'oak' }, knownItems)!.state;
    expect(planned(dearer)[0]).toEqual([2, BEAM, '5', '50']);
    const theirs = editIngredient(dearer, 2, { isSuppliedByContractor: true }, knownItems)!.state;
    expect(theirs.ingredientRows[0]).toEqual({ ...dearer.ingredientRows[0], isSuppliedByContractor: true });
    expect(planned(removeIngredient(theirs, 2).state)).toEqual([[3, PAINT, '0.3', '3']]);
    expect(editIngredient(chairs(), 2, { notes: null }, knownItems)).toBeUndefined();
  });

  describe('are kept in their ratio', () => {
    const tenForThree = (): PurchaseOrder => {
      const three = anOrder({ entityType: 'outsourced', trackingLocationId: PAINTER, rows: [{ variantId: CHAIR, quantity: q(3) }] });
      return add(three, { quantityPerUnit: undefined, quantity: q(10) }).state;
    };
    const screws = (order: PurchaseOrder) => planned(order).filter(([, variantId]) => variantId === SCREW);
    const edited = (order: PurchaseOrder, edit: Parameters<typeof editRow>[2], rowId = 1): PurchaseOrder =>
      editRow(order, rowId, edit, { knownItems, ids: counted(50), now: NOW })!.state;

    it('an edit that names no quantity changes none', () => {
      expect(screws(tenForThree())).toEqual([[9, SCREW, '3.333333', '10']]);
      for (const edit of [{ pricePerUnit: q(99) }, { arrivalDate: NOW }, { locationId: PAINTER }, { taxRateId: 3 }])
        expect(edited(tenForThree(), edit).ingredientRows).toEqual(tenForThree().ingredientRows);
    });

    it('sent back as it is shown it stays as it was', () => {
      const shown = { quantityPerUnit: q('3.333333'), quantity: q(10), notes: 'long ones' };
      expect(screws(editIngredient(tenForThree(), 9, shown, knownItems)!.state)).toEqual(screws(tenForThree()));
      const perUnit = { quantityPerUnit: q('3.333333'), notes: 'long ones' };
      expect(screws(editIngredient(tenForThree(), 9, perUnit, knownItems)!.state)).toEqual(screws(tenForThree()));
    });

    it.each([
      ['6', '20'],
      ['7', '23.333333'],
      ['900000', '3000000'],
      ['0.000003', '0.00001'],
    ])('for %s products %s, and for three again 10', (products, quantity) => {
      const more = edited(tenForThree(), { quantity: q(products) });
      expect(screws(more)[0]![3]).toBe(quantity);
      expect(screws(edited(more, { quantity: q(3) }))).toEqual(screws(tenForThree()));
    });

    it('also through a receipt of a part and its revert, and in one of more than was ordered', () => {
      const [asked, all] = [line(1, 1), line(1, 6, { allowsOverReceipt: true })].map((one) => {
        const paint = { ingredientRowId: 3, quantity: q(0), batches: [] };
        return requestReceipt(tenForThree(), [{ ...one, actuals: [paint] }], {
          receiptId: 1,
          baseCurrency: 'EUR',
          knownItems,
          ids: counted(),
        }).state;
      });
      const part = booked(asked!, 1);
      expect(screws(part).map(([, , perUnit, quantity]) => [perUnit, quantity])).toEqual([
        ['3.333333', '3.333333'],
        ['3.333333', '6.666667'],
      ]);
      const rest = part.rows.find(({ receivedDate }) => receivedDate === null)!;
      expect(screws(edited(part, { quantity: q(3) }, rest.id)).at(-1)![3]).toBe('10');
      expect(screws(bookRevert(part, part.receipts[0]!).state)).toEqual(screws(tenForThree()));
      expect(all!.receipts[0]!.consumed.find(({ ingredientRowId }) => ingredientRowId === 9)!.quantity).toBe(q(20));
    });

    it('and as the row says where the release before kept no ratio', () => {
      const former = { ...tenForThree(), ingredientRows: tenForThree().ingredientRows.map(({ ratio: _, ...row }) => row) };
      expect(screws(edited(former, { pricePerUnit: q(99) }))).toEqual(screws(tenForThree()));
      expect(screws(edited(former, { quantity: q(6) }))[0]![3]).toBe('20');
    });
  });

  it('are found by the row of the recipe', () => {
    expect(productRowOfRecipe(chairs(), 2, knownItems)).toEqual({ rowId: 1, variantId: PAINT });
    expect(codeOf(() => productRowOfRecipe(chairs(), 99, knownItems))).toBe('invalid UNKNOWN_RECIPE_ROW');
  });

  it.each([
    ['of a regular order', () => add(anOrder()), 'invalid NOT_OUTSOURCED'],
    ['that nobody knows', () => add(chairs(), { variantId: 99 }), 'invalid UNKNOWN_VARIANT'],
    ['that is archived (I5)', () => add(chairs(), { variantId: OLD_BEAM }), 'conflict ITEM_ARCHIVED'],
    ['that is the product itself', () => add(chairs(), { variantId: CHAIR }), 'invalid INGREDIENT_IS_PRODUCT'],
    ['without a quantity', () => add(chairs(), { quantityPerUnit: undefined }), 'invalid QUANTITY_MISSING'],
    ['that is not there', () => removeIngredient(chairs(), 77), 'missing NOT_FOUND'],
    [
      'of a row that waits for the ledger',
      () => editIngredient(partly('REQUESTED'), 2, { quantityPerUnit: q(1) }, knownItems),
      'conflict BUSY',
    ],
    ['of a received row', () => removeIngredient(partly('BOOKED'), 2), 'conflict ROW_RECEIVED'],
    ['of a received row, one more', () => add(partly('BOOKED')), 'conflict ROW_RECEIVED'],
  ])('refuses one %s', (_what, run, code) => {
    expect(codeOf(run)).toBe(code);
  });

  it('of the open rest may still change', () => {
    const order = partly('BOOKED');
    const rest = order.ingredientRows.find(({ purchaseOrderRowId, variantId }) => purchaseOrderRowId !== 1 && variantId === BEAM)!;
    expect(planned(editIngredient(order, rest.id, { quantityPerUnit: q(5) }, knownItems)!.state)).toContainEqual([
      rest.id,
      BEAM,
      '5',
      '30',
    ]);
  });
});

function partly(status: 'REQUESTED' | 'BOOKED'): PurchaseOrder {
  const lines = [line(1, 4, { actuals: [{ ingredientRowId: 3, batches: [{ batchId: 5, newBatch: null, quantity: q('1.2') }] }] })];
  const requested = requestReceipt(chairs(), lines, { receiptId: 1, baseCurrency: 'EUR', knownItems, ids: counted() }).state;
  return status === 'REQUESTED' ? requested : booked(requested, 1);
}
