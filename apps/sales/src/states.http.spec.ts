import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { salesLinkManufacturingOrder, type ManufacturingOrderBody } from '@pegboard/contracts';
import { quantity, Rejection, type Instant } from '@pegboard/kit';
import { withServers } from '@pegboard/testing';
import { CHAIR, FACTORY, TABLE } from './testing/neighbours';
import { withSalesService, type TestMethod } from './testing/sales-service';

const PAGE = join(__dirname, '../../../docs/states-of-sales.md');
const STATES = [
  'PENDING',
  'NOT_SHIPPED',
  'linked',
  'being packed',
  'PARTIALLY_PACKED',
  'PACKED',
  'PARTIALLY_DELIVERED',
  'DELIVERED',
  'return announced',
  'restocked',
  'deleted',
] as const;
type State = (typeof STATES)[number];

/** An order in some state with a row of 4 that anything may have happened to, and a row of 2 that nothing did. */
interface Situation {
  readonly id: number;
  readonly row: number;
  readonly other: number;
  readonly fulfillment: number | undefined;
  readonly return: number | undefined;
}
type Request = [TestMethod, string, object?];

const order = (id: number, body: object): Request => ['PATCH', `/sales_orders/${id}`, body];
const row = (id: number, body: object): Request => ['PATCH', `/sales_order_rows/${id}`, body];
const pack = (id: number, rowId: number, amount: number, more: object = {}): Request => [
  'POST',
  '/sales_order_fulfillments',
  { sales_order_id: id, sales_order_fulfillment_rows: [{ sales_order_row_id: rowId, quantity: amount }], ...more },
];

/** An order as the API shows it. */
interface Shown {
  readonly order: any;
  readonly row: any;
  readonly other: any;
  readonly fulfillments: readonly any[];
  readonly returns: readonly any[];
}

interface Action {
  /** Undefined where the order has nothing to try it on. */
  readonly request: (its: Situation) => Request | undefined;
  /** What is true once it was answered with `yes`, whatever the state. */
  readonly effect: (after: Shown, before: Shown, its: Situation) => void;
}

/** The effect is that fields have these values. */
const becomes = (what: 'order' | 'row' | 'other', fields: object, request: Action['request']): Action => ({
  request,
  effect: (after) => expect(after[what]).toMatchObject(fields),
});
const onFulfillment = (request: (id: number) => Request, effect: (it: any, before: any) => void): Action => ({
  request: ({ fulfillment }) => (fulfillment === undefined ? undefined : request(fulfillment)),
  effect: (after, before, { fulfillment }) => {
    const [it, was] = [after, before].map(({ fulfillments }) => fulfillments.find(({ id }) => id === fulfillment));
    effect(it, was);
  },
});

const onReturn = (request: (its: Situation & { return: number }) => Request, effect: (it: any) => void): Action => ({
  request: (its) => (its.return === undefined ? undefined : request({ ...its, return: its.return })),
  effect: ({ returns }, _before, its) => effect(returns.find(({ id }) => id === its.return)),
});
const setReturn = (status: string): Action =>
  onReturn(
    ({ return: id }) => ['PATCH', `/sales_returns/${id}`, { status }],
    (it) => expect(it.status).toBe(status),
  );
const putOnReturn = (amount: number): Action =>
  onReturn(
    ({ return: id, fulfillment }) => [
      'POST',
      '/sales_return_rows',
      { sales_return_id: id, fulfillment_row_id: fulfillment! * 1000, variant_id: CHAIR, quantity: amount },
    ],
    (it) => expect(it.sales_return_rows.map(({ quantity }: any) => quantity)).toEqual(['1', `${amount}`]),
  );

/** What was packed of a row, or of all, whether or not it was delivered. */
const packed = ({ fulfillments }: Shown, rowId?: number): number =>
  fulfillments
    .flatMap((one) => one.sales_order_fulfillment_rows)
    .filter((row) => rowId === undefined || row.sales_order_row_id === rowId)
    .reduce((sum, row) => sum + row.quantity, 0);
