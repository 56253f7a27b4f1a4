import {
  itemEvent,
  locationEvent,
  manufacturingClaimOutcome,
  manufacturingOrderEvent,
  purchaseOrderEvent,
  purchasingClaimOutcome,
  recipeEvent,
  salesOrderEvent,
  type InputOf,
  type OutputOf,
  type planTakeShortage,
} from '@pegboard/contracts';
import { Rejection, ZERO, type Quantity } from '@pegboard/kit';
import { pictureSchema } from '../live/kept-state';
import { FACTORY, item, location, manufacturingOrder, orderFor, purchaseFor, q, recipe, TABLE, WOOD } from '../testing/bodies';
import { PlannerWorld } from '../testing/planner-world';
import { Shortages } from './shortages';

type Asked = InputOf<typeof planTakeShortage>;
type Need = Asked['needs'][number];

const MINUTE_MS = 60_000;
const row = (id: number, quantity: Quantity | null = null): Need => ({
  basis: 'row',
  of: `sales_order_row/${id}`,
  variant_id: TABLE,
  location_id: FACTORY,
  quantity,
});
const stock = (variantId = TABLE): Need => ({ basis: 'stock', of: null, variant_id: variantId, location_id: FACTORY, quantity: null });
const wood: Need = { basis: 'ingredients', of: 'sales_order/1', variant_id: WOOD, location_id: FACTORY, quantity: null };

