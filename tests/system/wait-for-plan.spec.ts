import { Api, SERVICES, type Answer, type ServiceProcess } from '@pegboard/company';
import { BusConnection, consumerState } from '@pegboard/eventing';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { daysFromNow, Shop } from './shop';

const ROUNDS = Number(process.env['ROUNDS'] ?? 30);
const NEIGHBOURS = ROUNDS / 2;
/** Of so many answers in a hundred, at most this many may say that they could not wait long enough. */
const MAX_PENDING_PERCENT = 10;

/** Which service answers for a path; the planner for all others. */
const OWNERS: readonly [RegExp, (typeof SERVICES)[number]][] = [
  [/missing_ingredients/, 'planner'],
  [/^\/v1\/sales_order/, 'sales'],
  [/^\/v1\/(manufacturing_order|bom_rows)/, 'manufacturing'],
  [/^\/v1\/(purchase_order|outsourced_purchase_order)/, 'purchasing'],
  [/^\/v1\/(stock_|batch|inventory_safety|inventory_movements)/, 'inventory'],
];

type Act = (door: Api) => Promise<Answer>;
/** A resource's answer by the path that was read. */
type Seen = Map<string, unknown>;

/**
 * `wait_for_plan=true` among two replicas of each service: what is read right after the answer, from every replica, is what
 * stands at rest, or the answer says that it is pending (P9, docs/api.md).
 */