const ordered = ({ order: { sales_order_rows } }: Shown): number =>
  sales_order_rows.reduce((sum: number, row: any) => sum + row.quantity, 0);
const isWhollyPacked = (after: Shown): void => expect(packed(after)).toBe(ordered(after));
const packs = (rowId: (its: Situation) => number): Action => ({
  request: (its) => pack(its.id, rowId(its), 1),
  effect: (after, before, its) => expect(packed(after, rowId(its))).toBe(packed(before, rowId(its)) + 1),
});
const refusedAlways = (request: Action['request']): Action => ({
  request,
  effect: () => {
    throw new Error('this is never done');
  },
});

/** What anybody may try, and what comes of it. */
const ACTIONS: Record<string, Action> = {
  'change the number': {
    request: ({ id }) => order(id, { order_no: `OTHER-${id}` }),
    effect: (after, _before, { id }) => expect(after.order.order_no).toBe(`OTHER-${id}`),
  },
  'change the location': becomes('order', { location_id: 3 }, ({ id }) => order(id, { location_id: 3 })),
  'change the delivery date': becomes('order', { delivery_date: '2026-07-01T00:00:00.000Z' }, ({ id }) =>
    order(id, { delivery_date: '2026-07-01' }),
  ),
  'change the notes': becomes('order', { additional_info: 'fragile' }, ({ id }) => order(id, { additional_info: 'fragile' })),
  'change the conversion rate': becomes('order', { conversion_rate: 1.1 }, ({ id }) => order(id, { conversion_rate: 1.1 })),
  'move it to the top': {
    request: ({ id }) => ['POST', `/sales_orders/${id}/rank`, { position: 'first' }],
    effect: (after, before) => expect(after.order.rank).toBeLessThan(before.order.rank),
  },
  'make it a quote (PENDING)': becomes('order', { status: 'PENDING' }, ({ id }) => order(id, { status: 'PENDING' })),
  'set NOT_SHIPPED': becomes('order', { status: 'NOT_SHIPPED' }, ({ id }) => order(id, { status: 'NOT_SHIPPED' })),
  'set PARTIALLY_PACKED': refusedAlways(({ id }) => order(id, { status: 'PARTIALLY_PACKED' })),
  'set PACKED': {
    request: ({ id }) => order(id, { status: 'PACKED' }),
    effect: (after) => {
      expect(after.order.status).toBe('PACKED');
      isWhollyPacked(after);
    },
  },
  'set DELIVERED': {
    request: ({ id }) => order(id, { status: 'DELIVERED' }),
    effect: (after) => {
      expect([after.order.status, new Set(after.fulfillments.map(({ status }) => status))]).toEqual(['DELIVERED', new Set(['DELIVERED'])]);
      isWhollyPacked(after);
    },
  },
  'delete the order': becomes('order', { deleted_at: expect.any(String) }, ({ id }) => ['DELETE', `/sales_orders/${id}`]),
  'add a row': {
    request: ({ id }) => ['POST', '/sales_order_rows', { sales_order_id: id, variant_id: TABLE, quantity: 1 }],
    effect: (after, before) => {
      expect(after.order.sales_order_rows).toHaveLength(before.order.sales_order_rows.length + 1);
      expect(after.order.sales_order_rows.at(-1)).toMatchObject({ variant_id: TABLE, quantity: 1 });
    },
  },
  'grow the row': becomes('row', { quantity: 5 }, ({ row: id }) => row(id, { quantity: 5 })),
  'shrink the row to 3': becomes('row', { quantity: 3 }, ({ row: id }) => row(id, { quantity: 3 })),
  'shrink the row to 1': becomes('row', { quantity: 1 }, ({ row: id }) => row(id, { quantity: 1 })),
  "change the row's item": becomes('row', { variant_id: TABLE }, ({ row: id }) => row(id, { variant_id: TABLE })),
  "change the row's location": becomes('row', { location_id: 3 }, ({ row: id }) => row(id, { location_id: 3 })),
  "change the row's price": becomes('row', { price_per_unit: '9' }, ({ row: id }) => row(id, { price_per_unit: 9 })),
  'delete the row': {
    request: ({ row: id }) => ['DELETE', `/sales_order_rows/${id}`],
    effect: (after, _before, its) => expect(after.order.sales_order_rows.map(({ id }: any) => id)).toEqual([its.other]),
  },
  'change another row': becomes('other', { quantity: 3 }, ({ other }) => row(other, { quantity: 3 })),
  'pack 1 of the row': packs((its) => its.row),
  'pack 5 of the row': refusedAlways((its) => pack(its.id, its.row, 5)),
  'pack 1 of another row': packs((its) => its.other),
  'pack all that is open': {
    request: ({ id }) => ['POST', '/sales_order_fulfillments', { sales_order_id: id }],
    effect: isWhollyPacked,
  },
  'deliver all that is open': {
    request: ({ id }) => ['POST', '/sales_order_fulfillments', { sales_order_id: id, status: 'DELIVERED' }],
    effect: (after, before) => {
      isWhollyPacked(after);
      const known = before.fulfillments.map(({ id }) => id);
      expect(after.fulfillments.filter(({ id }) => !known.includes(id)).map(({ status }) => status)).toEqual(['DELIVERED']);
    },
  },
  'pack a row of another order': refusedAlways(({ id }) => pack(id, 999_999, 1)),
  'write on its fulfillment': onFulfillment(
    (id) => ['PATCH', `/sales_order_fulfillments/${id}`, { tracking_number: 'T-1' }],
    (it) => expect(it.tracking_number).toBe('T-1'),
  ),
  'set its fulfillment DELIVERED': onFulfillment(
    (id) => ['PATCH', `/sales_order_fulfillments/${id}`, { status: 'DELIVERED' }],
    (it) => expect(it.status).toBe('DELIVERED'),
  ),
  'set its fulfillment PACKED': onFulfillment(
    (id) => ['PATCH', `/sales_order_fulfillments/${id}`, { status: 'PACKED' }],
    // What is being packed goes on being packed.
    (it, was) => expect(it.status).toBe(was.status === 'REQUESTED' ? 'REQUESTED' : 'PACKED'),
  ),
  'revert its fulfillment': onFulfillment(
    (id) => ['DELETE', `/sales_order_fulfillments/${id}`],
    (it) => expect(it).toBeUndefined(),
  ),
  'announce a return': {
    request: ({ id }) => ['POST', '/sales_returns', { sales_order_id: id, return_location_id: FACTORY }],
    effect: (after, before) => expect(after.returns).toHaveLength(before.returns.length + 1),
  },
  'put 3 more on its return': putOnReturn(3),
  'put 4 more on its return': putOnReturn(4),
  'set its return NOT_RETURNED': setReturn('NOT_RETURNED'),
  'set its return RETURNED_ALL': setReturn('RETURNED_ALL'),
  'set its return RESTOCKED_ALL': setReturn('RESTOCKED_ALL'),
  'write on its return': onReturn(
    ({ return: id }) => ['PATCH', `/sales_returns/${id}`, { additional_info: 'scratched' }],
    (it) => expect(it.additional_info).toBe('scratched'),
  ),
  'delete its return': onReturn(
    ({ return: id }) => ['DELETE', `/sales_returns/${id}`],
    (it) => expect(it).toBeUndefined(),
  ),
};