describe('handing out shortages (P13)', () => {
  let world: PlannerWorld;
  let requests: number;
  /** What the owners say became of claims; none was ordered unless a test says so. */
  let outcomes: Map<string, OutputOf<typeof purchasingClaimOutcome>>;
  let askedOwners: InputOf<typeof purchasingClaimOutcome>[];
  let isOwnerAway: boolean;

  const replica = async (): Promise<Shortages> => (await world.startLive()).get(Shortages);
  const ask = (...needs: Need[]): Asked => ({
    at_least: { versions: {}, posting: 0 },
    wait_ms: 0,
    request: `request/${++requests}`,
    way: 'buy',
    needs,
  });
  const granted = async (taking: Promise<OutputOf<typeof planTakeShortage>>): Promise<Quantity[]> => (await taking).granted;

  beforeEach(async () => {
    world = new PlannerWorld();
    requests = 0;
    outcomes = new Map();
    askedOwners = [];
    isOwnerAway = false;
    const outcomeOf = (input: InputOf<typeof purchasingClaimOutcome>) => {
      askedOwners.push(input);
      if (isOwnerAway) throw new Rejection('SERVICE_UNAVAILABLE', 'Nobody answers.');
      return outcomes.get(input.claim_id) ?? { outcome: 'NONE' as const, order: null };
    };
    world.ports.asker.answer(purchasingClaimOutcome, outcomeOf);
    world.ports.asker.answer(manufacturingClaimOutcome, outcomeOf);
    await world.tell(locationEvent, location({ id: FACTORY }));
    await world.tell(itemEvent, item({ id: TABLE }), item({ id: WOOD, is_producible: false, is_purchasable: true }));
    await world.tell(recipeEvent, recipe(TABLE, [{ variantId: WOOD, quantity: q(2) }]));
    // Row 1 wants 9 tables, and there are none.
    await world.tell(salesOrderEvent, orderFor(1, 9));
  });
  afterEach(() => world.stop());

  it('one gets it, the others nothing', async () => {
    const shortages = await replica();
    const all = await Promise.all(Array.from({ length: 5 }, () => granted(shortages.take(ask(row(1))))));
    expect(all).toEqual([[q(9)], [ZERO], [ZERO], [ZERO], [ZERO]]);
  });

  it('two replicas hand it out once, whatever they are asked by', async () => {
    const replicas = [await replica(), await replica(), await replica()];
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        granted(replicas[i % 3]!.take({ ...ask(i % 2 ? row(1) : stock()), way: i % 4 ? 'buy' : 'make' })),
      ),
    );
    expect(all.flat().filter((quantity) => quantity > 0)).toEqual([q(9)]);
  });

  it('the second gets what the first left', async () => {
    const [one, other] = [await replica(), await replica()];
    expect(await granted(one.take(ask(row(1, q(6)))))).toEqual([q(6)]);
    expect(await granted(other.take(ask(row(1))))).toEqual([q(3)]);
    expect(await granted(other.take(ask(row(1))))).toEqual([ZERO]);
  });

  it('one request gets one claim, however often and wherever it asks', async () => {
    const [one, other] = [await replica(), await replica()];
    const asked = ask(row(1));
    const all = await Promise.all([one.take(asked), other.take(asked), one.take(asked), other.take(asked)]);
    expect(new Set(all.map((taken) => JSON.stringify(taken)))).toEqual(
      new Set([JSON.stringify({ is_pending: false, claim_id: asked.request, granted: [q(9)] })]),
    );
  });

  it('the event of its order takes the place of the claim, at each replica when it reads it', async () => {
    const [one, other] = [await replica(), await replica()];
    const { claim_id } = await one.take(ask(row(1)));
    await world.tell(purchaseOrderEvent, { ...purchaseFor(5, TABLE, 4, null), claim_id });
    // Four were ordered of nine; the rest is free at once.
    expect(await granted(other.take(ask(row(1))))).toEqual([q(5)]);
    expect(await one.beingOrdered()).toMatchObject([{ state: 'OPEN', rows: [{ quantity: q(5) }] }]);
  });

  it('a replica that is behind does not hand out what another one has seen ordered', async () => {
    const [one, behind] = [await replica(), await replica()];
    const { claim_id } = await one.take(ask(row(1)));
    const order = { ...purchaseFor(5, TABLE, 9, null), claim_id };
    // Only the first one reads it.
    world.keep(purchaseOrderEvent, order);
    const { HEARD } = await import('../hearing/heard');
    world.plans[0]!.state!.learn(
      HEARD.find(({ event }) => event === purchaseOrderEvent)!,
      order,
    );
    await one.sweep();
    expect(await one.beingOrdered()).toEqual([]);
    expect(await granted(behind.take(ask(row(1))))).toEqual([ZERO]);
    await world.send(purchaseOrderEvent, order);
    expect(await behind.beingOrdered()).toEqual([]);
    expect(await granted(behind.take(ask(row(1))))).toEqual([ZERO]);
  });

  it('an order that was deleted ends its claim too, and what it brought is missing again', async () => {
    const shortages = await replica();
    const { claim_id } = await shortages.take(ask(row(1)));
    await world.tell(purchaseOrderEvent, { ...purchaseFor(5, TABLE, 9, null), version: 2, is_deleted: true, claim_id });
    expect(await granted(shortages.take(ask(row(1))))).toEqual([q(9)]);
  });

  it('what is given back is free at once, and only once', async () => {
    const [one, other] = [await replica(), await replica()];
    const { claim_id } = await one.take(ask(row(1)));
    expect(await other.giveBack({ claim_id })).toEqual({ is_given_back: true });
    expect(await one.giveBack({ claim_id })).toEqual({ is_given_back: false });
    expect(await other.giveBack({ claim_id: 'unheard/1' })).toEqual({ is_given_back: false });
    expect(await granted(one.take(ask(row(1))))).toEqual([q(9)]);
  });

  it('a claim whose life is over lapses when its owner says that nothing was ordered', async () => {
    const shortages = await replica();
    const asked = ask(row(1));
    await shortages.take(asked);
    expect(await granted(shortages.take(ask(row(1))))).toEqual([ZERO]);
    world.ports.clock.advance(MINUTE_MS);
    expect(await granted(shortages.take(ask(row(1))))).toEqual([q(9)]);
    expect(askedOwners).toEqual([{ claim_id: asked.request, is_final: false }]);
  });

  it('a request whose claim lapsed gets another one, with another key', async () => {
    const shortages = await replica();
    const asked = ask(row(1));
    await shortages.take(asked);
    world.ports.clock.advance(MINUTE_MS);
    await shortages.sweep();
    expect(await shortages.take(asked)).toEqual({ is_pending: false, claim_id: `${asked.request}#2`, granted: [q(9)] });
  });

  it('a claim does not lapse while its owner is away, or while the order is on its way into its store', async () => {
    const shortages = await replica();
    const { claim_id } = await shortages.take({ ...ask(row(1)), way: 'make' });
    isOwnerAway = true;
    world.ports.clock.advance(MINUTE_MS);
    expect(await granted(shortages.take(ask(row(1))))).toEqual([ZERO]);
    // Those who ask next don't wait for it again.
    expect(await granted(shortages.take(ask(row(1))))).toEqual([ZERO]);
    expect(world.problems.splice(0)).toHaveLength(1);
    isOwnerAway = false;
    world.ports.clock.advance(10_000);
    outcomes.set(claim_id, { outcome: 'TAKEN', order: null });
    expect(await granted(shortages.take(ask(row(1))))).toEqual([ZERO]);
    world.ports.clock.advance(5 * MINUTE_MS);
    await shortages.sweep();
    expect(askedOwners.at(-1)).toEqual({ claim_id, is_final: true });
  });

  it('a crash after the order was made, before its event was sent: it is not ordered again', async () => {
    const shortages = await replica();
    const { claim_id } = await shortages.take(ask(row(1)));
    outcomes.set(claim_id, { outcome: 'ORDERED', order: 'purchase_order/5' });
    world.ports.clock.advance(MINUTE_MS);
    expect(await granted(shortages.take(ask(row(1))))).toEqual([ZERO]);
    // The event comes when the owner is up again.
    await world.tell(purchaseOrderEvent, { ...purchaseFor(5, TABLE, 9, null), claim_id });
    expect(await shortages.beingOrdered()).toEqual([]);
    expect(await granted(shortages.take(ask(row(1))))).toEqual([ZERO]);
  });

  it('a planner that starts again, or is built again from its owners, knows what is being ordered', async () => {
    const { claim_id } = await (await replica()).take(ask(row(1)));
    await world.stop();
    const again = await replica();
    expect(await granted(again.take(ask(row(1))))).toEqual([ZERO]);
    world.keep(purchaseOrderEvent, { ...purchaseFor(5, TABLE, 9, null), claim_id });
    await world.stop();
    await world.ports.database.collection(pictureSchema).remove('latest');
    const rebuilt = await replica();
    expect(await rebuilt.beingOrdered()).toEqual([]);
    expect(await granted(rebuilt.take(ask(row(1))))).toEqual([ZERO]);
  });

  it('what is being made is short of its ingredients, before and after its order is known', async () => {
    const shortages = await replica();
    const { claim_id } = await shortages.take({ ...ask(row(1)), way: 'make' });
    expect(await shortages.look(0, (plan) => plan.missingIngredients('sales_order/1'))).toMatchObject([
      { variantId: WOOD, quantityMissing: q(18), rows: [] },
    ]);
    expect(await granted(shortages.take(ask(wood)))).toEqual([q(18)]);
    expect(await granted(shortages.take(ask(wood)))).toEqual([ZERO]);
    const rows = [{ id: 41, variant_id: WOOD, planned_quantity_per_unit: q(2), planned_quantity: q(18) }];
    await world.tell(
      manufacturingOrderEvent,
      manufacturingOrder({ id: 4, variant_id: TABLE, location_id: FACTORY, planned_quantity: q(9), rows, claim_id }),
    );
    expect(await granted(shortages.take(ask(wood, stock(WOOD), row(1))))).toEqual([ZERO, ZERO, ZERO]);
  });

  it('a retry finds the list of its first try, although that has claimed a part of it', async () => {
    const shortages = await replica();
    await shortages.take({ ...ask(wood), request: 'sales_sourcing/3/8@1' });
    const listFor = (request?: string) =>
      shortages.look(0, (plan) => plan.missingIngredients('sales_order/1')[0]!.quantityMissing, request);
    expect([await listFor(), await listFor('sales_sourcing/33'), await listFor('sales_sourcing/3')]).toEqual([ZERO, ZERO, q(18)]);
  });

  it('a retry is told what its first try has ordered, once the plan counts it', async () => {
    const shortages = await replica();
    const { claim_id } = await shortages.take({ ...ask(wood), request: 'sales_sourcing/3/8@1' });
    expect(await shortages.orderedFor('sales_sourcing/3')).toEqual([]);
    await world.tell(purchaseOrderEvent, { ...purchaseFor(5, WOOD, 18, null), claim_id });
    expect(await shortages.orderedFor('sales_sourcing/3')).toMatchObject([
      { claimId: claim_id, way: 'buy', rows: [{ variantId: WOOD, locationId: FACTORY, quantity: q(18) }] },
    ]);
    expect(await shortages.orderedFor('sales_sourcing/33')).toEqual([]);
  });

  it('explanations and what-if know it, and nothing of it is published', async () => {
    const shortages = await replica();
    while (world.output().length === 0) await new Promise((resolve) => setImmediate(resolve));
    const before = world.output().length;
    await shortages.take(ask(row(1)));
    const [explained, tried] = await shortages.look(0, (plan) => [
      plan.explainDemand('sales_order_row/1'),
      plan.whatIf([
        { change: 'add_purchase_order', expectedDate: null, rows: [{ variantId: TABLE, locationId: FACTORY, quantity: q(9) }] },
      ]),
    ]);
    expect(explained).toMatchObject({
      missing: ZERO,
      covers: [{ supply: { type: 'being_ordered', ref: null, expectedDate: null }, quantity: q(9) }],
      fixes: [],
    });
    expect(tried.changes).toEqual([]);
    expect(world.live.state!.plan.missingQuantity(1)).toBe(q(9));
    expect(world.live.state!.plan.differences()).toEqual([]);
    expect(world.output()).toHaveLength(before);
  });

  it('a plan that is behind says so and hands out nothing', async () => {
    const shortages = await replica();
    const asked = { ...ask(row(1)), at_least: { versions: { 'sales_order/1': 7 }, posting: 0 } };
    expect(await shortages.take(asked)).toEqual({ is_pending: true, claim_id: asked.request, granted: [ZERO] });
    expect(await shortages.beingOrdered()).toEqual([]);
  });

  it('claims that cannot be read are no reason not to answer whoever only looks', async () => {
    const shortages = await replica();
    world.ports.database.isAway = true;
    expect(await shortages.look(0, (plan) => plan.missingQuantity(1))).toBe(q(9));
    await expect(shortages.take(ask(row(1)))).rejects.toThrow();
    world.ports.database.isAway = false;
    expect(world.problems.splice(0)).toHaveLength(1);
    expect(await granted(shortages.take(ask(row(1))))).toEqual([q(9)]);
  });
});
