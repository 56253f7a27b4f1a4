import './determinism';
import { BackgroundChecks, type BackgroundCheck } from '@pegboard/eventing';
import type { NamedDifference } from '@pegboard/contracts';
import { CheckRounds } from '../../libs/service/src/checks/check-rounds';
import { beginRun, endRun } from './determinism';
import { AgendaClock } from './agenda';
import { documentsOf } from './clerks';
import { openCompany, type Company } from './company';
import { CALM } from './host';
import { SERVICES, World, type SimService } from './world';

/** No order has it yet. */
const UNUSED_ID = 900_001;
const LONG_AGO = '2026-01-01T00:00:00.000Z';
const STEP_MS = 2_000;

/** What a check finds of what was planted. */
interface PlantedDifference {
  readonly service: SimService;
  readonly check: BackgroundCheck['check'];
  readonly about: string;
}

describe('a difference that is planted in the databases of a company', () => {
  let company: Company;
  let world: World;
  let rounds: Map<SimService, CheckRounds>;
  /** Every world begins with the same documents. */
  let putBack = (): unknown => undefined;

  const doc = (service: SimService, collection: string, id: unknown): any =>
    documentsOf(world, service, collection).find(({ _id }) => _id === id);
  const call = async (service: SimService, method: 'POST' | 'PATCH', path: string, body: unknown): Promise<any> => {
    const answer = await world.agenda.until(world.send(service, { method, path: `v1/${path}`, body }, 0), 60_000, path);
    if (answer.status === 0 || answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const sell = (variant: number, quantity = 1): Promise<any> =>
    call('sales', 'POST', 'sales_orders', {
      customer_id: company.customers[0],
      location_id: company.locations[0],
      sales_order_rows: [{ variant_id: variant, quantity, price_per_unit: 1 }],
    });
  const makeToOrder = (order: any): Promise<any> =>
    call('manufacturing', 'POST', 'manufacturing_order_make_to_order', { sales_order_row_id: order.sales_order_rows[0].id });
  /** What each service finds within so many steps, as it runs in a process. */
  const lookFor = async (seconds: number): Promise<PlantedDifference[]> => {
    for (let ms = 0; ms < seconds * 1_000; ms += STEP_MS) {
      for (const of of rounds.values()) await world.agenda.until(of.step(), 60_000, 'a step of the checks');
      await world.agenda.pass(STEP_MS);
    }
    return [...rounds].flatMap(([service, of]) => of.differences().map(({ check, about }) => ({ service, check, about })));
  };
  const repair = async (): Promise<string[]> => {
    const found = [...rounds].map(([service, of]) => ({ service, differences: of.differences() }));
    const statuses: NamedDifference[] = found.flatMap(({ differences }) => differences.filter(({ check }) => check === 'statuses'));
    const left: string[] = [];
    for (const [service, of] of rounds) {
      const repaired = await world.agenda.until(of.repair(service === 'planner' ? statuses : []), 60_000, 'a repair');
      left.push(...repaired.left.map(({ check, about, why }) => `${check} ${about}: ${why}`));
    }
    return left;
  };

  beforeEach(async () => {
    company ??= await openCompany();
    world = await World.open(1, { ...CALM }, 1, company.beginning, (agenda) => beginRun(1, agenda));
    rounds = new Map();
    for (const service of SERVICES) {
      const [replica] = world.ready(service);
      const checks = replica!.parts.get<BackgroundChecks>(BackgroundChecks);
      rounds.set(
        service,
        new CheckRounds(
          () => checks.all,
          new AgendaClock(world.agenda),
          () => undefined,
        ),
      );
    }
  });
  afterEach(() => {
    putBack();
    world.end();
    endRun();
  });

  const plants: Record<string, () => Promise<PlantedDifference[]>> = {
    'a status that the plan doesn’t say (S3)': async () => {
      const { id } = await sell(company.table);
      await world.agenda.pass(5_000);
      doc('sales', 'sales_orders', id).beside.plan.value.order.is_overdue = true;
      return [{ service: 'sales', check: 'statuses', about: `sales_order/${id}` }];
    },
    'a rank that isn’t the one in the list (S4)': async () => {
      const sold = await sell(company.table);
      const made = await call('manufacturing', 'POST', 'manufacturing_orders', {
        variant_id: company.table,
        location_id: company.locations[0],
        planned_quantity: 1,
      });
      await world.agenda.pass(5_000);
      doc('sales', 'sales_orders', sold.id).beside.rank.value.key++;
      doc('manufacturing', 'manufacturing_orders', made.id).beside.rank.value++;
      return [
        { service: 'sales', check: 'ranks', about: `sales_order/${sold.id}` },
        { service: 'manufacturing', check: 'ranks', about: `manufacturing_order/${made.id}` },
      ];
    },
    'a row whose order nobody has made, and an order whose row names none (M1)': async () => {
      const unmade = await sell(company.table);
      await call('sales', 'PATCH', `sales_orders/${unmade.id}`, { additional_info: 'a second version' });
      const unnamed = await sell(company.table);
      const made = await makeToOrder(unnamed);
      await world.agenda.pass(5_000);
      doc('sales', 'sales_orders', unmade.id).rows[0].linkedManufacturingOrderId = UNUSED_ID;
      doc('sales', 'sales_orders', unnamed.id).rows[0].linkedManufacturingOrderId = null;
      return [
        { service: 'sales', check: 'links', about: `sales_order_row/${unmade.sales_order_rows[0].id}` },
        { service: 'manufacturing', check: 'links', about: `manufacturing_order/${made.id}` },
      ];
    },
    'a copy of an old item, and a plan that lacks a version of an order': async () => {
      const order = await sell(company.table);
      await world.agenda.pass(5_000);
      const copy = doc('sales', 'item_copies', company.table);
      const before = { ...copy };
      putBack = () => Object.assign(copy, before);
      Object.assign(copy, { at: 0, value: { ...copy.value, version: 0 } });
      // Its event was lost after the outbox was emptied.
      doc('sales', 'sales_orders', order.id).version++;
      return [
        { service: 'sales', check: 'copies', about: `item/${copy.value.id}` },
        // At the planner, and at inventory.
        { service: 'sales', check: 'copies', about: `sales_order/${order.id}` },
        { service: 'sales', check: 'copies', about: `sales_order/${order.id}` },
      ];
    },
    'stock that is held for a row that wants nothing any more (M6)': async () => {
      const order = await sell(company.table);
      const made = await makeToOrder(order);
      await call('manufacturing', 'PATCH', `manufacturing_orders/${made.id}`, { status: 'DONE' });
      await world.agenda.pass(5_000);
      doc('sales', 'sales_orders', order.id).rows[0].quantity = 0;
      return [{ service: 'inventory', check: 'holds', about: `sales_order_row/${order.sales_order_rows[0].id}` }];
    },
    'a packing that was begun long ago, of an order that the plan doesn’t know as it is': async () => {
      const order = await sell(company.table);
      await call('sales', 'PATCH', `sales_orders/${order.id}`, { status: 'PACKED' });
      await world.agenda.pass(5_000);
      const document = doc('sales', 'sales_orders', order.id);
      const [packed] = document.fulfillments;
      const intent = { postingId: `sales_order_fulfillment/${UNUSED_ID}/pack`, attempts: 1, refusal: null };
      const begun = { ...packed, id: UNUSED_ID, status: 'REQUESTED', becomes: 'PACKED', intent };
      Object.assign(document, { version: document.version + 1, updatedAt: LONG_AGO, fulfillments: [packed, begun] });
      const about = `sales_order/${order.id}`;
      const copies = { service: 'sales', check: 'copies', about } as const;
      return [{ service: 'sales', check: 'intents', about }, copies, copies];
    },
  };

  it.each(Object.entries(plants))('%s: is found, mended by one call, and gone', async (_what, plant) => {
    const planted = await plant();
    const byName = (a: PlantedDifference, b: PlantedDifference): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect((await lookFor(40)).sort(byName)).toEqual(planted.sort(byName));
    expect(await repair()).toEqual([]);
    await world.agenda.pass(10_000);
    expect(await lookFor(40)).toEqual([]);
  });

  it('what a document says was moved and the ledger doesn’t is found, and left to people (T1)', async () => {
    const order = await sell(company.table);
    await call('sales', 'PATCH', `sales_orders/${order.id}`, { status: 'PACKED' });
    await world.agenda.pass(5_000);
    const [moved] = doc('sales', 'sales_orders', order.id).fulfillments[0].rows;
    moved.quantity += 1_000_000;
    const about = `sales_order_row/${order.sales_order_rows[0].id}`;
    expect(await lookFor(40)).toEqual([{ service: 'sales', check: 'movements', about }]);
    expect(await repair()).toEqual([`movements ${about}: nothing is changed by itself: see the runbook`]);
    moved.quantity -= 1_000_000;
    expect(await lookFor(40)).toEqual([]);
  });

  it('a reader that is cut off says that it does not know, and nothing is right or wrong until it is back', async () => {
    const { id } = await sell(company.table);
    await world.agenda.pass(5_000);
    const unknown = (check: string): boolean =>
      rounds
        .get('sales')!
        .states()
        .some((state) => state.check === check && state.unknownSince !== null);
    world.ready('planner')[0]!.connection.cut();
    doc('sales', 'sales_orders', id).beside.plan.value.order.is_overdue = true;
    expect(await lookFor(4)).toEqual([]);
    expect([unknown('statuses'), unknown('copies'), unknown('ranks')]).toEqual([true, true, false]);
    world.ready('planner')[0]!.connection.reconnect();
    expect(await lookFor(60)).toEqual([{ service: 'sales', check: 'statuses', about: `sales_order/${id}` }]);
    expect([unknown('statuses'), unknown('copies')]).toEqual([false, false]);
  });
});
