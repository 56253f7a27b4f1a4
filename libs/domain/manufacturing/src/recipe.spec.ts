import fc from 'fast-check';
import { Rejection } from '@pegboard/kit';
import {
  addOperations,
  addRows,
  changeOperation,
  changeRow,
  ingredientsOf,
  refuseCycle,
  removeOperation,
  removeRow,
  wayBack,
} from './index';
import { LATER, NOW, q, recipe } from './testing';

const graph =
  (edges: Record<number, number[]>) =>
  (id: number): readonly number[] =>
    edges[id] ?? [];

describe('recipes (I2)', () => {
  it('rows are added, changed and removed, and each edit says which', () => {
    const row = { id: 3, ingredientVariantId: 30, quantity: q(1), notes: null, createdAt: NOW, updatedAt: NOW };
    const added = addRows(recipe(), [row]);
    expect([added.state.rows.length, added.events]).toEqual([3, [{ action: 'rows_added', change: { bom_row_ids: [3] } }]]);
    const changed = changeRow(added.state, 3, { quantity: q('1.5') }, LATER);
    expect(changed.state.rows[2]).toEqual({ ...row, quantity: q('1.5'), updatedAt: LATER });
    expect(removeRow(changed.state, 3).state.rows).toEqual(recipe().rows);
    expect(() => removeRow(recipe(), 9)).toThrow(Rejection);
  });

  it('more than 1 000 rows are refused', () => {
    const rows = Array.from({ length: 999 }, (_, i) => ({
      id: 10 + i,
      ingredientVariantId: 30,
      quantity: q(1),
      notes: null,
      createdAt: NOW,
      updatedAt: NOW,
    }));
    expect(() => addRows(recipe(), rows)).toThrow(expect.objectContaining({ code: 'TOO_MANY' }));
  });

  it('operations are added or replaced, moved by their sequence, and removed', () => {
    const [glue, paint] = recipe().operations;
    const sand = { ...glue!, id: 7, operationName: 'Sand' };
    const three = addOperations(recipe(), [sand], true).state;
    expect(three.operations.map((operation) => operation.operationName)).toEqual(['Glue', 'Paint', 'Sand']);
    expect(changeOperation(three, 7, { sequence: 1 }, LATER).state.operations.map((operation) => operation.id)).toEqual([
      7,
      glue!.id,
      paint!.id,
    ]);
    expect(changeOperation(three, glue!.id, { sequence: 99, notes: 'x' }, LATER).state.operations.map((operation) => operation.id)).toEqual(
      [paint!.id, 7, glue!.id],
    );
    expect(addOperations(three, [sand], true).state).toEqual(three);
    expect(addOperations(recipe(), [sand], false).state.operations).toEqual([sand]);
    expect(addOperations(addOperations(recipe(), [sand], false).state, [sand], false).state.operations).toEqual([sand]);
    expect(removeOperation(three, 7).state.operations).toHaveLength(2);
  });

  it('a deleted recipe has no ingredients', () => {
    expect(ingredientsOf({ ...recipe(), isDeleted: true })).toEqual([]);
    expect(ingredientsOf(undefined)).toEqual([]);
  });

  it('a product that is its own ingredient is refused', () => {
    expect(wayBack(1, 1, graph({}))).toEqual([1]);
  });

  it('a circle at any depth is refused with the way round', () => {
    const chain = graph(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [i + 2, [i + 3]])));
    expect(wayBack(150, 2, chain)).toHaveLength(149);
    const name = (id: number): string => `V${id}`;
    try {
      refuseCycle(3, [9, 2], graph({ 2: [5], 5: [3] }), name);
      throw new Error('not refused');
    } catch (problem) {
      expect(problem).toMatchObject({
        kind: 'invalid',
        code: 'RECIPE_CYCLE',
        message: 'V3 would contain itself: V3 → V2 → V5 → V3.',
        details: [{ info: { cycle: [3, 2, 5, 3] } }],
      });
    }
  });

  it('a shared part is no circle', () => {
    expect(() => refuseCycle(1, [2, 3], graph({ 2: [4], 3: [4], 4: [5] }), String)).not.toThrow();
  });

  it('law: edges that are let through never close a circle', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })), { maxLength: 40 }), (edges) => {
        const kept = new Map<number, number[]>();
        const parts = (id: number): readonly number[] => kept.get(id) ?? [];
        for (const [product, ingredient] of edges)
          if (!wayBack(product, ingredient, parts)) kept.set(product, [...parts(product), ingredient]);
        // Every product can be exploded to the end.
        const depth = (id: number, left: number): number => {
          expect(left).toBeGreaterThan(0);
          return 1 + Math.max(0, ...parts(id).map((part) => depth(part, left - 1)));
        };
        for (const product of kept.keys()) depth(product, 9);
      }),
    );
  });
});
