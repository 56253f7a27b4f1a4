import { z } from 'zod';
import { DEMAND_TYPES, SUPPLY_TYPES } from '@pegboard/domain-planning';
import { answer, answered } from '@pegboard/service';
import { statusAnswer } from './status.answer';

const { id, text, flag, instant, quantity, count } = answered;

const refText = text.meta({ description: 'The type and the id, such as sales_order_row/12' });

const supplyNameAnswer = answer(
  'SupplyName',
  {
    type: z
      .enum([...SUPPLY_TYPES, 'being_ordered'])
      .meta({ description: 'being_ordered: somebody orders it at this moment; the order is not known yet' }),
    ref: refText.nullable().meta({ description: 'null for stock, and for what is being ordered' }),
    number: text.nullable().meta({ description: 'The number of the order or of the batch' }),
    batch_id: id.nullable(),
    expected_date: instant.nullable().meta({ description: 'No earlier than the ingredients of an order, at any level' }),
    declared_date: instant.nullable().meta({ description: 'The date of the order itself; supplies are used in the order of these dates' }),
    is_overdue: flag,
    is_at_risk: flag.meta({ description: 'Something that it is made of has no supply, at any level' }),
  },
  {
    type: 'purchase_order_row',
    ref: 'purchase_order_row/4',
    number: 'PO-4',
    batch_id: null,
    expected_date: '2026-05-18T00:00:00.000Z',
    declared_date: '2026-05-18T00:00:00.000Z',
    is_overdue: false,
    is_at_risk: false,
  },
);
export type SupplyNameAnswer = z.output<typeof supplyNameAnswer>;

const demandNameAnswer = answer(
  'DemandName',
  {
    type: z.enum([...DEMAND_TYPES, 'negative_stock', 'being_ordered']),
    ref: refText,
    order_no: text,
    sales_order_id: id.nullable(),
    customer_name: text.nullable(),
    deadline: instant.nullable(),
  },
  {
    type: 'sales_order_row',
    ref: 'sales_order_row/21',
    order_no: 'SO-11',
    sales_order_id: 11,
    customer_name: 'Northern Interiors',
    deadline: '2026-05-15T00:00:00.000Z',
  },
);
export type DemandNameAnswer = z.output<typeof demandNameAnswer>;

const words = text.meta({ description: 'The same in a sentence' });

const neededFirst = z.strictObject({
  variant_id: id,
  sku: text,
  quantity,
  way: z.enum(['buy', 'make']),
  expected_date: instant.meta({
    description: 'The earliest day on which it can be there, by its lead time, and what is made no earlier than its own materials',
  }),
});
const fixAnswer = z
  .union([
    z.strictObject({
      fix: z.literal('move_above'),
      sales_order_id: id,
      order_no: text,
      harms: count.meta({ description: 'The number of other orders’ statuses that would become worse' }),
      text: words,
    }),
    z.strictObject({ fix: z.literal('receive'), ref: refText, number: text, quantity, text: words }),
    z.strictObject({
      fix: z.enum(['buy', 'make']),
      variant_id: id,
      location_id: id,
      quantity,
      by: instant
        .nullable()
        .meta({ description: 'The latest day on which to order or finish it, today at the earliest; null if nothing is due' }),
      expected_date: instant.nullable().meta({ description: 'The day on which the demand can be covered, by lead times and ingredients' }),
      is_late: flag.meta({ description: 'That is after the day on which it is due' }),
      needs: z.array(neededFirst).meta({ description: 'What must be bought or made first' }),
      text: words,
    }),
    z.strictObject({
      fix: z.literal('in_time').meta({ description: 'A supply that comes too late would have to come by this day' }),
      ref: refText,
      number: text,
      quantity,
      by: instant,
      text: words,
    }),
  ])
  .meta({ id: 'Fix', description: 'A smallest change that would cover the demand' });
export type FixAnswer = z.output<typeof fixAnswer>;

const undated = { expected_date: null, declared_date: null, is_overdue: false, is_at_risk: false } as const;
const stock = { type: 'stock', ref: null, number: null, batch_id: null, ...undated } as const;
const purchase = {
  type: 'purchase_order_row',
  ref: 'purchase_order_row/4',
  number: 'PO-4',
  batch_id: null,
  expected_date: '2026-05-18T00:00:00.000Z',
  declared_date: '2026-05-18T00:00:00.000Z',
  is_overdue: false,
  is_at_risk: false,
} as const;
const demandOf = (row: number, order: number, customer: string, deadline: string) => ({
  type: 'sales_order_row' as const,
  ref: `sales_order_row/${row}`,
  order_no: `SO-${order}`,
  sales_order_id: order,
  customer_name: customer,
  deadline,
});
const first = demandOf(20, 10, 'Harbour Café', '2026-05-14T00:00:00.000Z');
const second = demandOf(21, 11, 'Northern Interiors', '2026-05-15T00:00:00.000Z');

