import { SALES_ORDER_ROW_FIELDS } from '@pegboard/contracts';
import { z } from 'zod';
import { answer, answered, plainAnswer, plainExample, times } from '@pegboard/service';
import { planned } from './planned.answer';

const { id, quantity, text } = answered;

export const salesOrderRowAnswer = answer(
  'SalesOrderRow',
  {
    id,
    sales_order_id: id,
    quantity,
    variant_id: id,
    ...plainAnswer(SALES_ORDER_ROW_FIELDS),
    location_id: id,
    ...planned,
    missing_quantity: quantity,
    price_per_unit: quantity,
    price_per_unit_in_base_currency: quantity,
    total: quantity,
    total_in_base_currency: quantity,
    cogs_value: quantity.nullable(),
    attributes: z.array(z.strictObject({ key: text, value: text })),
    batch_transactions: z.array(z.strictObject({ batch_id: id, quantity })),
    serial_numbers: answered.empty,
    linked_manufacturing_order_id: id.nullable(),
    conversion_rate: quantity.nullable(),
    conversion_date: text.nullable(),
    created_at: times.created_at,
    updated_at: times.updated_at,
  },
  {
    id: 21,
    sales_order_id: 11,
    quantity: 10,
    variant_id: 8,
    ...plainExample(SALES_ORDER_ROW_FIELDS),
    total_discount: null,
    location_id: 1,
    product_availability: 'EXPECTED',
    product_expected_date: '2026-05-20T00:00:00.000Z',
    ingredient_availability: 'EXPECTED',
    ingredient_expected_date: '2026-05-18T00:00:00.000Z',
    production_status: 'NOT_STARTED',
    is_overdue: false,
    is_late: true,
    missing_quantity: 0,
    price_per_unit: 150,
    price_per_unit_in_base_currency: 150,
    total: 1500,
    total_in_base_currency: 1500,
    cogs_value: null,
    attributes: [{ key: 'finish', value: 'oak' }],
    batch_transactions: [],
    serial_numbers: [],
    linked_manufacturing_order_id: 9,
    conversion_rate: null,
    conversion_date: null,
    created_at: '2026-05-04T09:30:00.000Z',
    updated_at: '2026-05-04T09:31:00.000Z',
  },
);
export type SalesOrderRowAnswer = z.output<typeof salesOrderRowAnswer>;
