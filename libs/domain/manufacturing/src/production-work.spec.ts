import { sum } from '@pegboard/kit';
import {
  bookingOf,
  changeOperationRow,
  datedProduction,
  refuseOtherBatches,
  requestProduction,
  takenAs,
  type ManufacturingOrder,
} from './index';
import { after, booked, chairs, lastOf, LATER, NOW, produced, q, recipe, request, undone, untracked } from './testing';

const code = (expected: string) => expect.objectContaining({ code: expected });
const workIn = (order: ManufacturingOrder) => lastOf(order).operations!.map(({ rowId, time, cost }) => [rowId, time, cost]);
const timesOf = (order: ManufacturingOrder) => order.operations.map(({ actualTime }) => actualTime);

/** Two chairs, a minute of glueing and half a minute of painting each, at 36 an hour. */
describe('the work that goes into a production (O5, T9)', () => {
  it('is its share of what is planned or measured, unless somebody says how long it took', () => {
    const first = produced(chairs(2), 1, { quantity: q(1), operations: [{ rowId: 201, time: q(100) }] });
    expect(workIn(first)).toEqual([
      [201, q(100), q(1)],
      [202, q(30), q('0.3')],
    ]);
    expect(lastOf(first).workCost).toBe(q('1.3'));
    expect([timesOf(first), bookingOf(first, lastOf(first)).movements[0]!.value]).toEqual([[q(100), q(0)], q('1.3')]);
    // The time that was reported belongs to the first one alone.
    expect(workIn(produced(first, 2))).toEqual([
      [201, q(60), q('0.6')],
      [202, q(30), q('0.3')],
    ]);
    const measured = after(changeOperationRow(chairs(2), 202, { actualTime: q(200) }, NOW));
    expect(workIn(produced(measured, 1, { quantity: q(1) }))).toEqual([
      [201, q(60), q('0.6')],
      [202, q(100), q(1)],
    ]);
  });

  it('the parts add up to the whole', () => {
    const odd = recipe();
    const third = { ...odd.operations[0]!, plannedTimePerUnit: q('0.33') };
    const order = chairs(3, {}, { ...odd, operations: [third, { ...third, id: 6 }] });
    const one = lastOf(produced(order, 1, { quantity: q(1) }));
    expect(sum(one.operations!.map(({ cost }) => cost))).toBe(one.workCost);
  });

  it('goes back with the production, also if that completed the order', () => {
    const half = produced(chairs(2), 1, { quantity: q(1), operations: [{ rowId: 201, time: q(100) }] });
    const done = produced(half, 2, { operations: [{ rowId: 201, time: q(50) }] });
    expect(timesOf(done)).toEqual([q(150), q(0)]);
    expect(timesOf(undone(done, 2))).toEqual([q(100), q(0)]);
    expect(timesOf(undone(undone(done, 2), 1))).toEqual([q(0), q(0)]);
  });

  it('is of operations that the order has, each named once', () => {
    const working = (...rowIds: number[]) => request(1, { operations: rowIds.map((rowId) => ({ rowId, time: q(1) })) });
    expect(() => requestProduction(chairs(2), working(999), untracked, NOW)).toThrow(code('UNKNOWN_OPERATION_ROW'));
    expect(() => requestProduction(chairs(2), working(201, 201), untracked, NOW)).toThrow(code('NAMED_TWICE'));
  });
});

describe('what can be changed of a production', () => {
  const done = produced(chairs(2), 1);

  it('O3: its day, which is also the day on which the order was done', () => {
    const later = after(datedProduction(done, 1, LATER));
    expect([lastOf(later).productionDate, later.doneDate, later.status]).toEqual([LATER, LATER, 'DONE']);
    expect(datedProduction(done, 1, NOW)).toBeUndefined();
    expect(datedProduction(done, 1, undefined)).toBeUndefined();
    expect(after(datedProduction(produced(chairs(2), 1, { quantity: q(1) }), 1, LATER)).doneDate).toBeNull();
    const pending = after(requestProduction(chairs(2), request(1), untracked, NOW));
    expect(() => datedProduction(pending, 1, LATER)).toThrow(code('BUSY'));
  });

  it('T1: the batches that it took are not, but may be said again', () => {
    const { ingredient } = takenAs(booked(after(requestProduction(chairs(2), request(1), untracked, NOW))), 10);
    expect(() => refuseOtherBatches(ingredient, [...ingredient.batchTransactions])).not.toThrow();
    expect(() => refuseOtherBatches(ingredient, [{ batchId: null }])).not.toThrow();
    expect(() => refuseOtherBatches(ingredient, [{ batchId: 9, quantity: q(4) }])).toThrow(code('NOT_EDITABLE'));
    expect(() => takenAs(done, 999)).toThrow(code('NOT_FOUND'));
  });
});
