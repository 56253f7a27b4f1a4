import { everyEvent, type AggregateBody, type EventType } from '@pegboard/contracts';
import { leavesOf } from '@pegboard/contracts/testing';
import { z } from 'zod';
import { SUBJECTS } from './translating';
import { plain, printOf, VIEWED } from './things';

const nameOf = ({ service, resource }: EventType<any>): string => `${service}.${resource}`;

/** Events that no webhook reports, with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'inventory.location': 'no event of the list of webhook events is about locations',
  'inventory.service': 'no event of the list is about services',
  'inventory.batch': 'no event of the list is about batches; what happens to their stock is current_inventory',
  'inventory.safety_stock': 'no event of the list is about it',
  'inventory.stock_adjustment': 'what it moves is current_inventory',
  'inventory.stock_transfer': 'what it moves is current_inventory',
  'inventory.stocktake': 'what it moves is current_inventory',
  'sales.custom_field_definition': 'no event of the list is about what fields there are',
  'sales.tax_rate': 'no event of the list is about taxes',
  'sales.price_list': 'no event of the list is about prices',
  'sales.customer': 'no event of the list is about customers',
  'purchasing.supplier': 'no event of the list is about suppliers',
  'sales.ranking': 'a place in a list is not a change of an order',
  'manufacturing.ranking': 'a place in a list is not a change of an order',
  'planner.purchasing_statuses': 'no event of the list is about the availability of a purchase order',
  'planner.inventory_statuses': 'no event of the list is about the availability of a transfer',
};

/** Fields whose change is no news, and why. */
const NO_NEWS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'sales.sales_order': {
    version: 'moves with every save',
    'rank.key': 'the rank has its own events',
    'rank.move': 'the rank has its own events',
  },
  'manufacturing.manufacturing_order': {
    version: 'moves with every save',
    'rank.key': 'the rank has its own events',
    'rank.move': 'the rank has its own events',
  },
  'purchasing.purchase_order': { version: 'moves with every save' },
  'inventory.item': { version: 'moves with every save' },
  'manufacturing.recipe': {
    id: 'the id of the product’s variant, which every row says',
    version: 'moves with every save',
    is_deleted: 'then its rows are deleted, each with an event of its own',
    product_item_id: 'never changes',
    'operations[].id': 'no event of the list is about operations of a recipe',
    'operations[].operation_name': 'no event of the list is about operations of a recipe',
    'operations[].resource_name': 'no event of the list is about operations of a recipe',
    'operations[].planned_time_per_unit': 'no event of the list is about operations of a recipe',
    'operations[].cost_per_hour': 'no event of the list is about operations of a recipe',
  },
};

describe('what webhooks are told of', () => {
  const isHeard = (type: EventType<any>): boolean => SUBJECTS.includes(`evt.${type.service}.${type.resource}.>`);

  it('every event is read for webhooks, or is left out for a reason', () => {
    const unheard = everyEvent.map(([, type]) => type).filter((type) => !isHeard(type));
    expect(unheard.map(nameOf).sort()).toEqual(Object.keys(LEFT_OUT).sort());
  });

  it.each(VIEWED.map((viewed): [string, (typeof VIEWED)[number]] => [nameOf(viewed.type), viewed]))(
    '%s: every field that changes is news, or is left out for a reason',
    (name, { type, things }) => {
      const seen = (body: AggregateBody): string => JSON.stringify(things(body));
      const silent = leavesOf(type.body).filter(({ changes }) => changes.every(({ before, after }) => seen(before) === seen(after)));
      expect(silent.map(({ path }) => path)).toEqual(Object.keys(NO_NEWS[name] ?? {}));
    },
  );

  describe('a list of parts with postings', () => {
    const part = z.object({ id: z.int(), status: z.string() });
    const whole = { id: z.int(), version: z.int(), is_deleted: z.boolean() };
    const body = { id: 1, version: 1, is_deleted: false };
    const booked = { id: 5, status: 'BOOKED' };
    const requested = { id: 6, status: 'REQUESTED' };

    it('is no news while its only part is not booked, also where the body leaves an empty list out', () => {
      const schema = z.object({ ...whole, returns: z.array(part).optional() });
      const seen = (returns?: readonly unknown[]): string => printOf(plain({ ...body, ...(returns && { returns }) }, schema));
      expect(new Set([seen(), seen([]), seen([requested])]).size).toBe(1);
      expect(seen([booked, requested])).toBe(seen([booked]));
      expect(seen([booked])).not.toBe(seen());
    });

    it('is no news either where the part was there before and becomes something else: a return (R2)', () => {
      const { things } = VIEWED.find(({ type }) => nameOf(type) === 'sales.sales_order')!;
      const seen = (status: string, is_back: boolean): string =>
        JSON.stringify(things({ ...body, returns: [{ id: 5, status, is_back }] } as never));
      expect(seen('REQUESTED', false)).toBe(seen('NOT_RETURNED', false));
      expect(seen('REQUESTED', true)).toBe(seen('RETURNED_ALL', true));
      expect(seen('REVERTING', true)).toBe(seen('RESTOCKED_ALL', true));
      expect(new Set([seen('NOT_RETURNED', false), seen('RETURNED_ALL', true), seen('RESTOCKED_ALL', true)]).size).toBe(3);
    });

    it('that every body has is printed as before, so an upgrade tells nothing', () => {
      const schema = z.object({ ...whole, returns: z.array(part) });
      expect(plain({ ...body, returns: [requested] }, schema)).toEqual({ id: 1, is_deleted: false, returns: [] });
    });
  });
});
