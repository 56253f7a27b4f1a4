import fc from 'fast-check';
import { type Quantity, type Ref } from '@pegboard/kit';
import { Planner, type EntityStatus } from '../src';
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
  interface Got {
    readonly availability: unknown;
    readonly missing: Quantity;
    readonly declared: (string | null)[];
    readonly covers: string;
  }

  /** What every sales row gets. When that is published to come is another matter: an ingredient further down decides that (P4). */
  function gotBy(plan: Planner): Map<Ref, Got> {
    const rows = plan.statuses().filter(({ entity }) => entity === 'sales_order_row');
    return new Map(
      rows.map(({ entity, id }) => {
        const ref: Ref = `${entity}/${id}`;
        const { covers, missing, status } = plan.explainDemand(ref, { withFixes: false });
        const availability = 'productAvailability' in status && status.productAvailability;
        const declared = covers.filter(({ supply }) => supply.ref !== null).map(({ supply }) => supply.declaredDate);
        const named = covers.map(({ supply, quantity }) => [supply.ref, supply.batchId, quantity]);
        return [ref, { availability, missing, declared, covers: JSON.stringify(named) }];
      }),
    );
  }

  law('no demand gets anything else when something is added below it (P2)', (company, seed) => {
    const plan = planned(company, seed);
    const before = gotBy(plan);
    const rows = plan.allKeyFigures().map(({ variantId, locationId }, i) => ({
      id: 1_000_000 + i,
      variantId,
      locationId,
      quantity: 50_000_000 as Quantity,
      linkedManufacturingOrderId: null,
      packedBeforeLink: 0 as Quantity,
    }));
    plan.apply({
      type: 'sales_order',
      id: 1_000_000,
      version: 1,
      orderNo: 'last',
      customerId: 1,
      customerName: 'Carol',
      status: 'NOT_SHIPPED',
      deliveryDate: null,
      rank: { key: 1_000_000, move: 0 },
      rows,
    });
    const after = gotBy(plan);
    for (const [ref, got] of before) expect(after.get(ref)).toEqual(got);
  });

  law('raising an order to the top never worsens what its rows get (P2)', (company, seed) => {
    const plan = planned(company, seed);
    const orders = plan.statuses().filter((each) => each.entity === 'sales_order');
    const order = orders[seed % Math.max(1, orders.length)];
    if (!order) return;
    const before = gotBy(plan);
    plan.apply({ type: 'sell_move', n: 1_000_000, keys: [{ id: order.id, key: -1 }] });
    const after = gotBy(plan);
    const words = ['NOT_AVAILABLE', 'EXPECTED', 'IN_STOCK', 'PICKED', 'NOT_APPLICABLE'];
    const latest = ({ declared }: Got): string => (declared.includes(null) ? '~' : (declared.sort().at(-1) ?? ''));
    for (const row of plan.salesOrderStatus(order.id)!.rows) {
      const [from, to] = [before.get(`sales_order_row/${row.id}`)!, after.get(`sales_order_row/${row.id}`)!];
      expect(words.indexOf(to.availability as string)).toBeGreaterThanOrEqual(words.indexOf(from.availability as string));
      expect(to.missing).toBeLessThanOrEqual(from.missing);
      if (from.availability === to.availability && to.missing === 0) expect(latest(to) <= latest(from)).toBe(true);
    }
  });
});

describe('when goods come', () => {
  law('nothing is published to come before what it waits for, and the chain says why it is late or at risk (P4, P14)', (company, seed) => {
    const plan = planned(company, seed);
    for (const { entity, id } of plan.statuses()) {
      if (!entity.endsWith('_row')) continue;
      const { covers, status, chain, open, missing } = plan.explainDemand(`${entity}/${id}`, { withFixes: false });
      for (const { supply } of covers) {
        if (supply.ref === null) continue;
        expect((supply.declaredDate ?? '~') <= (supply.expectedDate ?? '~')).toBe(true);
        const date = 'productAvailability' in status ? status.productExpectedDate : status.ingredientExpectedDate;
        if (missing === 0) expect((supply.expectedDate ?? '~') <= (date ?? '~')).toBe(true);
      }
      if (open === 0) continue;
      const isExpectedOrMissing = missing > 0 || covers.some(({ supply }) => supply.ref !== null);
      expect(chain.length > 0).toBe(isExpectedOrMissing && (status.isAtRisk || status.isLate));
      const last = chain.at(-1);
      if (last) expect(last.missing > 0 || last.supply!.expectedDate === last.supply!.declaredDate).toBe(true);
      if (covers.some(({ supply }) => supply.isAtRisk) && missing === 0) expect(last!.missing).toBeGreaterThan(0);
    }
  });
});
