import {
  changeOperationRow,
  editOrder,
  givenIngredients,
  knownOperation,
  knownOperator,
  knownOrder,
  operationRowOf,
  productionOf,
  refuseReadOnly,
  requestProduction,
  requireNamed,
  standingProduction,
  stepToStatus,
  wantedTotal,
} from './index';
import { after, BEAM, chairs, linkedChairs, NOW, produced, q, recipe, request, untracked } from './testing';

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('what brings an order to a status (O1, O3, O4)', () => {
  const half = produced(chairs(4), 1, { quantity: q(1) });
  const done = produced(half, 2);

  it.each([
    ['nothing, where it has it', half, 'PARTIALLY_COMPLETED', 'none'],
    ['completing what is left', half, 'DONE', 'complete'],
    ['undoing what it made', half, 'NOT_STARTED', 'undo'],
    ['undoing all that it made, of a done order', done, 'IN_PROGRESS', 'undo'],
    ['setting it', half, 'BLOCKED', 'say'],
    [
      'setting it, of an order that made nothing',
      after(changeOperationRow(chairs(4), 201, { status: 'IN_PROGRESS' }, NOW)),
      'NOT_STARTED',
      'say',
    ],
  ] as const)('%s', (_what, order, wanted, step) => {
    expect(stepToStatus(order, wanted, undefined)).toBe(step);
  });

  it('PARTIALLY_COMPLETED can’t be set, and DONE again has no other quantity', () => {
    expect(() => stepToStatus(chairs(4), 'PARTIALLY_COMPLETED', undefined)).toThrow(code('STATUS_IS_DERIVED'));
    expect(stepToStatus(done, 'DONE', q(4))).toBe('none');
    expect(() => stepToStatus(done, 'DONE', q(5))).toThrow(
      expect.objectContaining({
        code: 'ORDER_DONE',
        details: [expect.objectContaining({ info: { completed: '4', actual_quantity: '5' } })],
      }),
    );
  });

  it('the total of an edit is kept until the order is done, and never falls below what is made (O3)', () => {
    expect([undefined, q(3), q(1), null, q(0)].map((wanted) => wantedTotal(half, wanted))).toEqual([
      undefined,
      q(3),
      undefined,
      undefined,
      undefined,
    ]);
    expect(wantedTotal({ ...half, wantedQuantity: q(3) }, null)).toBeNull();
    expect(() => wantedTotal(half, q('0.5'))).toThrow(code('ACTUAL_BELOW_COMPLETED'));
    expect(wantedTotal(done, q(4))).toBeUndefined();
    expect(() => wantedTotal(done, q(5))).toThrow(code('ORDER_DONE'));
    const wanting = after(editOrder(half, { wantedQuantity: q(3) }, NOW));
    const completed = after(requestProduction(wanting, request(2), untracked, NOW));
    expect(completed.productions[1]).toMatchObject({ quantity: q(2), isFinal: true });
    expect(() => editOrder(linkedChairs(4), { wantedQuantity: q(3) }, NOW)).toThrow(code('LINKED_ORDER'));
  });

  it('the total that an order is to have made counts what it has made by the moment of the decision', () => {
    const total = after(requestProduction(half, request(2, { actualQuantity: q(5), isFinal: true }), untracked, NOW));
    expect(total.productions[1]).toMatchObject({ quantity: q(4), isFinal: true });
    expect(() => requestProduction(half, request(2, { actualQuantity: q(1), isFinal: true }), untracked, NOW)).toThrow(
      code('QUANTITY_NOT_POSITIVE'),
    );
  });
});

describe('fields that the order itself doesn’t own (M5)', () => {
  it.each([
    [{ sales_order_id: 1 }, 'sales_order_id'],
    [{ sales_order_row_id: null }, 'sales_order_row_id'],
    [{ variant_id: 999 }, 'variant_id'],
    [{ done_date: NOW }, 'done_date'],
  ])('%j is refused at its field', (fields, path) => {
    expect(() => refuseReadOnly(linkedChairs(4), fields)).toThrow(
      expect.objectContaining({ code: 'READ_ONLY_FIELD', details: [expect.objectContaining({ path })] }),
    );
  });

  it('the same product, and what comes with DONE, is taken', () => {
    const order = chairs(4);
    expect(() => refuseReadOnly(order, { variant_id: order.variantId, status: 'DONE', done_date: NOW })).not.toThrow();
    expect(() => refuseReadOnly(produced(order, 1), { done_date: NOW })).not.toThrow();
    expect(() => refuseReadOnly(produced(order, 1), { done_date: NOW, status: 'IN_PROGRESS' })).toThrow(code('READ_ONLY_FIELD'));
  });
});

describe('ingredients by row or by variant (O3)', () => {
  it('a variant stands for its only row', () => {
    const used = [
      { rowId: 102, quantity: q(1) },
      { variantId: BEAM, quantity: q(2) },
    ];
    expect(givenIngredients(chairs(4), used)).toEqual([
      { rowId: 102, quantity: q(1) },
      { rowId: 101, quantity: q(2) },
    ]);
  });

  it('names the field where no row, or more than one, has it', () => {
    const twice = chairs(4, {}, recipe({ rows: [recipe().rows[0]!, recipe().rows[0]!] }));
    const refusal = (path: string, expected: string) =>
      expect.objectContaining({ code: expected, details: [expect.objectContaining({ path: `ingredients/0/${path}` })] });
    expect(() => givenIngredients(twice, [{ variantId: BEAM, quantity: q(1) }])).toThrow(refusal('variant_id', 'UNKNOWN_INGREDIENT'));
    expect(() => givenIngredients(twice, [{ variantId: 999, quantity: q(1) }])).toThrow(refusal('variant_id', 'UNKNOWN_INGREDIENT'));
    expect(() => givenIngredients(twice, [{ quantity: q(1) }])).toThrow(refusal('manufacturing_order_recipe_row_id', 'MISSING_FIELD'));
  });
});

describe('what a body names must be there', () => {
  const order = produced(chairs(4), 1, { quantity: q(1) });

  it('the order, and a production of it that still stands (O3, O4)', () => {
    expect(knownOrder(order, 1)).toBe(order);
    for (const gone of [undefined, { ...order, isDeleted: true }])
      expect(() => knownOrder(gone, 9)).toThrow(code('UNKNOWN_MANUFACTURING_ORDER'));
    expect([productionOf(order, 1).id, standingProduction(order, 1).id]).toEqual([1, 1]);
    expect(() => productionOf(order, 2)).toThrow(code('NOT_FOUND'));
    expect(() => standingProduction(order, 2)).toThrow(code('PRODUCTION_UNDONE'));
  });

  it('the operation, by a recipe or by a new name, and its people (O5)', () => {
    const known = recipe().operations[0];
    expect(knownOperation(known, 5, undefined)).toBe(known);
    expect(knownOperation(undefined, 5, 'Saw')).toBeUndefined();
    expect(() => knownOperation(undefined, 5, undefined)).toThrow(code('UNKNOWN_OPERATION'));
    expect(requireNamed('Saw')).toBe('Saw');
    expect(() => requireNamed(undefined)).toThrow(code('MISSING_FIELD'));
    expect(() => knownOperator(undefined, 3, 'assigned_operators/0')).toThrow(code('UNKNOWN_OPERATOR'));
    expect(() => operationRowOf(order, 99)).toThrow(code('NOT_FOUND'));
  });
});
