import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BEAM, FACTORY, PAINTER, SCREW } from '@pegboard/domain-purchasing/testing';
import { withServers } from '@pegboard/testing';
import { withPurchasing } from './testing/company';

const PAGE = join(__dirname, '../../../docs/states-of-purchasing.md');
const STATES = ['DRAFT', 'NOT_RECEIVED', 'PARTIALLY_RECEIVED', 'RECEIVED', 'deleted'] as const;
type State = (typeof STATES)[number];

/** An outsourced order in some state, with whatever of each kind it has then. */
interface Situation {
  readonly id: number;
  readonly openRow: number | undefined;
  readonly receivedRow: number | undefined;
  readonly openIngredient: number | undefined;
  readonly usedIngredient: number | undefined;
  readonly receipt: number | undefined;
  readonly cost: number;
}
type Request = ['GET' | 'POST' | 'PATCH' | 'DELETE', string, object?];

const order = (id: number) => `/v1/purchase_orders/${id}`;
const row = (id: number) => `/v1/purchase_order_rows/${id}`;
const ingredient = (id: number) => `/v1/outsourced_purchase_order_recipe_rows/${id}`;
const cost = (id: number) => `/v1/po_additional_cost_rows/${id}`;
const addCost = (id: number, more: object = {}): Request => [
  'POST',
  '/v1/po_additional_cost_rows',
  { purchase_order_id: id, price: 30, ...more },
];
const receive = (id: number, quantity: number): Request => ['POST', '/v1/purchase_order_receive', { purchase_order_row_id: id, quantity }];
const having = <T>(thing: T | undefined, request: (thing: T) => Request): Request | undefined =>
  thing === undefined ? undefined : request(thing);

/** What anybody may try; undefined where the order has nothing to try it on. */
const ACTIONS: Record<string, (its: Situation) => Request | undefined> = {
  'change the supplier': ({ id }) => ['PATCH', order(id), { supplier_id: 2 }],
  'change the currency': ({ id }) => ['PATCH', order(id), { currency: 'USD', conversion_rate: 0.9 }],
  'change the location': ({ id }) => ['PATCH', order(id), { location_id: PAINTER }],
  'change the tracking location': ({ id }) => ['PATCH', order(id), { tracking_location_id: FACTORY }],
  'change the number': ({ id }) => ['PATCH', order(id), { order_no: 'OTHER-1' }],
  'change the expected arrival': ({ id }) => ['PATCH', order(id), { expected_arrival_date: '2026-07-01T00:00:00Z' }],
  'change the notes': ({ id }) => ['PATCH', order(id), { additional_info: 'other' }],
  'set DRAFT': ({ id }) => ['PATCH', order(id), { status: 'DRAFT' }],
  'set NOT_RECEIVED': ({ id }) => ['PATCH', order(id), { status: 'NOT_RECEIVED' }],
  'set PARTIALLY_RECEIVED': ({ id }) => ['PATCH', order(id), { status: 'PARTIALLY_RECEIVED' }],
  'set RECEIVED': ({ id }) => ['PATCH', order(id), { status: 'RECEIVED' }],
  'delete the order': ({ id }) => ['DELETE', order(id)],
  'add a row': ({ id }) => ['POST', '/v1/purchase_order_rows', { purchase_order_id: id, variant_id: SCREW, quantity: 1 }],
  'change an open row': ({ openRow }) => having(openRow, (id) => ['PATCH', row(id), { quantity: 20 }]),
  'change a received row': ({ receivedRow }) => having(receivedRow, (id) => ['PATCH', row(id), { quantity: 20 }]),
  'delete an open row': ({ openRow }) => having(openRow, (id) => ['DELETE', row(id)]),
  'delete a received row': ({ receivedRow }) => having(receivedRow, (id) => ['DELETE', row(id)]),
  'receive an open row': ({ openRow }) => having(openRow, (id) => receive(id, 1)),
  'receive more than is open': ({ openRow }) => having(openRow, (id) => receive(id, 11)),
  'receive more than is open, allowed': ({ openRow }) =>
    having(openRow, (id) => ['POST', '/v1/purchase_order_receive', { purchase_order_row_id: id, quantity: 11, allow_over_receipt: true }]),
  'receive a received row': ({ receivedRow, openRow }) => (openRow ? undefined : having(receivedRow, (id) => receive(id, 1))),
  'revert the receipt': ({ receipt }) => having(receipt, (id) => ['DELETE', `/v1/purchase_order_receive/${id}`]),
  'add an ingredient to an open row': ({ openRow }) =>
    having(openRow, (id) => [
      'POST',
      '/v1/outsourced_purchase_order_recipe_rows',
      { purchase_order_row_id: id, ingredient_variant_id: SCREW, planned_quantity_per_unit: 1 },
    ]),
  'add an ingredient to a received row': ({ receivedRow }) =>
    having(receivedRow, (id) => [
      'POST',
      '/v1/outsourced_purchase_order_recipe_rows',
      { purchase_order_row_id: id, ingredient_variant_id: SCREW, planned_quantity_per_unit: 1 },
    ]),
  'change an open ingredient': ({ openIngredient }) =>
    having(openIngredient, (id) => ['PATCH', ingredient(id), { planned_quantity_per_unit: 3 }]),
  'change a used ingredient': ({ usedIngredient }) =>
    having(usedIngredient, (id) => ['PATCH', ingredient(id), { planned_quantity_per_unit: 3 }]),
  'remove an open ingredient': ({ openIngredient }) => having(openIngredient, (id) => ['DELETE', ingredient(id)]),
  'remove a used ingredient': ({ usedIngredient }) => having(usedIngredient, (id) => ['DELETE', ingredient(id)]),
  'add an additional cost': ({ id }) => addCost(id),
  'add an additional cost that is only noted': ({ id }) => addCost(id, { distribution_method: 'NON_DISTRIBUTED' }),
  'raise an additional cost': ({ cost: id }) => ['PATCH', cost(id), { price: 12 }],
  'lower an additional cost to nothing': ({ cost: id }) => ['PATCH', cost(id), { price: 0 }],
  'rename an additional cost': ({ cost: id }) => ['PATCH', cost(id), { name: 'Customs' }],
  'remove an additional cost': ({ cost: id }) => ['DELETE', cost(id)],
  'print it': ({ id }) => ['GET', `${order(id)}/pdf`],
};

