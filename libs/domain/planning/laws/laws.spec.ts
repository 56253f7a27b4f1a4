import fc from 'fast-check';
import { type Quantity, type Ref } from '@pegboard/kit';
import { Planner, type EntityStatus, type StatusChange } from '../src';
import { arrivalOf, companies, randomOf, type CompanyHistory } from './company';
import { Oracle } from './oracle';

const RUNS = Number(process.env['LAW_RUNS'] ?? 150);
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

const plannerFor = ({ now, transfersFirstWithinDays }: CompanyHistory): Planner =>
  new Planner({ now, options: { transfersFirstWithinDays } });

/** The company's facts in an order named by the seed, with questions in between. */
function planned(company: CompanyHistory, seed: number): Planner {
  const plan = plannerFor(company);
  const random = randomOf(seed + 1);
  for (const fact of arrivalOf(company, seed)) {
    plan.apply(fact, `cause-${random()}`);
    if (random() < 0.3) plan.statuses();
  }
  return plan;
}

const law = (name: string, check: (company: CompanyHistory, seed: number) => void): void =>
  it(name, () => fc.assert(fc.property(companies, seeds, check), { numRuns: RUNS }));

const bytes = (plan: Planner): string => JSON.stringify([plan.statuses(), plan.allKeyFigures()]);

describe('the plan is a function of the facts', () => {
  law('an independent oracle finds the same plan (P1–P7)', (company, seed) => {
    const oracle = new Oracle([...company.facts, ...company.postings], company.now, company.transfersFirstWithinDays);
    expect(planned(company, seed).statuses()).toEqual(oracle.statuses());
  });

  law('any order and any repetition of the facts gives the same bytes (P10)', (company, seed) => {
    expect(bytes(planned(company, seed))).toBe(bytes(planned(company, seed + 99)));
  });

  law('fact by fact and from scratch give the same bytes (P10)', (company, seed) => {
    const plan = planned(company, seed);
    const scratch = plannerFor(company);
    for (const fact of plan.exportPicture()) scratch.apply(fact);
    expect(bytes(scratch)).toBe(bytes(plan));
    expect(JSON.stringify(scratch.exportPicture())).toBe(JSON.stringify(plan.exportPicture()));
  });

  law('midnights passed one by one and all at once give the same bytes (P9, P10)', (company, seed) => {
    const plan = plannerFor({ ...company, now: '2026-05-01T00:00:00.000Z' as CompanyHistory['now'] });
    const random = randomOf(seed);
    const facts = arrivalOf(company, seed);
    facts.forEach((fact, i) => {
      plan.apply(fact);
      if (random() < 0.2) plan.statuses();
      if (i === facts.length >> 1) plan.setNow('2026-05-09T13:00:00.000Z' as CompanyHistory['now']);
    });
    plan.setNow(company.now);
    expect(bytes(plan)).toBe(bytes(planned(company, seed)));
  });
});

