import { readBody } from '@pegboard/service';
import { isBelowZeroWanted } from './below-zero.filter';
import { NegativeStockQuery } from './movement.dto';

describe('T2: a list of stock below zero', () => {
  const line = {
    variant_id: 1,
    location_id: 2,
    latest_negative_stock_date: '2026-05-14T09:40:00.000Z',
    name: 'Oak chair',
    sku: 'CHAIR',
    category: 'chairs',
    quantity_on_hand: -3,
    quantity_allocated: 0,
  };
  it.each([
    [{}, true],
    [{ latest_negative_stock_date_min: '2026-05-14' }, true],
    [{ latest_negative_stock_date_min: '2026-05-14T10:00:00Z' }, false],
    [{ latest_negative_stock_date_max: '2026-05-14' }, true],
    [{ latest_negative_stock_date_max: '2026-05-14T12:00:00+03:00' }, false],
    [{ location_id: 3 }, false],
    [{ sku: 'CHAIR', name: 'Oak chair', category: 'chairs', variant_id: 1 }, true],
  ])('%j: %s', (query, isWanted) => {
    expect(isBelowZeroWanted(readBody(NegativeStockQuery, query), line, 'UTC')).toBe(isWanted);
  });

  it('has no line without a date where a date is asked for', () => {
    const query = readBody(NegativeStockQuery, { latest_negative_stock_date_max: '2026-05-14' });
    expect(isBelowZeroWanted(query, { ...line, latest_negative_stock_date: null }, 'UTC')).toBe(false);
  });

  it.each([
    ['2026-05-14', 'Pacific/Auckland', false],
    ['2026-05-15', 'Pacific/Auckland', true],
    ['2026-05-14', 'America/New_York', true],
  ])('D1: a day is that day at the location: %s in %s is %s', (day, zone, isWanted) => {
    const query = { latest_negative_stock_date_min: day, latest_negative_stock_date_max: day };
    const late = { ...line, latest_negative_stock_date: '2026-05-14T12:40:00.000Z' };
    expect(isBelowZeroWanted(readBody(NegativeStockQuery, query), late, zone)).toBe(isWanted);
  });
});