/** An order as the API shows it, with its parts. */
interface Shown {
  readonly order: any;
  readonly ingredients: readonly any[];
  readonly receipts: readonly any[];
  readonly costs: readonly any[];
}
interface Seen {
  readonly after: Shown;
  readonly before: Shown;
  readonly its: Situation;
  readonly contentType: unknown;
}
const becomes =
  (fields: object) =>
  ({ after }: Seen): void =>
    expect(after.order).toMatchObject(fields);
const rowsOf = ({ order }: Shown): any[] => order.purchase_order_rows;
const received = (shown: Shown): number =>
  rowsOf(shown)
    .filter(({ received_date }) => received_date !== null)
    .reduce((sum, { quantity }) => sum + quantity, 0);
const landed = (shown: Shown): number => rowsOf(shown).reduce((sum, { landed_cost }) => sum + landed_cost, 0);
const receives =
  (quantity: number) =>
  ({ after, before }: Seen): void => {
    expect(received(after)).toBe(received(before) + quantity);
    expect(after.receipts).toHaveLength(before.receipts.length + 1);
  };

/** What is true once an action was answered with `yes`, whatever the state. An action that is missing here is always refused. */
const EFFECTS: Record<string, (seen: Seen) => void> = {
  'change the supplier': becomes({ supplier_id: 2 }),
  'change the currency': becomes({ currency: 'USD', conversion_rate: 0.9 }),
  'change the location': becomes({ location_id: PAINTER }),
  'change the tracking location': becomes({ tracking_location_id: FACTORY }),
  'change the number': becomes({ order_no: 'OTHER-1' }),
  'change the expected arrival': becomes({ expected_arrival_date: '2026-07-01T00:00:00.000Z' }),
  'change the notes': becomes({ additional_info: 'other' }),
  'set DRAFT': becomes({ status: 'DRAFT' }),
  'set NOT_RECEIVED': ({ after }) => expect([after.order.status, received(after), after.receipts]).toEqual(['NOT_RECEIVED', 0, []]),
  'set PARTIALLY_RECEIVED': becomes({ status: 'PARTIALLY_RECEIVED' }),
  'set RECEIVED': ({ after }) => {
    expect(after.order.status).toBe('RECEIVED');
    expect(rowsOf(after).filter(({ received_date }) => received_date === null)).toEqual([]);
  },
  'delete the order': becomes({ deleted_at: expect.any(String) }),
  'add a row': ({ after, before }) => {
    expect(rowsOf(after)).toHaveLength(rowsOf(before).length + 1);
    expect(rowsOf(after).at(-1)).toMatchObject({ variant_id: SCREW, quantity: 1 });
  },
  'change an open row': ({ after, its }) => expect(rowsOf(after).find(({ id }) => id === its.openRow)).toMatchObject({ quantity: 20 }),
  'delete an open row': ({ after, its }) => expect(rowsOf(after).map(({ id }) => id)).not.toContain(its.openRow),
  'receive an open row': receives(1),
  'receive more than is open, allowed': receives(11),
  'revert the receipt': ({ after, before, its }) => {
    expect(after.receipts.map(({ id }) => id)).not.toContain(its.receipt);
    expect(received(after)).toBeLessThan(received(before));
  },
  'add an ingredient to an open row': ({ after, before }) => {
    expect(after.ingredients).toHaveLength(before.ingredients.length + 1);
    expect(after.ingredients.filter(({ planned_quantity_per_unit }) => planned_quantity_per_unit === 1)).toHaveLength(1);
  },
  'change an open ingredient': ({ after, its }) =>
    expect(after.ingredients.find(({ id }) => id === its.openIngredient)).toMatchObject({ planned_quantity_per_unit: 3 }),
  'remove an open ingredient': ({ after, its }) => expect(after.ingredients.map(({ id }) => id)).not.toContain(its.openIngredient),
  'add an additional cost': ({ after, before }) => {
    expect(after.costs).toHaveLength(2);
    expect(landed(after)).toBeCloseTo(landed(before) + 30);
  },
  'add an additional cost that is only noted': ({ after, before }) => {
    expect(after.costs).toHaveLength(2);
    expect(landed(after)).toBe(landed(before));
  },
  'raise an additional cost': ({ after, before }) => expect(landed(after)).toBeCloseTo(landed(before) + 2),
  'lower an additional cost to nothing': ({ after, before }) => expect(landed(after)).toBeCloseTo(landed(before) - 10),
  'rename an additional cost': ({ after }) => expect(after.costs).toMatchObject([{ name: 'Customs', price: 10 }]),
  'remove an additional cost': ({ after, before }) => {
    expect(after.costs).toEqual([]);
    expect(landed(after)).toBeCloseTo(landed(before) - 10);
  },
  'print it': ({ contentType }) => expect(contentType).toBe('application/pdf'),
};