describe('nothing is dealt twice', () => {
  const demandsOf = (plan: Planner): EntityStatus[] => plan.statuses().filter(({ entity }) => entity.endsWith('_row'));
  const nameOf = ({ entity, id }: EntityStatus): Ref => `${entity}/${id}`;

  law('what covers a demand and what is missing are what is open; the parts give the status (P4, P11)', (company, seed) => {
    const plan = planned(company, seed);
    for (const demand of demandsOf(plan)) {
      const { covers, missing, open, status } = plan.explainDemand(nameOf(demand), { withFixes: false });
      expect(covers.reduce((sum, cover) => sum + cover.quantity, 0) + missing).toBe(open);
      expect(status).toEqual(demand.status);
      if (open === 0) continue;
      const word = 'productAvailability' in status ? status.productAvailability : status.ingredientAvailability;
      const isFromStock = covers.every((cover) => cover.supply.type === 'stock');
      expect(word).toBe(missing > 0 ? 'NOT_AVAILABLE' : isFromStock ? 'IN_STOCK' : 'EXPECTED');
    }
  });

  law('a supply gives what it has and no more, stock too; linked supply serves its row alone (P1, P2)', (company, seed) => {
    const plan = planned(company, seed);
    const served = new Map<string, number>();
    for (const demand of demandsOf(plan)) {
      for (const cover of plan.explainDemand(nameOf(demand), { withFixes: false }).covers) {
        const name = cover.supply.ref ?? 'stock';
        if (name !== 'stock') served.set(name, (served.get(name) ?? 0) + cover.quantity);
      }
    }
    for (const [name, quantity] of served) {
      const explained = plan.explainSupply(name as Ref);
      const negative = explained.serves
        .filter(({ demand }) => demand.type === 'negative_stock')
        .reduce((sum, each) => sum + each.quantity, 0);
      expect(quantity + negative + explained.unreserved).toBe(explained.quantity);
      const linked = explained.serves.filter((each) => each.isLinked);
      expect(linked.length === 0 || explained.serves.length === 1).toBe(true);
    }
    for (const { variantId, locationId } of plan.allKeyFigures()) {
      const { quantity, serves, unreserved } = plan.explainStock(variantId, locationId);
      const dealt = serves.reduce((sum, each) => sum + each.quantity, 0);
      if (quantity >= 0) expect(dealt + unreserved).toBeLessThanOrEqual(quantity + negativeStock(plan, variantId, locationId));
    }
  });

  const negativeStock = (plan: Planner, variantId: number, locationId: number): number =>
    plan
      .exportPicture()
      .flatMap((fact) => (fact.type === 'ledger' ? fact.balances : []))
      .filter((balance) => balance.variantId === variantId && balance.locationId === locationId && balance.quantity < 0)
      .reduce((sum, balance) => sum - balance.quantity, 0);
});

describe('the order of demand', () => {
  const availability = ({ to, from }: StatusChange) => [from, to].map((status) => JSON.stringify(status && productOf(status)));
  const productOf = (status: EntityStatus['status']) =>
    'productAvailability' in status ? [status.productAvailability, status.productExpectedDate, status.missingQuantity] : status;

  law('no demand changes when something is added below it (P2)', (company, seed) => {
    const plan = planned(company, seed);
    const orders = plan.statuses().filter((each) => each.entity === 'sales_order');
    const rows = [1, 2, 3, 4].flatMap((variantId) =>
      [1, 2].map((locationId) => ({ variantId, locationId, quantity: 50_000_000 as Quantity })),
    );
    if (!plan.allKeyFigures().some(() => true)) return;
    const known = rows.filter((row) =>
      plan.allKeyFigures().some((key) => key.variantId === row.variantId && key.locationId === row.locationId),
    );
    if (known.length === 0) return;
    const { changes } = plan.whatIf([{ change: 'add_sales_order', id: -5, at: 'last', rows: known }]);
    for (const change of changes) {
      if (change.ownerId === -5 || !(change.entity === 'sales_order' || change.entity === 'sales_order_row')) continue;
      const [before, after] = availability(change);
      expect(after).toBe(before);
    }
    expect(plan.statuses().filter((each) => each.entity === 'sales_order')).toEqual(orders);
  });

  law('raising an order to the top never worsens its rows (P2)', (company, seed) => {
    const plan = planned(company, seed);
    const orders = plan.statuses().filter((each) => each.entity === 'sales_order');
    const order = orders[seed % Math.max(1, orders.length)];
    if (!order) return;
    const words = ['NOT_AVAILABLE', 'EXPECTED', 'IN_STOCK', 'PICKED', 'NOT_APPLICABLE'];
    for (const change of plan.whatIf([{ change: 'move_sales_order', id: order.id, to: 'first' }]).changes) {
      if (change.entity !== 'sales_order_row' || change.ownerId !== order.id) continue;
      const { from, to } = change as Extract<StatusChange, { entity: 'sales_order_row' }>;
      expect(words.indexOf(to!.productAvailability)).toBeGreaterThanOrEqual(words.indexOf(from!.productAvailability));
      expect(to!.missingQuantity).toBeLessThanOrEqual(from!.missingQuantity);
      if (from!.productAvailability === to!.productAvailability)
        expect((to!.productExpectedDate ?? '9') <= (from!.productExpectedDate ?? '9')).toBe(true);
    }
  });
});
