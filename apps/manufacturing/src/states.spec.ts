import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inventoryPost } from '@pegboard/contracts';
import type { ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { quantity, Rejection } from '@pegboard/kit';
import { memoryShop, withRecipes, type Shop } from './testing/memory-shop';
import { BEAM, CHAIR, FACTORY, FRAME } from './testing/furniture';

const PAGE = join(__dirname, '../../../docs/states-of-manufacturing.md');
const STATES = ['NOT_STARTED', 'IN_PROGRESS', 'BLOCKED', 'PARTIALLY_COMPLETED', 'DONE', 'being booked', 'deleted'] as const;
type State = (typeof STATES)[number];
const OPERATION_STATES = ['NOT_STARTED', 'IN_PROGRESS', 'PAUSED', 'BLOCKED', 'COMPLETED'] as const;

/** An order in some state, with whatever of each kind it has then. */
interface Situation {
  readonly api: Shop['api'];
  readonly id: number;
  readonly salesRow: number;
  readonly row: number;
  readonly operation: number;
  readonly lastOperation: number;
  readonly production: number | undefined;
  readonly isLinked: boolean;
  /** The order that stands behind it in the Schedule. */
  readonly next: ManufacturingOrder;
}

type Try = (its: Situation) => Promise<unknown> | undefined;

const one = quantity(1);
const edit =
  (body: object): Try =>
  ({ api, id }) =>
    api.orders.change(id, body);
const produce =
  (q: number, more: object = {}): Try =>
  ({ api, id }) =>
    api.productions.create({ manufacturing_order_id: id, quantity: quantity(q), ...more });
const onProduction =
  (action: (its: Situation & { production: number }) => Promise<unknown>): Try =>
  (its) =>
    its.production === undefined ? undefined : action({ ...its, production: its.production });
const onLinked =
  (action: (its: Situation) => Promise<unknown>): Try =>
  (its) =>
    its.isLinked ? action(its) : undefined;

/** What anybody may try; undefined where the order has nothing to try it on. */
const ACTIONS: Record<string, Try> = {
  'change the planned quantity': edit({ planned_quantity: quantity(5) }),
  'plan less than is completed': onProduction(({ api, id }) => api.orders.change(id, { planned_quantity: quantity('0.5') })),
  'change the deadline': edit({ production_deadline_date: '2026-07-01T00:00:00.000Z' }),
  'change the notes': edit({ additional_info: 'other' }),
  'change the product': edit({ variant_id: FRAME }),
  'write the link': edit({ sales_order_row_id: 1 }),
  'set NOT_STARTED': edit({ status: 'NOT_STARTED' }),
  'set IN_PROGRESS': edit({ status: 'IN_PROGRESS' }),
  'set BLOCKED': edit({ status: 'BLOCKED' }),
  'set PARTIALLY_COMPLETED': edit({ status: 'PARTIALLY_COMPLETED' }),
  'set DONE': edit({ status: 'DONE' }),
  'produce a part': produce(1),
  'produce more than is left': produce(9),
  'produce a last part, less than planned': produce(1, { is_final: true }),
  'undo a production': onProduction(({ api, production }) => api.productions.undo(production)),
  'take over the recipe': ({ api, id }) => api.orders.pullRecipe(id),
  'add an ingredient': ({ api, id }) =>
    api.recipeRows.create({ manufacturing_order_id: id, variant_id: BEAM, planned_quantity_per_unit: one }),
  'change an ingredient': ({ api, row }) => api.recipeRows.change(row, { planned_quantity_per_unit: quantity(2) }),
  'exchange an ingredient': ({ api, row }) => api.recipeRows.change(row, { variant_id: BEAM }),
  'remove an ingredient': ({ api, row }) => api.recipeRows.remove(row),
  'add an operation': ({ api, id }) => api.operationRows.create({ manufacturing_order_id: id, operation_name: 'Polish' }),
  'start the first operation': ({ api, operation }) => api.operationRows.change(operation, { status: 'IN_PROGRESS' }),
  'start the last operation out of sequence': ({ api, lastOperation }) =>
    api.operationRows.change(lastOperation, { status: 'IN_PROGRESS' }),
  'remove an operation': ({ api, lastOperation }) => api.operationRows.remove(lastOperation),
  'drag it in the Schedule': ({ api, id }) => api.orders.rank(id, { position: 'last' }),
  'make the row to order again': onLinked(({ api, salesRow }) => api.makeToOrder.makeToOrder({ sales_order_row_id: salesRow })),
  unlink: onLinked(({ api, salesRow }) => api.makeToOrder.unlink({ sales_order_row_id: salesRow })),
  'delete the order': ({ api, id }) => api.orders.remove(id),
};

interface Seen {
  readonly after: ManufacturingOrder;
  readonly before: ManufacturingOrder;
  readonly its: Situation;
  readonly shop: Shop;
}
const order =
  (fields: object) =>
  ({ after }: Seen): void =>
    expect(after).toMatchObject(fields);
const ingredient =
  (fields: object) =>
  ({ after, its }: Seen): void =>
    expect(after.rows.find(({ id }) => id === its.row)).toMatchObject(fields);
/** O5: an order that is closed has no open operations. */
const closedOperations = ({ operations }: ManufacturingOrder): void =>
  expect(new Set(operations.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
const produced =
  (q: number, status: string | undefined) =>
  ({ after, before }: Seen): void => {
    expect(after.completedQuantity).toBe(before.completedQuantity + quantity(q));
    expect(after.productions.map((production) => production.status)).toEqual(Array(before.productions.length + 1).fill('BOOKED'));
    if (status) expect(after.status).toBe(status);
    if (status === 'DONE') closedOperations(after);
  };

/** What is true once an action was answered with `yes`, whatever the state. An action that is missing here is always refused. */
const EFFECTS: Record<string, (seen: Seen) => void> = {
  'change the planned quantity': order({ plannedQuantity: quantity(5) }),
  'change the deadline': order({ productionDeadlineDate: '2026-07-01T00:00:00.000Z' }),
  'change the notes': order({ additionalInfo: 'other' }),
  'set NOT_STARTED': order({ status: 'NOT_STARTED', completedQuantity: 0 }),
  'set IN_PROGRESS': order({ saidStatus: 'IN_PROGRESS' }),
  'set BLOCKED': order({ status: 'BLOCKED', saidStatus: 'BLOCKED' }),
  'set PARTIALLY_COMPLETED': order({ status: 'PARTIALLY_COMPLETED' }),
  'set DONE': ({ after }) => {
    expect(after).toMatchObject({ status: 'DONE', doneDate: expect.any(String) });
    expect(after.completedQuantity).toBe(after.plannedQuantity);
    closedOperations(after);
  },
  'produce a part': produced(1, undefined),
  'produce more than is left': produced(9, 'DONE'),
  'produce a last part, less than planned': produced(1, 'DONE'),
  'undo a production': ({ after, before, its }) => {
    expect(after.productions.map(({ id }) => id)).not.toContain(its.production);
    expect(after.completedQuantity).toBeLessThan(before.completedQuantity);
  },
  'take over the recipe': ({ after }) => {
    expect(after.rows.map(({ variantId }) => variantId)).toEqual([FRAME]);
    expect(after.operations.map(({ operationName }) => operationName)).toEqual(['Glue', 'Paint']);
  },
  'add an ingredient': ({ after, before }) => {
    expect(after.rows).toHaveLength(before.rows.length + 1);
    expect(after.rows.at(-1)).toMatchObject({ variantId: BEAM, plannedQuantityPerUnit: one });
  },
  'change an ingredient': ingredient({ plannedQuantityPerUnit: quantity(2) }),
  'exchange an ingredient': ingredient({ variantId: BEAM }),
  'remove an ingredient': ({ after, its }) => expect(after.rows.map(({ id }) => id)).not.toContain(its.row),
  'add an operation': ({ after, before }) => {
    expect(after.operations).toHaveLength(before.operations.length + 1);
    expect(after.operations.at(-1)!.operationName).toBe('Polish');
  },
  'start the first operation': ({ after, its }) =>
    expect(after.operations.find(({ id }) => id === its.operation)!.status).toBe('IN_PROGRESS'),
  'remove an operation': ({ after, its }) => expect(after.operations.map(({ id }) => id)).not.toContain(its.lastOperation),
  'drag it in the Schedule': ({ after, its, shop }) => expect(shop.schedule.keyOf(after)).toBeGreaterThan(shop.schedule.keyOf(its.next)),
  'make the row to order again': ({ its, shop }) => expect([null, its.id]).not.toContain(shop.sales.linkOf(its.salesRow)),
  unlink: ({ after, its, shop }) => expect([after.link, shop.sales.linkOf(its.salesRow)]).toEqual([null, null]),
  'delete the order': order({ isDeleted: true }),
};

/** As the error filter answers it. */
const HTTP: Record<string, number> = { conflict: 409, invalid: 422, missing: 404, unavailable: 503 };

async function outcomeOf(action: Promise<unknown>): Promise<{ text: string; refusal?: Rejection }> {
  try {
    await action;
    return { text: 'yes' };
  } catch (problem) {
    if (!(problem instanceof Rejection)) throw problem;
    return { text: `${HTTP[problem.kind]} ${problem.code}`, refusal: problem };
  }
}

describe('every action in every state of a manufacturing order', () => {
  const cells = new Map<string, string>();
  const keep = (kind: string, state: string, action: string, text: string) => cells.set(`${kind} ${state} ${action}`, text);

  async function situation(shop: Shop, state: State, isLinked: boolean): Promise<Situation> {
    await withRecipes(shop, { operations: ['Glue', 'Paint'] });
    shop.ledger.put(FRAME, FACTORY, 100);
    const api = shop.api;
    const salesRow = shop.sales.add(7, CHAIR, FACTORY, [4]).rows[0]!.id;
    const { id } = isLinked
      ? await shop.linking.makeToOrder(salesRow, false)
      : await shop.creation.create({
          id: 1,
          orderNo: 'MO-1',
          variantId: CHAIR,
          locationId: FACTORY,
          plannedQuantity: quantity(4),
          link: null,
        });
    const to = { variantId: FRAME, locationId: FACTORY, plannedQuantity: one, link: null };
    const next = await shop.creation.create({ id: 900, orderNo: 'MO-900', ...to });
    if (state === 'IN_PROGRESS' || state === 'BLOCKED' || state === 'DONE') await api.orders.change(id, { status: state });
    if (state === 'PARTIALLY_COMPLETED') await api.productions.create({ manufacturing_order_id: id, quantity: one });
    if (state === 'being booked') {
      shop.asker.away.add(inventoryPost.subject);
      expect(await outcomeOf(api.productions.create({ manufacturing_order_id: id, quantity: one }))).toMatchObject({
        text: '503 POSTING_PENDING',
      });
    }
    if (state === 'deleted') await api.orders.remove(id);
    const order = (await shop.orders.find(id))!;
    return {
      api,
      id,
      salesRow,
      isLinked,
      next,
      row: order.rows[0]!.id,
      operation: order.operations[0]!.id,
      lastOperation: order.operations[1]!.id,
      production: order.productions[0]?.id,
    };
  }

  describe.each([
    ['to stock', false],
    ['to order', true],
  ] as const)('made %s', (kind, isLinked) => {
    describe.each(STATES)('%s', (state) => {
      it.each(Object.keys(ACTIONS))('%s', async (action) => {
        const shop = await memoryShop();
        const its = await situation(shop, state, isLinked);
        const before = (await shop.orders.find(its.id))!;
        const tried = ACTIONS[action]!(its);
        if (!tried) return void keep(kind, state, action, '–');
        const { text, refusal } = await outcomeOf(tried);
        keep(kind, state, action, text);
        if (!refusal) {
          const effect = EFFECTS[action] ?? (() => expect('an effect').toBe(action));
          return effect({ after: (await shop.orders.find(its.id))!, before, its, shop });
        }
        // A refusal says why in a sentence, and changes nothing.
        expect(state === 'deleted' ? ['missing', 'conflict', 'invalid'] : ['conflict', 'invalid']).toContain(refusal.kind);
        expect(refusal.message).toMatch(/^[A-Z0-9].{15,}\.$/);
        expect(await shop.orders.find(its.id)).toEqual(before);
      });
    });
  });

  describe.each(OPERATION_STATES)('an operation that is %s', (state) => {
    it.each(OPERATION_STATES)('becomes %s', async (to) => {
      const shop = await memoryShop();
      const { api, id, operation } = await situation(shop, 'NOT_STARTED', false);
      const way: Record<string, (typeof OPERATION_STATES)[number][]> = { NOT_STARTED: [], PAUSED: ['IN_PROGRESS', 'PAUSED'] };
      for (const step of way[state] ?? [state]) await api.operationRows.change(operation, { status: step });
      const { text } = await outcomeOf(api.operationRows.change(operation, { status: to }));
      keep('operation', state, to, text);
      expect(text).toMatch(/^(yes|409 OPERATION_STATUS)$/);
      const { operations } = (await shop.orders.find(id))!;
      expect(operations.find((one) => one.id === operation)!.status).toBe(text === 'yes' ? to : state);
    });
  });

  it('is printed in the docs', () => {
    const table = (kind: string, states: readonly string[], actions: readonly string[]): string[] => [
      `| action | ${states.join(' | ')} |`,
      `|---|${states.map(() => '---|').join('')}`,
      ...actions.map((action) => `| ${action} | ${states.map((state) => cells.get(`${kind} ${state} ${action}`)).join(' | ')} |`),
      '',
    ];
    const page = [
      '# What can be done with a manufacturing order, state by state',
      '',
      'A cell is `yes`, or the error of a refusal. `–` means that the action has no object in that state.',
      '',
      '`being booked` is an order with a stored production while the stock ledger is down. When the ledger answers again, the next call to such an order',
      'settles the production first.',
      '',
      '`apps/manufacturing/src/states.spec.ts` tries each cell with a call. With `WRITE_DOCS=1` it writes this page; otherwise it fails if the page is',
      'wrong.',
      '',
      '## Made to stock',
      '',
      ...table('to stock', STATES, Object.keys(ACTIONS)),
      '## Made to order',
      '',
      ...table('to order', STATES, Object.keys(ACTIONS)),
      '## Operations: from (across) to (down)',
      '',
      ...table('operation', OPERATION_STATES, OPERATION_STATES),
    ].join('\n');
    if (process.env['WRITE_DOCS']) writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });
});
