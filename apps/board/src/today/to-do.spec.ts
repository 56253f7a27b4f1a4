import { bySupplier, lastDayOf, todayFiltersOf, whomFor, type ShownToDo } from './to-do';

const line = (sku: string, default_supplier_id: number | null, latest_day: string | null, is_late = false): ShownToDo =>
  ({
    sku,
    default_supplier_id,
    latest_day,
    is_late,
    supplier: { name: `supplier ${default_supplier_id}` },
    demands: [],
  }) as unknown as ShownToDo;

describe('P14: what is to be done today', () => {
  it('comes supplier by supplier, the most urgent first, what has none last', () => {
    const groups = bySupplier([
      line('GLUE', null, '2026-05-01'),
      line('WOOD', 1, null),
      line('FABRIC', 2, '2026-05-20'),
      line('FOAM', 2, '2026-05-10', true),
      line('SCREW', 1, '2026-05-12'),
    ]);
    expect(groups.map(({ name, latestDay, isLate, lines }) => [name, latestDay, isLate, lines.map(({ sku }) => sku)])).toEqual([
      ['supplier 2', '2026-05-10', true, ['FOAM', 'FABRIC']],
      ['supplier 1', '2026-05-12', false, ['SCREW', 'WOOD']],
      ['supplier null', '2026-05-01', false, ['GLUE']],
    ]);
  });

  it('ends with the day of the calendar on the wall', () => {
    const evening = new Date(2026, 4, 31, 23, 30);
    expect(lastDayOf({ until: 'today' }, evening)).toBe('2026-05-31');
    expect(lastDayOf({ until: 'week' }, evening)).toBe('2026-06-07');
    expect(lastDayOf({ until: 'all' }, evening)).toBeUndefined();
    expect([{ until: 'week' }, { until: 'x' }, {}].map(todayFiltersOf)).toEqual([
      { until: 'week' },
      { until: 'today' },
      { until: 'today' },
    ]);
  });

  it('says for whom, each once, and how many more there are', () => {
    const served = (order_no: string) => ({ order_no, customer_name: null });
    const demands = [
      { ...served('MO-1'), serves: ['SO-1', 'SO-2'].map(served) },
      { ...served('SO-2'), serves: [] },
      { ...served('SO-3'), serves: [] },
      { ...served('SO-4'), serves: [] },
    ];
    expect(whomFor({ demands })).toEqual({ names: ['SO-1', 'SO-2', 'SO-3'], more: 1 });
  });
});
