import type { KeyFigures } from '@pegboard/domain-planning';
import { ZERO } from '@pegboard/kit';
import { ItemDirectory } from '../hearing/item-directory';
import { FACTORY, item, location, q, TABLE, WOOD } from '../testing/bodies';
import { figured, isMissing, linesByLocation, linesOfCompany, sorted, type Costs } from './inventory-lines';

const STORE = 2;
const directory = new ItemDirectory();
directory.learnLocation(location({ id: FACTORY }));
directory.learnLocation(location({ id: STORE, makes: false }));
directory.learnItem(item({ id: TABLE, name: 'Table', category_name: 'Furniture' }));
directory.learnItem(item({ id: WOOD, name: 'Oak board', is_producible: false, is_purchasable: true, default_supplier_id: 8 }));

/** In stock and committed, by key; the rest is nothing. */
const stock: Record<string, [number, number]> = {
  [`${TABLE}@${FACTORY}`]: [4, 9],
  [`${TABLE}@${STORE}`]: [7, 0],
  [`${WOOD}@${STORE}`]: [1, 3],
};
const plan = {
  keyFigures: (variantId: number, locationId: number): KeyFigures => {
    const [inStock, committed] = stock[`${variantId}@${locationId}`] ?? [0, 0];
    const figures = { inStock: q(inStock), committed: q(committed), calculated: q(inStock - committed) };
    return { variantId, locationId, expired: ZERO, expected: ZERO, safetyStock: ZERO, ...figures };
  },
};
const shown = (lines: ReturnType<typeof linesByLocation>) => lines.map(({ variantId, locationIds }) => [variantId, ...locationIds]);
const NO_COSTS: Costs = new Map();

describe('lists of stock', () => {
  it('are one line a variant and location, or one a variant for the company (P8)', () => {
    expect(shown(linesByLocation(directory, {}))).toEqual([
      [TABLE, FACTORY],
      [WOOD, FACTORY],
      [TABLE, STORE],
      [WOOD, STORE],
    ]);
    const [table, wood] = linesOfCompany(directory, {}).map((line) => figured(plan, line).figures);
    expect([table, wood]).toMatchObject([
      { inStock: q(11), committed: q(9), calculated: q(2) },
      { inStock: q(1), committed: q(3), calculated: q(-2) },
    ]);
  });

  it.each([
    ['text of the SKU', { search: `sku-${TABLE}` }, [TABLE]],
    ['text of the name', { search: 'BOARD' }, [WOOD]],
    ['category', { category_name: ['Furniture'] }, [TABLE]],
    ['supplier', { supplier_id: [8] }, [WOOD]],
    ['variant', { variant_id: [WOOD, 99] }, [WOOD]],
    ['what can be bought', { can_buy: true }, [WOOD]],
    ['what can be made (I4)', { can_make: true }, [TABLE]],
    ['what can be made there', { can_make: true, location_id: [STORE] }, []],
  ])('by %s', (_name, asked, variants) => {
    expect(linesOfCompany(directory, asked).map(({ variantId }) => variantId)).toEqual(variants);
  });

  it('what is missing at a location may be there in the company', () => {
    const missing = (lines: ReturnType<typeof linesByLocation>) =>
      shown(lines.map((line) => figured(plan, line)).filter((line) => isMissing(plan, directory, line)));
    expect(missing(linesByLocation(directory, {}))).toEqual([
      [TABLE, FACTORY],
      [WOOD, STORE],
    ]);
    expect(missing(linesOfCompany(directory, {}))).toEqual([[WOOD, FACTORY, STORE]]);
  });

  it('are sorted by names and figures, both ways', () => {
    const lines = linesOfCompany(directory, {}).map((line) => figured(plan, line));
    const by = (sort: string, costs = NO_COSTS) => sorted(lines, sort, directory, costs).map(({ variantId }) => variantId);
    expect([by('name'), by('-name')]).toEqual([
      [WOOD, TABLE],
      [TABLE, WOOD],
    ]);
    expect(by('quantity_missing_or_excess')).toEqual([WOOD, TABLE]);
    const costs: Costs = new Map([[`${WOOD}@${STORE}`, { average_cost: q(5), value_in_stock: q(5) }]]);
    expect([by('-value_in_stock', costs), by('value_in_stock', costs)]).toEqual([
      [WOOD, TABLE],
      [TABLE, WOOD],
    ]);
  });
});