describe('an answer that waits for the plan', () => {
  const running = withCompany();
  /** The first replicas of all services, and the second ones. */
  let doors: Api[];
  let sales: ServiceProcess[];
  let bus: BusConnection;
  let shop: Shop;
  let board: number;
  let chair: number;
  let rounds = 0;
  let pending = 0;

  beforeAll(async () => {
    const { company, replica, servers, credentials } = running();
    const login = { user: 'planner', pass: credentials.natsPasswords.planner };
    bus = await BusConnection.open({ url: servers.nats.url, name: 'planner', login });
    const seconds = new Map(await Promise.all(SERVICES.map(async (name) => [name, await replica(name)] as const)));
    const firsts = new Map(SERVICES.map((name) => [name, company.services[name]] as const));
    const urlsOf = [firsts, seconds].map((replicas) => new Map([...replicas].map(([name, { url }]) => [name, url])));
    sales = [firsts.get('sales')!, seconds.get('sales')!];
    doors = urlsOf.map((urls) => new Door(urls, company.apiKey));
    shop = await Shop.open(running().api);
    board = await shop.material('BOARD');
    chair = await shop.product('CHAIR', new Map([[board, 2]]));
    await shop.stock(board, 40);
    await shop.order(chair, 3);
  });

  /** Every list, and the cards of what a case is about. */
  function paths(...cards: readonly string[]): string[] {
    const at = `location_id=${shop.works}&limit=100`;
    const lists = ['sales_orders', 'sales_order_rows', 'manufacturing_orders', 'manufacturing_order_recipe_rows', 'purchase_orders'];
    const figures = ['inventory', 'inventory/totals', 'replenishment', 'plan/to_do', 'stock_transfers'];
    return [...[...lists, ...figures].map((list) => `${list}?${at}`), ...cards].map((path) => `/v1/${path}`);
  }

  const cardsOfSale = ({ id, sales_order_rows: [row] }: any): string[] => [
    `sales_orders/${id}`,
    `sales_orders/${id}/missing_ingredients`,
    `plan/demands/sales_order_row/${row.id}?fixes=false`,
  ];
  const cardsOfMake = ({ id }: any): string[] => [`manufacturing_orders/${id}`, `plan/supplies/manufacturing_order/${id}`];

  /** A card that is gone is seen as its status code. */
  const look = async (door: Api, wanted: readonly string[]): Promise<Seen> =>
    new Map(
      await Promise.all(
        wanted.map(async (path) => {
          const { status, body } = await door.send('GET', path);
          return [path, status === 200 ? body : status] as const;
        }),
      ),
    );

  /** Waits until nobody has anything left to do. */
  const rest = (): Promise<void> =>
    eventually(
      async () => {
        const planners = async (): Promise<any[]> => Promise.all(doors.map((door) => door.get('/v1/plan/status')));
        const before = await planners();
        expect(before.map(({ lag, is_busy }) => [lag, is_busy])).toEqual([
          [0, false],
          [0, false],
        ]);
        const consumers = await Promise.all(SERVICES.map((name) => consumerState(bus, name)));
        expect(consumers.filter((one) => one && one.pending + one.inFlight > 0)).toEqual([]);
        expect((await planners()).map(({ sequence }) => sequence)).toEqual(before.map(({ sequence }) => sequence));
      },
      { every: 10 },
    );

  /** What a replica showed although it was no longer so, by path. */
  const oldIn = (seen: Seen, right: Seen): unknown[] =>
    [...seen]
      .filter(([path, body]) => JSON.stringify(body) !== JSON.stringify(right.get(path)))
      .map(([path, body]) => [path, body, right.get(path)]);

  async function round(act: Act, ...cards: readonly string[]): Promise<any> {
    const wanted = paths(...cards);
    const answer = await act(doors[rounds++ % 2]!);
    if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    const isPending = answer.headers.get('x-plan-pending') === 'true';
    expect([isPending, answer.headers.has('x-plan-run')]).toContain(true);
    const seen = await Promise.all(doors.map((door) => look(door, wanted)));
    if (isPending) pending++;
    await rest();
    const right = await look(doors[0]!, wanted);
    const old = seen.flatMap((one) => oldIn(one, right));
    if (!isPending && old.length > 0) stale.push(old);
    return answer.body;
  }

  let stale: unknown[];
  beforeEach(() => {
    stale = [];
  });
  afterEach(() => {
    if (stale.length > 0) throw new Error(`${stale.length} rounds showed what was old, as in ${JSON.stringify(stale[0]).slice(0, 2_000)}`);
  });

  afterAll(async () => {
    await bus.close();
    console.log(`${pending} of ${rounds} answers were pending`);
    expect((pending / rounds) * 100).toBeLessThanOrEqual(MAX_PENDING_PERCENT);
  });

  const waiting = { waitForPlan: true };
  const patch = (path: string, body: unknown) => (door: Api) => door.send('PATCH', path, body, waiting);
  const post = (path: string, body: unknown) => (door: Api) => door.send('POST', path, body, waiting);
  const remove = (path: string) => (door: Api) => door.send('DELETE', path, undefined, waiting);

  it('O3, O4: an MO that is done, and undone', async () => {
    const order = await shop.order(chair, 2);
    const made = await shop.makeToOrder(order);
    const cards = [...cardsOfSale(order), ...cardsOfMake(made)];
    for (let i = 0; i < ROUNDS; i++)
      await round(patch(`/v1/manufacturing_orders/${made.id}`, { status: i % 2 === 0 ? 'DONE' : 'NOT_STARTED' }), ...cards);
  });

  it('B1: a purchase order that is placed, and deleted', async () => {
    for (let i = 0; i < ROUNDS / 2; i++) {
      const { id } = await round(post('/v1/purchase_orders', shop.purchaseBody(board, 60, daysFromNow(3 + i))));
      await round(remove(`/v1/purchase_orders/${id}`), `purchase_orders/${id}`);
    }
  });

  it('M5: a linked row that shrinks and grows', async () => {
    const order = await shop.order(chair, 5);
    const made = await shop.makeToOrder(order);
    const cards = [...cardsOfSale(order), ...cardsOfMake(made)];
    const [row] = order.sales_order_rows;
    for (let i = 0; i < ROUNDS; i++) await round(patch(`/v1/sales_order_rows/${row.id}`, { quantity: i % 2 === 0 ? 2 : 5 }), ...cards);
  });

  it('M1, M6: an order that is placed, made to order, unlinked, and deleted', async () => {
    for (let i = 0; i < NEIGHBOURS / 3; i++) {
      const order = await round(post('/v1/sales_orders', shop.orderBody(chair, 2)));
      const cards = cardsOfSale(order);
      const [row] = order.sales_order_rows;
      await round(post('/v1/manufacturing_order_make_to_order', { sales_order_row_id: row.id }), ...cards);
      if (i % 2 === 0) await round(post('/v1/manufacturing_order_unlink', { sales_order_row_id: row.id }), ...cards);
      await round(remove(`/v1/sales_orders/${order.id}`), ...cards);
    }
  });

  it('B2: a receipt', async () => {
    const {
      purchase_order_rows: [row],
    } = await shop.buy(board, NEIGHBOURS, daysFromNow(2));
    for (let i = 0; i < NEIGHBOURS / 3; i++)
      await round(post('/v1/purchase_order_receive', [{ purchase_order_row_id: row.id, quantity: 1 }]));
  });

  it('T2, P8: an adjustment of stock, a safety stock', async () => {
    for (let i = 0; i < NEIGHBOURS / 3; i++) {
      await round(post('/v1/stock_adjustments', shop.adjustmentBody(board, i % 2 === 0 ? -8 : 8)));
      const level = { location_id: shop.works, variant_id: board, value: 10 + i };
      await round(post('/v1/inventory_safety_stock_levels', level));
    }
  });

  it('says that it is pending while the owner of the orders stores nothing', async () => {
    const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => sales.forEach(({ pid }) => process.kill(pid!, name));
    const adjust = (quantity: number) => post('/v1/stock_adjustments', shop.adjustmentBody(chair, quantity))(doors[0]!);
    signal('SIGSTOP');
    try {
      const { status, headers } = await adjust(3);
      expect([status, headers.get('x-plan-pending'), headers.get('x-plan-run')]).toEqual([200, 'true', null]);
    } finally {
      signal('SIGCONT');
    }
    await rest();
    expect((await adjust(-3)).headers.get('x-plan-run')).toMatch(/^\d+$/);
  });
});

/** Replicas side by side: each path goes to the one of the service that answers for it. */
class Door extends Api {
  constructor(
    private readonly urls: ReadonlyMap<string, string>,
    private readonly apiKey: string,
  ) {
    super('', apiKey);
  }

  override send<T = any>(method: string, path: string, body?: unknown, options?: { waitForPlan?: boolean }): Promise<Answer<T>> {
    const service = OWNERS.find(([pattern]) => pattern.test(path))?.[1] ?? 'planner';
    return new Api(this.urls.get(service)!, this.apiKey).send<T>(method, path, body, options);
  }
}
