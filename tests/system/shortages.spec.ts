import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';
import { expectSoundPlan } from './sound-plan';

const CALLERS = 10;

/** Ten callers at once through the gateway; planner, purchasing and manufacturing have two replicas each. */
describe('one shortage is ordered once, in a whole company (P13)', () => {
  const running = withCompany();
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open(running().api);
    for (const name of ['planner', 'purchasing', 'manufacturing'] as const) await running().replica(name);
  });

  const rowOf = (order: any): number => order.sales_order_rows[0].id;
  const planned = (variant: number, calculated: number): Promise<void> =>
    eventually(async () => expect((await shop.inventory(variant)).calculated).toBe(calculated));
  const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

  type Call = readonly [path: string, body: object];
  /** All at once; what each answers: 201, or the code of its refusal. */
  const atOnce = async (calls: readonly Call[]): Promise<(number | string)[]> => {
    const answers = await Promise.all(calls.map(([path, body]) => shop.api.send('POST', path, body)));
    return answers.map(({ status, body }) => (status === 201 ? status : `${status} ${(body as { code: string }).code}`));
  };
  const once = (count: number) => [201, ...times(count - 1, () => '409 NOTHING_MISSING')];
  const sorted = (answers: readonly (number | string)[]) => [...answers].sort((a, b) => (String(a) < String(b) ? -1 : 1));

  const ways = (order: any, variant: number): Record<string, Call> => ({
    buy: [`/v1/sales_order_rows/${rowOf(order)}/buy`, {}],
    make_in_batch: [`/v1/sales_order_rows/${rowOf(order)}/make_in_batch`, {}],
    outsource: [`/v1/sales_order_rows/${rowOf(order)}/outsource`, {}],
    'replenishment: buy': ['/v1/replenishment/orders', { rows: [{ variant_id: variant, location_id: shop.works, action: 'buy' }] }],
    'replenishment: make': ['/v1/replenishment/orders', { rows: [{ variant_id: variant, location_id: shop.works, action: 'make' }] }],
  });
  const WAYS = ['buy', 'make_in_batch', 'outsource', 'replenishment: buy', 'replenishment: make'];

  it.each(WAYS)('%s: one is made, nine are told that nothing is missing', async (way) => {
    const chair = await shop.product('CHAIR-' + way.replace(/\W+/g, '-'));
    const order = await shop.order(chair, 9);
    await planned(chair, -9);
    const answers = await atOnce(times(CALLERS, () => ways(order, chair)[way]!));
    expect(sorted(answers)).toEqual(sorted(once(CALLERS)));
    await planned(chair, 0);
    expect((await shop.inventory(chair)).expected).toBe(9);
  });

  it('any mix of them: one is made', async () => {
    const chair = await shop.product('MIXED-CHAIR');
    const order = await shop.order(chair, 9);
    await planned(chair, -9);
    const each = Object.values(ways(order, chair));
    const answers = await atOnce(times(CALLERS, (i) => each[i % each.length]!));
    expect(sorted(answers)).toEqual(sorted(once(CALLERS)));
    await planned(chair, 0);
    expect((await shop.inventory(chair)).expected).toBe(9);
  });

  it('one took a part and the others come at once: together they have ordered what was missing', async () => {
    const chair = await shop.product('PART-CHAIR');
    const order = await shop.order(chair, 9);
    await planned(chair, -9);
    const [path] = ways(order, chair)['buy']!;
    const first = await shop.api.post(path, { quantity: 6 });
    expect(first.purchase_order_rows).toMatchObject([{ quantity: 6 }]);
    const answers = await atOnce(times(CALLERS, () => [path, {}] as const));
    expect(sorted(answers)).toEqual(sorted(once(CALLERS)));
    await planned(chair, 0);
    expect((await shop.inventory(chair)).expected).toBe(9);
  });

  it('the materials of an order, row by row and as a list, from the sales order and from the work-floor: each is ordered once', async () => {
    const board = await shop.material('BOARD');
    const frame = await shop.product('FRAME', new Map([[board, 3]]));
    const chair = await shop.product(
      'FRAMED-CHAIR',
      new Map([
        [board, 2],
        [frame, 1],
      ]),
    );
    const order = await shop.order(chair, 9);
    const mo = await shop.makeToOrder(order);
    await planned(board, -18);
    await planned(frame, -9);
    const { data } = await shop.api.get(`/v1/manufacturing_order_recipe_rows?manufacturing_order_id=${mo.id}`);
    const rows = new Map<number, number>(data.map((row: any) => [row.variant_id, row.id]));
    const makes: Call[] = [
      [`/v1/manufacturing_orders/${mo.id}/missing_ingredients/make`, {}],
      [`/v1/sales_orders/${order.id}/missing_ingredients/make`, {}],
      [`/v1/sales_order_rows/${rowOf(order)}/missing_ingredients/make`, {}],
      [`/v1/manufacturing_order_recipe_rows/${rows.get(frame)}/make`, {}],
      [`/v1/manufacturing_order_recipe_rows/${rows.get(frame)}/buy`, {}],
    ];
    const isFine = (answer: number | string): boolean => answer === 201 || answer === '409 NOTHING_MISSING';
    // A list in which only boards are missing answers that they aren't made here: 201, and nothing is.
    expect((await atOnce([...makes, ...makes])).filter((answer) => !isFine(answer))).toEqual([]);
    await planned(frame, 0);
    expect((await shop.inventory(frame)).expected).toBe(9);
    const boards = (await shop.inventory(board)).committed;
    const buys: Call[] = [
      [`/v1/manufacturing_orders/${mo.id}/missing_ingredients/buy`, {}],
      [`/v1/sales_orders/${order.id}/missing_ingredients/buy`, {}],
      [`/v1/sales_order_rows/${rowOf(order)}/missing_ingredients/buy`, {}],
      ['/v1/replenishment/orders', { rows: [{ variant_id: board, location_id: shop.works }] }],
      [`/v1/manufacturing_order_recipe_rows/${rows.get(board)}/buy`, {}],
    ];
    const answers = await atOnce([...buys, ...buys]);
    expect(answers.filter((answer) => !isFine(answer))).toEqual([]);
    await planned(board, 0);
    expect(await shop.inventory(board)).toMatchObject({ committed: boards, expected: boards });
  });

  it('M1: subassemblies are made at every level, for what they themselves need too', async () => {
    const wood = await shop.material('WOOD');
    const leg = await shop.product('LEG', new Map([[wood, 1]]));
    const top = await shop.product('TOP', new Map([[leg, 2]]));
    const recipe = new Map([
      [leg, 4],
      [top, 1],
    ]);
    const table = await shop.product('TABLE', recipe);
    const order = await shop.order(table, 2);
    const body = { sales_order_row_id: rowOf(order), create_subassemblies: true };
    await shop.api.post('/v1/manufacturing_order_make_to_order', body);
    // It answers when all of them are made.
    const made = async (variant: number): Promise<number> => {
      const { data } = await shop.api.get(`/v1/manufacturing_orders?variant_id=${variant}&location_id=${shop.works}`);
      return data.reduce((total: number, mo: any) => total + Number(mo.planned_quantity), 0);
    };
    expect([await made(top), await made(leg)]).toEqual([2, 12]);
    await planned(leg, 0);
    await planned(wood, -12);
  });

  it('a planner that is killed meanwhile hands nothing out twice', async () => {
    const chair = await shop.product('CRASH-CHAIR');
    const order = await shop.order(chair, 9);
    await planned(chair, -9);
    const { planner } = running().company.services;
    const calls = atOnce(times(CALLERS, (i) => Object.values(ways(order, chair))[i % 3]!));
    await planner.kill();
    const first = await calls;
    await planner.start();
    const second = await atOnce(times(CALLERS, (i) => Object.values(ways(order, chair))[i % 3]!));
    const made = [...first, ...second].filter((answer) => answer === 201).length;
    expect(made).toBeLessThanOrEqual(1);
    await eventually(async () => expect((await shop.inventory(chair)).expected).toBe(9 * made));
  });

  it('P10: after all of it the plan equals one made from scratch', async () => {
    await expectSoundPlan(running().api);
  });
});
