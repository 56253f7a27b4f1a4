import { quantity } from '@pegboard/kit';
import { countMovements, MovedPortions, movementOf, pathsOfBatches, pathsOfRows, picksOf, portionsOf, suggestedPortion } from './movements';

const [two, five] = [quantity('2'), quantity('5')];
const whole = { quantity: five, batches: [] };
const split = {
  quantity: five,
  batches: [
    { batchId: 7, quantity: two },
    { batchId: null, quantity: quantity('3') },
  ],
};

describe('the movements of rows', () => {
  it('are one a batch, or one for a row without batches', () => {
    expect(portionsOf(whole)).toEqual([{ batchId: null, quantity: five }]);
    expect(portionsOf(split)).toEqual(split.batches);
    expect(countMovements([whole, split, whole])).toBe(4);
    expect(countMovements([])).toBe(0);
  });

  it('are as many as their paths, which name the row and the batch', () => {
    expect(pathsOfRows([split, whole], 'rows', 'quantity')).toEqual([
      'rows/0/batch_transactions/0',
      'rows/0/batch_transactions/1',
      'rows/1/quantity',
    ]);
    expect(pathsOfRows([whole], 'rows')).toEqual(['rows/0']);
  });

  it('name the quantity where goods without a batch have a part of their own', () => {
    const parts = [
      { batchId: null, newBatch: null },
      { batchId: null, newBatch: { batchNumber: 'A' } },
      { batchId: 7, newBatch: null },
    ];
    expect(pathsOfBatches(parts)).toEqual(['quantity', 'batch_transactions/1', 'batch_transactions/2']);
    expect(pathsOfBatches(parts.slice(0, 1), '3/')).toEqual(['3/quantity']);
  });

  it('have nothing of what is left out', () => {
    expect(movementOf({ variant_id: 1, location_id: 2, quantity: two, serves: null, price_per_unit: five })).toEqual({
      variant_id: 1,
      location_id: 2,
      batch_id: null,
      quantity: two,
      serves: null,
      holds_for: null,
      price_per_unit: five,
      new_batch: null,
    });
  });
});

describe('batches that the ledger chooses (T6)', () => {
  const moved = (...parts: [number | null, string][]) => ({
    batch_ids: parts.map(([batchId]) => batchId),
    moved: parts.map(([batch_id, amount]) => ({ serves: null, batch_id, quantity: quantity(amount) })),
  });

  it('are asked for by the movement, and their path is that of the row', () => {
    expect([picksOf(suggestedPortion(two)), picksOf({ isSuggested: false })]).toEqual([{ batches: 'suggested' }, {}]);
    expect(pathsOfRows([{ batches: [suggestedPortion(five)] }, split], 'rows')).toEqual([
      'rows/0/batches',
      'rows/1/batch_transactions/0',
      'rows/1/batch_transactions/1',
    ]);
  });

  it('are read from what was moved, portion by portion, with the sign that each portion has', () => {
    const reader = new MovedPortions(moved([7, '-2'], [8, '-4'], [null, '-1'], [null, '-3'], [5, '2']));
    expect(reader.of([{ batchId: 7, quantity: two }, suggestedPortion(five)])).toEqual([
      { batchId: 7, quantity: two },
      { batchId: 8, quantity: quantity('4') },
      { batchId: null, quantity: quantity('1') },
    ]);
    reader.skip();
    expect(reader.of([{ batchId: null, quantity: two }])).toEqual([{ batchId: 5, quantity: two }]);
    expect(new MovedPortions(moved([8, '-4'], [9, '-1'])).of([suggestedPortion(quantity('-5'))])).toEqual([
      { batchId: 8, quantity: quantity('-4') },
      { batchId: 9, quantity: quantity('-1') },
    ]);
  });
});
