import fc from 'fast-check';
import { quantity, type Quantity } from '@pegboard/kit';
import { whatToDo, type Piece, type ToDoCompany, type ToDoItem, type ToDoKey } from '../src/to-do/what-to-do';

const RUNS = Number(process.env['LAW_RUNS'] ?? 300);
const TODAY = 100;
const VARIANTS = 6;
const LOCATIONS = [1, 2];

/** A small company: variant n may be made of variants above n, so that no recipe contains itself. */
interface Company {
  readonly keys: readonly (ToDoKey<string> & { readonly item: ToDoItem })[];
}

const day = fc.oneof(fc.integer({ min: TODAY - 5, max: TODAY + 30 }), fc.constant(Infinity));
const amount = fc.integer({ min: 1, max: 9 });
const pieces = fc.array(fc.record({ quantity: amount, day, demand: fc.constantFrom('A', 'B', 'C') }), { maxLength: 3 });
const leftovers = fc.array(
  fc.record({
    quantity: fc.integer({ min: 0, max: 12 }),
    lastDay: fc.oneof(fc.integer({ min: TODAY - 3, max: TODAY + 30 }), fc.constant(Infinity)),
  }),
  { maxLength: 3 },
);
const recipeOf = (variantId: number) =>
  fc.uniqueArray(fc.record({ variantId: fc.integer({ min: variantId + 1, max: VARIANTS }), units: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: variantId < VARIANTS ? 3 : 0,
    selector: (row) => row.variantId,
  });

const companies: fc.Arbitrary<Company> = fc
  .tuple(
    ...Array.from({ length: VARIANTS }, (_, i) =>
      fc.tuple(variantId(i), fc.integer({ min: 0, max: 9 }), i + 1 < VARIANTS ? recipeOf(i + 1) : fc.constant([])),
    ),
  )
  .chain((variants) =>
    fc
      .tuple(
        ...variants.flatMap(([id, leadDays, recipe]) =>
          LOCATIONS.map((locationId) =>
            fc.record({
              variantId: fc.constant(id),
              locationId: fc.constant(locationId),
              uncovered: pieces,
              left: leftovers,
              safety: fc.option(fc.record({ quantity: amount, demand: fc.constant('safety') })),
              today: fc.constant(TODAY),
              item: fc.record({
                way: fc.constantFrom('make' as const, 'buy' as const, null),
                leadDays: fc.constant(leadDays),
                recipe: fc.constant(recipe.map((row) => ({ variantId: row.variantId, quantityPerUnit: quantity(row.units) }))),
              }),
            }),
          ),
        ),
      )
      .map((keys): Company => ({ keys })),
  );

function variantId(i: number) {
  return fc.constant(i + 1);
}

const nameOf = ({ variantId: variant, locationId }: { variantId: number; locationId: number }): string => `${variant}@${locationId}`;

function asCompany({ keys }: Company, order: readonly number[] = keys.map((_, i) => i)): ToDoCompany<string> {
  const byName = new Map(keys.map((key) => [nameOf(key), key]));
  const find = (variant: number, locationId: number) => byName.get(`${variant}@${locationId}`)!;
  return { keys: order.map((i) => [keys[i]!.variantId, keys[i]!.locationId]), key: find, item: (...of) => find(...of).item };
}

interface Unit {
  readonly day: number;
  readonly demand: string;
}

/**
 * The same, unit by unit: every unit that is wanted looks for one unit that is left and good on its day; one that finds none must be
 * got, and wants the units that it is made of. Variants go by number, because nothing is made of a lower one.
 */
function oracle({
  keys,
}: Company): Map<string, { quantity: number; neededOn: number; latestDay: number; demands: Record<string, number> }> {
  const result = new Map<string, { quantity: number; neededOn: number; latestDay: number; demands: Record<string, number> }>();
  const wanted = new Map<string, Unit[]>(keys.map((key) => [nameOf(key), []]));
  for (let variant = 1; variant <= VARIANTS; variant++)
    for (const key of keys.filter((one) => one.variantId === variant)) {
      const stock = key.left.flatMap(({ quantity: count, lastDay }) => Array.from({ length: count }, () => lastDay));
      const short: Unit[] = key.uncovered.flatMap((piece) => units(piece));
      const inOrder = [...wanted.get(nameOf(key))!].sort((a, b) => (a.day === b.day ? 0 : a.day < b.day ? -1 : 1));
      for (const unit of inOrder) {
        const good = unit.day === Infinity ? TODAY : Math.max(TODAY, unit.day);
        const at = stock.findIndex((lastDay) => lastDay >= good);
        if (at >= 0) stock.splice(at, 1);
        else short.push(unit);
      }
      const spare = stock.filter((lastDay) => lastDay >= TODAY).length;
      for (let i = spare; i < (key.safety?.quantity ?? 0); i++) short.push({ day: Infinity, demand: 'safety' });
      if (short.length === 0) continue;
      const neededOn = short.reduce((first, unit) => Math.min(first, unit.day), Infinity);
      const demands: Record<string, number> = {};
      for (const { demand } of short) demands[demand] = (demands[demand] ?? 0) + 1;
      result.set(nameOf(key), { quantity: short.length, neededOn, latestDay: neededOn - key.item.leadDays, demands });
      if (key.item.way !== 'make') continue;
      for (const row of key.item.recipe)
        for (const unit of short)
          for (let n = 0; n < row.quantityPerUnit / 1_000_000; n++)
            wanted.get(`${row.variantId}@${key.locationId}`)!.push({ day: unit.day - key.item.leadDays, demand: unit.demand });
    }
  return result;
}

const units = ({ quantity: count, day: on, demand }: Piece<string>): Unit[] => Array.from({ length: count }, () => ({ day: on, demand }));

const found = (company: ToDoCompany<string>) =>
  new Map(
    whatToDo(company).map((todo) => {
      const demands: Record<string, number> = {};
      for (const { demand, quantity: part } of todo.pieces) demands[demand] = (demands[demand] ?? 0) + part;
      return [nameOf(todo), { quantity: todo.quantity, neededOn: todo.neededOn, latestDay: todo.latestDay, demands }];
    }),
  );

describe('P14: what must be bought and made', () => {
  it('law: is what an oracle finds that goes unit by unit, for every company', () => {
    fc.assert(
      fc.property(companies, (company) => {
        expect(found(asCompany(company))).toEqual(oracle(company));
      }),
      { numRuns: RUNS },
    );
  });

  it('law: does not depend on the order in which the keys stand', () => {
    fc.assert(
      fc.property(companies, (company) => {
        const backwards = company.keys.map((_, i) => company.keys.length - 1 - i);
        expect(found(asCompany(company, backwards))).toEqual(found(asCompany(company)));
      }),
      { numRuns: RUNS },
    );
  });

  it('a recipe that contains itself, which a late event may show, is followed once (I2)', () => {
    const item = (other: number): ToDoItem => ({ way: 'make', leadDays: 1, recipe: [{ variantId: other, quantityPerUnit: quantity(1) }] });
    const key = (variant: number): ToDoKey<string> => ({
      variantId: variant,
      locationId: 1,
      uncovered: variant === 1 ? [{ quantity: 2 as Quantity, day: TODAY, demand: 'A' }] : [],
      left: [],
      safety: null,
      today: TODAY,
    });
    const company = { keys: [[1, 1]] as const, key, item: (variant: number) => item(variant === 1 ? 2 : 1) };
    expect(whatToDo(company).map(({ variantId: variant, quantity: count }) => [variant, count])).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });
});
