import fc from 'fast-check';
import { multiplyUnbounded, type Instant, type Quantity, type Ref } from '@pegboard/kit';
import {
  isTentative,
  Planner,
  type EntityStatus,
  type Fact,
  type ManufacturingOrderFact,
  type ShortageNeed,
  type PurchaseOrderFact,
  type RecipeFact,
  type TentativeSupply,
} from '../src';
import { arrivalOf, companies, randomOf, type CompanyHistory } from './company';
import { Oracle } from './oracle';

const RUNS = Number(process.env['LAW_RUNS'] ?? 150);
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

function planned(company: CompanyHistory, seed: number): Planner {
  const { now, transfersFirstWithinDays } = company;
  const plan = new Planner({ now, options: { transfersFirstWithinDays } });
  for (const fact of arrivalOf(company, seed)) plan.apply(fact);
  return plan;
}

const law = (name: string, check: (company: CompanyHistory, seed: number) => void): void =>
  it(name, () => fc.assert(fc.property(companies, seeds, check), { numRuns: RUNS }));

const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const everything = (plan: Planner): string =>
  JSON.stringify([plan.statuses(), plan.allKeyFigures(), plan.exportPicture(), plan.differences(), plan.exportPublished()]);

const DEMANDS = ['sales_order_row', 'manufacturing_order_recipe_row', 'outsourced_purchase_order_recipe_row', 'stock_transfer_row'];
const keyOf = ({ variantId, locationId }: { variantId: number; locationId: number }): string => `${variantId}@${locationId}`;

/** The open demands, each with its key and what it lacks. */
const demandsOf = (plan: Planner) =>
  plan
    .statuses()
    .filter(({ entity, id }) => DEMANDS.includes(entity) && !isTentative(id))
    .map(({ entity, id }): Ref => `${entity}/${id}`)
    .flatMap((ref) => {
      const { variantId, locationId, missing, open } = plan.explainDemand(ref, { limit: 0, withFixes: false });
      return open > 0 ? [{ ref, variantId, locationId, missing }] : [];
    });

function anyNeed(random: () => number, plan: Planner): ShortageNeed {
  const demand = random() < 0.7 ? pick(random, demandsOf(plan)) : undefined;
  if (demand) {
    const { ref: of, variantId, locationId } = demand;
    return { basis: random() < 0.7 ? 'row' : 'batch', of, variantId, locationId, quantity: null };
  }
  const place = { variantId: 1 + Math.floor(random() * 4), locationId: 1 + Math.floor(random() * 2) };
  return { basis: 'stock', of: null, ...place, quantity: null };
}

interface Claim extends TentativeSupply {
  readonly n: number;
}

/** What an order that was made under a claim is to the plan. */
function ordered(claim: Claim, recipes: ReadonlyMap<number, RecipeFact>): Fact[] {
  if (claim.way !== 'make') return [purchase(1_000 + claim.n, claim)];
  return claim.rows.map((row, i) => production(1_000 + claim.n * 10 + i, row, recipes.get(row.variantId)));
}

const purchase = (id: number, { rows }: TentativeSupply): PurchaseOrderFact => ({
  type: 'purchase_order',
  id,
  version: 1,
  orderNo: `PO-${id}`,
  kind: 'regular',
  status: 'NOT_RECEIVED',
  supplierId: 1,
  expectedDate: null,
  rows: rows.map((row, i) => ({ ...row, id: id * 10 + i, expectedDate: null })),
  trackingLocationId: null,
  ingredientRows: [],
});

const production = (id: number, row: TentativeSupply['rows'][number], recipe: RecipeFact | undefined): ManufacturingOrderFact => ({
  type: 'manufacturing_order',
  id,
  version: 1,
  orderNo: `MO-${id}`,
  status: 'NOT_STARTED',
  rank: { key: 2 ** 51 + id, move: 0 },
  variantId: row.variantId,
  locationId: row.locationId,
  plannedQuantity: row.quantity,
  productionDeadline: null,
  expectedDate: null,
  salesOrderRowId: null,
  salesOrderId: null,
  rows: (recipe?.rows ?? []).map(({ variantId, quantityPerUnit }, i) => ({
    id: id * 10 + i,
    variantId,
    plannedQuantity: multiplyUnbounded(quantityPerUnit, row.quantity),
  })),
});

