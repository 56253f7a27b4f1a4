import { z } from 'zod';
import { PURCHASE_ORDER_ROW_FIELDS } from '@pegboard/contracts';
import { answer, answered, plainAnswer, plainExample, times, withVariant } from '@pegboard/service';
import { batchesAnswer } from '../receipts/batches.answer';

const { id, quantity, text, instant } = answered;

export const purchaseOrderRowAnswer = answer(
  'PurchaseOrderRow',
  {
    id,
    purchase_order_id: id,
    variant_id: id,
    ...withVariant,
    quantity: quantity.meta({ description: 'In purchase units.' }),
    purchase_uom: text,
    purchase_uom_conversion_rate: quantity.meta({ description: 'Stock units in one purchase unit.' }),
    price_per_unit: quantity.meta({ description: 'Of one purchase unit.' }),
    price_per_unit_in_base_currency: quantity.meta({ description: 'Of one purchase unit, rounded to six decimals.' }),
    ...plainAnswer(PURCHASE_ORDER_ROW_FIELDS),
    tax_rate_id: id.optional(),
    currency: text,
    conversion_rate: z.number().meta({ description: 'How much of the base currency one unit of the currency of the order is.' }),
    conversion_date: text.nullable(),
    total: quantity.meta({ description: 'Without tax, rounded to the smallest unit of the currency.' }),
    total_in_base_currency: quantity,
    landed_cost: quantity.meta({ description: 'In the base currency.' }),
    cost_variance: quantity.meta({
      description: 'The part of landed_cost that came after goods were gone: it is cost of goods sold or used, not value of stock.',
    }),
    arrival_date: instant.nullable().meta({ description: 'The row’s own value; otherwise the value of the order.' }),
    received_date: instant.nullable(),
    receipt_id: id.nullable(),
    location_id: id.meta({ description: 'The row’s own value; otherwise the value of the order.' }),
    batch_transactions: batchesAnswer,
    group_id: id,
    ...times,
  },
  {
    id: 3,
    purchase_order_id: 2,
    variant_id: 3,
    quantity: 100,
    purchase_uom: 'pcs',
    purchase_uom_conversion_rate: 1,
    price_per_unit: 10,
    price_per_unit_in_base_currency: 10,
    ...plainExample(PURCHASE_ORDER_ROW_FIELDS),
    tax_rate_id: undefined,
    currency: 'EUR',
    conversion_rate: 1,
    conversion_date: null,
    total: 1000,
    total_in_base_currency: 1000,
    landed_cost: 1000,
    cost_variance: 0,
    arrival_date: '2026-05-08T00:00:00.000Z',
    received_date: null,
    receipt_id: null,
    location_id: 1,
    batch_transactions: [],
    group_id: 3,
    created_at: '2026-05-01T07:30:00.000Z',
    updated_at: '2026-05-01T07:30:00.000Z',
    deleted_at: null,
  },
);
export type PurchaseOrderRowAnswer = z.output<typeof purchaseOrderRowAnswer>;