export const demandAnswer = answer(
  'DemandExplanation',
  {
    demand: demandNameAnswer,
    variant_id: id,
    location_id: id,
    quantity,
    quantity_open: quantity.meta({ description: 'The quantity that is still to be packed or used' }),
    quantity_missing: quantity.meta({ description: 'The quantity that no supply covers' }),
    status: statusAnswer,
    covers: z
      .array(
        z.strictObject({
          supply: supplyNameAnswer,
          quantity,
          is_linked: flag.meta({ description: 'Made for this demand: no other demand can use it' }),
        }),
      )
      .meta({ description: 'The supplies that cover it, part by part' }),
    before: z
      .array(z.strictObject({ demand: demandNameAnswer, quantity, supply: supplyNameAnswer }))
      .meta({ description: 'Demands that rank before this one and took supply that it could use, the nearest first' }),
    before_count: count.meta({ description: 'The total number, listed or not' }),
    chain: z
      .array(
        z.strictObject({
          demand: demandNameAnswer,
          variant_id: id,
          location_id: id,
          sku: text,
          quantity_missing: quantity.meta({ description: 'Above 0 only at the end of the chain' }),
          supply: supplyNameAnswer.nullable().meta({ description: 'What the demand waits for; null where a part has no supply' }),
          text: words,
        }),
      )
      .meta({ description: 'Why it is at risk or late, from the demand down to the cause; empty if it is neither' }),
    fixes: z.array(fixAnswer),
  },
  {
    demand: second,
    variant_id: 8,
    location_id: 1,
    quantity: 10,
    quantity_open: 10,
    quantity_missing: 6,
    status: {
      product_availability: 'NOT_AVAILABLE',
      product_expected_date: null,
      ingredient_availability: 'NOT_AVAILABLE',
      ingredient_expected_date: null,
      production_status: 'NONE',
      missing_quantity: 6,
      is_overdue: false,
      is_late: true,
      is_at_risk: true,
    },
    covers: [{ supply: purchase, quantity: 4, is_linked: false }],
    before: [{ demand: first, quantity: 4, supply: stock }],
    before_count: 1,
    chain: [
      {
        demand: second,
        variant_id: 8,
        location_id: 1,
        sku: 'CHAIR-OAK',
        quantity_missing: 6,
        supply: null,
        text: 'SO-11: 6 of CHAIR-OAK have no supply.',
      },
    ],
    fixes: [
      {
        fix: 'buy',
        variant_id: 8,
        location_id: 1,
        quantity: 6,
        by: '2026-05-08T00:00:00.000Z',
        expected_date: '2026-05-15T00:00:00.000Z',
        is_late: false,
        needs: [],
        text: 'Buy 6 by 2026-05-08.',
      },
      { fix: 'move_above', sales_order_id: 10, order_no: 'SO-10', harms: 1, text: 'Move above SO-10.' },
    ],
  },
);
export type DemandAnswer = z.output<typeof demandAnswer>;

export const supplyAnswer = answer(
  'SupplyExplanation',
  {
    supply: supplyNameAnswer,
    variant_id: id,
    location_id: id,
    quantity,
    quantity_unreserved: quantity.meta({ description: 'The quantity that no demand takes' }),
    serves: z.array(z.strictObject({ demand: demandNameAnswer, quantity, is_linked: flag })),
  },
  {
    supply: stock,
    variant_id: 8,
    location_id: 1,
    quantity: 4,
    quantity_unreserved: 0,
    serves: [{ demand: first, quantity: 4, is_linked: false }],
  },
);
export type SupplyAnswer = z.output<typeof supplyAnswer>;

export const missingIngredientAnswer = answer(
  'MissingIngredient',
  {
    variant_id: id,
    location_id: id,
    sku: text,
    name: text,
    quantity_missing: quantity,
    quantity_expected: quantity,
    expected_date: instant.nullable().meta({ description: 'The latest date of the expected supply' }),
    default_supplier_id: id.nullable(),
    can_buy: flag,
    can_make: flag,
    level: count.meta({ description: '1: an ingredient of the order itself; 2: an ingredient of a missing subassembly; and so on' }),
    rows: z.array(refText).meta({ description: 'The ingredient rows that are short of it' }),
  },
  {
    variant_id: 6,
    location_id: 1,
    sku: 'CUSHION',
    name: 'Cushion',
    quantity_missing: 10,
    quantity_expected: 100,
    expected_date: '2026-05-18T00:00:00.000Z',
    default_supplier_id: 2,
    can_buy: true,
    can_make: false,
    level: 1,
    rows: ['manufacturing_order_recipe_row/41'],
  },
);
export type MissingIngredientAnswer = z.output<typeof missingIngredientAnswer>;