describe('every action in every state of a purchase order', () => {
  const { inject, send } = withPurchasing(withServers());
  const cells = new Map<string, string>();

  beforeAll(async () => {
    for (const name of ['Painter Ltd', 'Other Ltd']) await send('POST', '/v1/suppliers', { name });
  });

  async function situation(state: State): Promise<Situation> {
    const body = {
      entity_type: 'outsourced',
      supplier_id: 1,
      location_id: FACTORY,
      tracking_location_id: PAINTER,
      status: state === 'DRAFT' ? 'DRAFT' : 'NOT_RECEIVED',
      purchase_order_rows: [{ variant_id: BEAM, quantity: 10 }],
    };
    const {
      id,
      purchase_order_rows: [made],
    } = (await send('POST', '/v1/purchase_orders', body)).body;
    await send('POST', '/v1/outsourced_purchase_order_recipe_rows', {
      purchase_order_row_id: made.id,
      ingredient_variant_id: SCREW,
      planned_quantity_per_unit: 2,
    });
    const added = (await send(...addCost(id, { price: 10 }))).body;
    if (state === 'PARTIALLY_RECEIVED') await send(...receive(made.id, 4));
    if (state === 'RECEIVED') await send(...receive(made.id, 10));
    const { purchase_order_rows: rows } = (await send('GET', order(id))).body;
    const ingredients = (await send('GET', `/v1/outsourced_purchase_order_recipe_rows?purchase_order_id=${id}`)).body.data;
    const receipts = (await send('GET', `/v1/purchase_order_receive?purchase_order_id=${id}`)).body.data;
    if (state === 'deleted') await send('DELETE', order(id));
    const first = (list: { id: number }[]): number | undefined => list[0]?.id;
    return {
      id,
      openRow: first(rows.filter((each: { received_date: string | null }) => each.received_date === null)),
      receivedRow: first(rows.filter((each: { received_date: string | null }) => each.received_date !== null)),
      openIngredient: first(ingredients.filter((each: { consumed_quantity: number | null }) => each.consumed_quantity === null)),
      usedIngredient: first(ingredients.filter((each: { consumed_quantity: number | null }) => each.consumed_quantity !== null)),
      receipt: first(receipts),
      cost: added.id,
    };
  }

  interface Tried {
    readonly cell: string;
    readonly status: number;
    readonly refusal: unknown;
    readonly seen: Seen;
  }

  async function tried(state: State, action: string): Promise<Tried | undefined> {
    const its = await situation(state);
    const request = ACTIONS[action]!(its);
    if (!request) return undefined;
    const list = async (path: string): Promise<any[]> => (await send('GET', `/v1/${path}`)).body.data;
    const present = async (): Promise<Shown> => ({
      order: (await list(`purchase_orders?ids=${its.id}&include_deleted=true`))[0],
      ingredients: await list(`outsourced_purchase_order_recipe_rows?purchase_order_id=${its.id}`),
      receipts: await list(`purchase_order_receive?purchase_order_id=${its.id}`),
      costs: await list(`po_additional_cost_rows?purchase_order_id=${its.id}`),
    });
    const before = await present();
    const answer = await inject(...request);
    const refusal = answer.statusCode < 400 ? undefined : answer.json();
    return {
      cell: refusal ? `${answer.statusCode} ${refusal.code}` : 'yes',
      status: answer.statusCode,
      refusal,
      seen: { its, before, after: await present(), contentType: answer.headers['content-type'] },
    };
  }

  describe.each(STATES)('%s', (state) => {
    const results = new Map<string, Tried | undefined>();

    beforeAll(async () => {
      // Each has an order of its own, so they can be tried side by side.
      await Promise.all(Object.keys(ACTIONS).map(async (action) => results.set(action, await tried(state, action))));
    });

    it.each(Object.keys(ACTIONS))('%s', (action) => {
      const result = results.get(action);
      cells.set(`${state} ${action}`, result?.cell ?? '–');
      if (!result) return;
      const { after, before } = result.seen;
      if (!result.refusal) {
        const effect = EFFECTS[action] ?? (() => expect('an effect').toBe(action));
        return effect(result.seen);
      }
      // A refusal says why in a sentence, and changes nothing.
      expect(state === 'deleted' ? [404, 409, 422] : [409, 422]).toContain(result.status);
      expect(result.refusal).toMatchObject({
        code: expect.stringMatching(/^[A-Z][A-Z_]+$/),
        message: expect.stringMatching(/^[A-Z0-9].{15,}\.$/),
      });
      expect(after).toEqual(before);
    });
  });

  it('is printed in the docs', () => {
    const head = ['| action | ' + STATES.join(' | ') + ' |', '|---|' + STATES.map(() => '---|').join('')];
    const rows = Object.keys(ACTIONS).map(
      (action) => `| ${action} | ${STATES.map((state) => cells.get(`${state} ${action}`)).join(' | ')} |`,
    );
    const page = [
      '# What can be done with a purchase order, state by state',
      '',
      'A cell is `yes`, or the error of a refusal. `–` means that the action has no object in that state.',
      '',
      '`apps/purchasing/src/states.http.spec.ts` tries each cell with a call. With `WRITE_DOCS=1` it writes this page; otherwise it fails if the page is',
      'wrong.',
      '',
      ...head,
      ...rows,
      '',
    ].join('\n');
    if (process.env['WRITE_DOCS']) writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });
});