const recipesOf = (plan: Planner): ReadonlyMap<number, RecipeFact> =>
  new Map(plan.exportPicture().flatMap((fact) => (fact.type === 'recipe' && !fact.isDeleted ? [[fact.id, fact as RecipeFact]] : [])));

/** At every key: the more of what its demands, negative stock among them, lack together and of what is below its safety stock. */
function shortages(plan: Planner): Map<string, number> {
  const lacks = new Map<string, number>();
  for (const { variantId, locationId } of plan.allKeyFigures()) {
    const negative = [null, 1, 2, 3].map((batch) => Math.max(0, 0 - plan.explainStock(variantId, locationId, batch).quantity));
    lacks.set(
      keyOf({ variantId, locationId }),
      negative.reduce((total, quantity) => total + quantity, 0),
    );
  }
  for (const demand of demandsOf(plan)) lacks.set(keyOf(demand), (lacks.get(keyOf(demand)) ?? 0) + demand.missing);
  for (const key of plan.allKeyFigures()) lacks.set(keyOf(key), Math.max(lacks.get(keyOf(key)) ?? 0, 0 - key.calculated));
  return lacks;
}

describe('one shortage is ordered once (P13)', () => {
  law('whoever asks in whatever order: no more is handed out than is short, and once all is handed out nothing is', (company, seed) => {
    const plan = planned(company, seed);
    const recipes = recipesOf(plan);
    const random = randomOf(seed);
    const short = shortages(plan);
    let open: Claim[] = [];
    const handedOut = new Map<string, number>();
    const count = (claim: Claim, by: 1 | -1): void => {
      for (const row of claim.rows) {
        handedOut.set(keyOf(row), (handedOut.get(keyOf(row)) ?? 0) + by * row.quantity);
        if (claim.way !== 'make' || by < 0) continue;
        // What is made is short of its ingredients, and they may have been ordered when it is given back.
        for (const { variantId, quantityPerUnit } of recipes.get(row.variantId)?.rows ?? []) {
          const key = keyOf({ variantId, locationId: row.locationId });
          short.set(key, (short.get(key) ?? 0) + multiplyUnbounded(quantityPerUnit, row.quantity));
        }
      }
    };
    for (let n = 1; n <= 12; n++) {
      const ended = open.length > 0 && random() < 0.4 ? pick(random, open) : undefined;
      if (ended) {
        open = open.filter((claim) => claim !== ended);
        // Ordered, or given back.
        if (random() < 0.6) for (const fact of ordered(ended, recipes)) plan.apply(fact);
        else count(ended, -1);
        continue;
      }
      const needs = Array.from({ length: 1 + Math.floor(random() * 2) }, () => anyNeed(random, plan));
      const granted = plan.handOut(needs, open);
      const rows = needs.map(({ of, variantId, locationId }, i) => ({ of, variantId, locationId, quantity: granted[i]! }));
      const claim: Claim = {
        n,
        way: pick(random, ['buy', 'outsource', 'make'] as const),
        rows: rows.filter(({ quantity }) => quantity > 0),
      };
      open.push(claim);
      count(claim, 1);
      for (const [key, quantity] of handedOut) expect(quantity).toBeLessThanOrEqual(short.get(key) ?? 0);
    }
    for (const need of needsOfAll(plan)) {
      const [first] = plan.handOut([need], open);
      open.push({ n: 99, way: 'buy', rows: [{ ...need, quantity: first! }] });
      expect(plan.handOut([need], open)).toEqual([0]);
    }
  });

  law('what is being ordered is supply without a date: an independent oracle finds the same plan', (company, seed) => {
    const plan = planned(company, seed);
    const random = randomOf(seed);
    const recipes = recipesOf(plan);
    const claims = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, n): Claim => {
      const place = { variantId: 1 + Math.floor(random() * 4), locationId: 1 + Math.floor(random() * 2) };
      const quantity = (1_000_000 * (1 + Math.floor(random() * 8))) as Quantity;
      return { n, way: pick(random, ['buy', 'outsource', 'make'] as const), rows: [{ of: null, ...place, quantity }] };
    });
    const real = claims.flatMap((claim) => ordered(claim, recipes));
    const oracle = new Oracle([...company.facts, ...company.postings, ...real] as Fact[], company.now, company.transfersFirstWithinDays);
    const known = (statuses: readonly EntityStatus[]) =>
      statuses.filter(({ id, ownerId }) => !isTentative(ownerId) && id < 1_000 && ownerId < 1_000);
    expect(known(plan.supposing(claims, () => plan.statuses()))).toEqual(known(oracle.statuses()));
  });

  it('of two orders that are being made, the one that was claimed first has the ingredients, and comes first', () => {
    const plan = new Planner({ now: '2026-05-10T00:00:00.000Z' as Instant });
    const transfer = { type: 'stock_transfer', id: 2, version: 1, number: 'TR-2', status: 'draft', fromLocationId: 2, toLocationId: 1 };
    for (const fact of [
      { type: 'recipe', id: 1, version: 1, rows: [{ variantId: 2, quantityPerUnit: 1_000_000 }] },
      { type: 'posting', n: 1, balances: [{ variantId: 2, locationId: 2, batchId: null, quantity: 1_000_000 }], holds: [], rowTotals: [] },
      { ...transfer, dispatchDate: null, arrivalDate: null, rows: [{ id: 21, variantId: 1, quantity: 1_000_000 }] },
    ])
      plan.apply(fact as unknown as Fact);
    const make = (pieces: number): TentativeSupply => ({
      way: 'make',
      rows: [{ of: null, variantId: 1, locationId: 2, quantity: (pieces * 1_000_000) as Quantity }],
    });
    const isAtRisk = (...claims: TentativeSupply[]) =>
      plan.supposing(claims, () => plan.statuses().find(({ entity, id }) => entity === 'stock_transfer_row' && id === 21)!.status.isAtRisk);
    expect([isAtRisk(make(6), make(1)), isAtRisk(make(1), make(6))]).toEqual([true, false]);
  });

  law('looking at it changes nothing, also with what-if, explanations and fixes within', (company, seed) => {
    const plan = planned(company, seed);
    const random = randomOf(seed);
    if (random() < 0.5) plan.markPublished(plan.differences(2));
    const before = everything(plan);
    const claims: TentativeSupply[] = [
      { way: 'make', rows: [{ of: null, variantId: 1, locationId: 1, quantity: 3_000_000 as Quantity }] },
      { way: 'buy', rows: [{ of: null, variantId: 2, locationId: 1, quantity: 2_000_000 as Quantity }] },
    ];
    const tried = plan.supposing(claims, () => {
      for (const { ref } of demandsOf(plan).slice(0, 3)) plan.explainDemand(ref);
      return plan.whatIf([{ change: 'add_purchase_order', expectedDate: null, rows: [] }]);
    });
    expect(tried.changes).toEqual([]);
    expect(everything(plan)).toBe(before);
  });
});

const needsOfAll = (plan: Planner): ShortageNeed[] => [
  ...demandsOf(plan).map(({ ref: of, variantId, locationId }): ShortageNeed => ({
    basis: 'row',
    of,
    variantId,
    locationId,
    quantity: null,
  })),
  ...plan
    .allKeyFigures()
    .map(({ variantId, locationId }): ShortageNeed => ({ basis: 'stock', of: null, variantId, locationId, quantity: null })),
];