describe('every action in every state of a sales order', () => {
  const { send, neighbours, asker } = withSalesService(withServers());
  const cells = new Map<string, string>();
  const stuck = new Set<number>();
  let customerId = 0;

  beforeAll(async () => {
    customerId = (await send('POST', '/customers', { name: 'Ada' })).body.id;
    neighbours.put(CHAIR, 10_000);
    neighbours.put(TABLE, 10_000);
    neighbours.catalogue.locations.set(3, { ...neighbours.catalogue.locations.get(FACTORY)!, id: 3, name: 'Shop', is_primary: false });
    neighbours.manufacturingOrders.set(40, { ...manufacturingOrder, completed_quantity: quantity(2) });
    neighbours.ledger.beforePost = ({ cause }) => {
      if (stuck.has(cause.id)) throw new Rejection('SERVICE_UNAVAILABLE', 'inventory does not answer.');
    };
  });

  async function situation(state: State): Promise<Situation> {
    const rows = [
      { variant_id: CHAIR, quantity: 4 },
      { variant_id: CHAIR, quantity: 2 },
    ];
    const {
      id,
      sales_order_rows: [first, second],
    } = (
      await send('POST', '/sales_orders', {
        customer_id: customerId,
        status: state === 'PENDING' ? 'PENDING' : 'NOT_SHIPPED',
        sales_order_rows: rows,
      })
    ).body;
    const steps: Partial<Record<State, () => Promise<unknown>>> = {
      linked: () =>
        asker().ask(salesLinkManufacturingOrder, { sales_order_row_id: first.id, manufacturing_order_id: 40, create_subassemblies: false }),
      'being packed': () => (stuck.add(id), send(...pack(id, first.id, 2))),
      PARTIALLY_PACKED: () => send(...pack(id, first.id, 2)),
      PACKED: () => send(...order(id, { status: 'PACKED' })),
      PARTIALLY_DELIVERED: () => send(...pack(id, first.id, 2, { status: 'DELIVERED' })),
      DELIVERED: () => send(...order(id, { status: 'DELIVERED' })),
      'return announced': () => withReturn(id, 'NOT_RETURNED'),
      restocked: () => withReturn(id, 'RESTOCKED_ALL'),
      deleted: () => send('DELETE', `/sales_orders/${id}`),
    };
    await steps[state]?.();
    const fulfillments = (await send('GET', `/sales_order_fulfillments?sales_order_id=${id}`)).body.data;
    const returns = (await send('GET', `/sales_returns?sales_order_id=${id}`)).body.data;
    return { id, row: first.id, other: second.id, fulfillment: fulfillments[0]?.id, return: returns[0]?.id };
  }
  async function withReturn(id: number, status: string): Promise<void> {
    await send(...order(id, { status: 'DELIVERED' }));
    const [item] = (await send('GET', `/sales_orders/${id}/returnable_items`)).body;
    const made = (await send('POST', '/sales_returns', { sales_order_id: id, return_location_id: FACTORY })).body.id;
    const { fulfillment_row_id, variant_id } = item;
    await send('POST', '/sales_return_rows', { sales_return_id: made, fulfillment_row_id, variant_id, quantity: 1 });
    await send('PATCH', `/sales_returns/${made}`, { status });
  }
  const shown = async ({ id, row: rowId, other }: Situation): Promise<Shown> => {
    const [whole] = (await send('GET', `/sales_orders?ids=${id}&include_deleted=true`)).body.data;
    const fulfillments = (await send('GET', `/sales_order_fulfillments?sales_order_id=${id}`)).body.data;
    const rowOf = (wanted: number): any => whole.sales_order_rows.find((one: any) => one.id === wanted);
    const returns = (await send('GET', `/sales_returns?sales_order_id=${id}`)).body.data;
    return { order: whole, row: rowOf(rowId), other: rowOf(other), fulfillments, returns };
  };

  /** Tries one action on an order of its own, or on the one that a refused action left as it was. */
  async function attempt(state: State, action: string, its: Situation): Promise<{ isUsedUp: boolean }> {
    const { request: requestOf, effect } = ACTIONS[action]!;
    const request = requestOf(its);
    if (!request) {
      cells.set(`${state} ${action}`, '–');
      return { isUsedUp: false };
    }
    const before = await shown(its);
    const answer = await send(...request);
    const isRefused = answer.status >= 400;
    cells.set(`${state} ${action}`, isRefused ? `${answer.status} ${answer.body.code}` : 'yes');
    if (!isRefused) effect(await shown(its), before, its);
    // While the ledger is down, a booking that was written down waits for it.
    if (!isRefused || (state === 'being packed' && answer.status === 503)) return { isUsedUp: true };
    expect([action, answer.status]).toEqual([
      action,
      state === 'deleted' && answer.status === 404 ? 404 : answer.status === 409 ? 409 : 422,
    ]);
    expect(answer.body).toMatchObject({ code: expect.stringMatching(/^[A-Z][A-Z_]+$/), message: expect.stringMatching(/ .{15,}\.$/) });
    expect([action, await shown(its)]).toEqual([action, before]);
    return { isUsedUp: false };
  }

  it.each(STATES)('%s', async (state) => {
    const actions = Object.keys(ACTIONS);
    const lane = async (): Promise<void> => {
      let its: Situation | undefined;
      for (let action = actions.shift(); action !== undefined; action = actions.shift()) {
        its ??= await situation(state);
        if ((await attempt(state, action, its)).isUsedUp) its = undefined;
      }
    };
    await Promise.all(Array.from({ length: 4 }, lane));
  });

  it('M5: a refusal because of a linked order names it by its number; its id only while manufacturing doesn’t know it', async () => {
    const its = await situation('linked');
    const said = async (...request: Request): Promise<unknown[]> => {
      const { body } = await send(...request);
      return [body.code, /anufacturing order (.+) is linked/.exec(body.message)?.[1], body.details[0].message === body.message];
    };
    const moved = order(its.id, { location_id: 3 });
    expect(await said(...moved)).toEqual(['ORDER_IS_LINKED', 'SO / 1', true]);
    expect(await said(...order(its.id, { status: 'PENDING' }))).toEqual(['ORDER_IS_LINKED', 'SO / 1', true]);
    expect(await said(...row(its.row, { variant_id: TABLE }))).toEqual(['ROW_IS_LINKED', 'SO / 1', true]);
    const known = neighbours.manufacturingOrders.get(40)!;
    neighbours.manufacturingOrders.delete(40);
    expect(await said(...moved)).toEqual(['ORDER_IS_LINKED', '40', true]);
    neighbours.manufacturingOrders.set(40, known);
  });

  it('is printed in the docs', () => {
    const head = ['| action | ' + STATES.join(' | ') + ' |', '|---|' + STATES.map(() => '---|').join('')];
    const rows = Object.keys(ACTIONS).map(
      (action) => `| ${action} | ${STATES.map((state) => cells.get(`${state} ${action}`)).join(' | ')} |`,
    );
    const page = [
      '# What can be done with a sales order, state by state',
      '',
      'A cell is `yes`, or the error of a refusal. `–` means that the action has no object in that state.',
      '',
      'The order has a row of 4 and a row of 2. In the states in between, 2 of the first row are packed. In *linked*, a manufacturing order is made for the',
      'first row and has completed 2. In *being packed*, a packing waits for the stock ledger, which is down. 503 means that another packing was stored and',
      'waits too. In *return announced* and *restocked*, all is delivered, and 1 of the first row is on a return.',
      '',
      '`apps/sales/src/states.http.spec.ts` tries each cell with a call. With `WRITE_DOCS=1` it writes this page; otherwise it fails if the page is wrong.',
      '',
      ...head,
      ...rows,
      '',
    ].join('\n');
    if (process.env['WRITE_DOCS']) writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });
});

const manufacturingOrder: ManufacturingOrderBody = {
  id: 40,
  version: 1,
  is_deleted: false,
  order_no: 'SO / 1',
  status: 'IN_PROGRESS',
  variant_id: CHAIR,
  location_id: FACTORY,
  planned_quantity: quantity(4),
  completed_quantity: quantity(0),
  order_created_date: '2026-05-01T08:00:00.000Z' as Instant,
  production_deadline_date: '2026-05-08T08:00:00.000Z' as Instant,
  done_date: null,
  rank: { key: 1, move: 0 },
  sales_order_id: null,
  sales_order_row_id: null,
  unlink_reason: null,
  rows: [],
  operations: [],
  productions: [],
};
