import { Planner, type Fact } from '@pegboard/domain-planning';
import { toDecimal } from '@pegboard/kit';
import { checkPlan, sampleOf } from './check';
import { salesOrderFacts, purchaseOrderFacts, journalFacts } from '../hearing/translation';
import { day, orderFor, purchaseFor, q, stockIs, TABLE } from '../testing/bodies';

const facts: Fact[] = [
  ...journalFacts(stockIs(1, TABLE, 4)),
  ...purchaseOrderFacts(purchaseFor(1, TABLE, 3, day(10))),
  ...[1, 2, 3].flatMap((id) => salesOrderFacts(orderFor(id, 3))),
];
function plan(): Planner {
  const made = new Planner({ now: day(1) });
  for (const fact of facts) made.apply(fact);
  return made;
}
const giveWay = async (): Promise<void> => undefined;
const check = (sample: ReturnType<typeof sampleOf>, fresh = new Planner({ now: day(1) })) => checkPlan(sample, fresh, giveWay);

describe('the check of the live plan', () => {
  it('finds nothing in a plan that is right, and says how much it looked at', async () => {
    expect(await check(sampleOf(plan()))).toEqual({ findings: [], finding_count: 0, statuses: 6, demands: 3, supplies: 2, keys: 1 });
  });

  it('P10: finds a status, and a figure, that is not the one from scratch', async () => {
    const sample = sampleOf(plan());
    const statuses = sample.statuses.map((status) =>
      status.entity === 'sales_order_row' && status.id === 3 ? { ...status, status: { ...status.status, missingQuantity: q(1) } } : status,
    );
    const keys = sample.keys.map((key) => ({ ...key, committed: q(8) }));
    const { findings } = await check({ ...sample, statuses, keys });
    expect(findings.map(({ invariant, about }) => [invariant, about])).toEqual([
      ['P10 statuses equal those from scratch', 'sales_order_row/3'],
      ['P10 figures equal those from scratch', `${TABLE}@1`],
    ]);
  });

  it('P13: looks at the plan with what is being ordered, too', async () => {
    const claims = [{ way: 'buy' as const, rows: [{ of: null, variantId: TABLE, locationId: 1, quantity: q(2) }] }];
    const sample = sampleOf(plan(), claims);
    expect(await check(sample)).toMatchObject({ findings: [], finding_count: 0 });
    const { findings } = await check({ ...sample, beingOrdered: [{ ...claims[0]!, rows: [{ ...claims[0]!.rows[0]!, quantity: q(1) }] }] });
    expect(findings.map(({ invariant, about }) => [invariant, about])).toContainEqual([
      'P13 what is being ordered makes the same plan',
      'sales_order_row/3',
    ]);
  });

  it('finds a plan that deals more than there is', async () => {
    const fresh = new Planner({ now: day(1) });
    const explain = fresh.explainDemand.bind(fresh);
    // A planner with a fault: it says that it covers each demand twice.
    fresh.explainDemand = (ref, options) => {
      const right = explain(ref, options);
      return { ...right, covers: right.covers.map((cover) => ({ ...cover, quantity: q(Number(toDecimal(cover.quantity)) * 2) })) };
    };
    const { findings } = await check(sampleOf(plan()), fresh);
    expect(new Set(findings.map((finding) => finding.invariant))).toEqual(
      new Set(['covered + missing = open', 'no more is dealt from a supply than it has']),
    );
  });
});
