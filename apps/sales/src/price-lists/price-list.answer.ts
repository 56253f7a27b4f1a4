import { AdjustmentMethod } from '@pegboard/contracts';
import type { z } from 'zod';
import { answer, answered, times } from '@pegboard/service';

const { id, text, flag, quantity } = answered;

const MADE = { created_at: '2026-05-04T08:15:00.000Z', updated_at: '2026-05-04T08:15:00.000Z', deleted_at: null };

export const priceListAnswer = answer(
  'PriceList',
  { id, name: text, is_active: flag.meta({ description: 'Whether it gives prices' }), ...times },
  { id: 2, name: 'Wholesale', is_active: true, ...MADE },
);
export type PriceListAnswer = z.output<typeof priceListAnswer>;

export const priceListRowAnswer = answer(
  'PriceListRow',
  {
    id,
    price_list_id: id,
    variant_id: id,
    adjustment_method: AdjustmentMethod,
    amount: quantity.meta({ description: 'A price, or a percentage of the sales price' }),
    ...times,
  },
  { id: 9, price_list_id: 2, variant_id: 8, adjustment_method: 'percentage', amount: 12.5, ...MADE },
);
export type PriceListRowAnswer = z.output<typeof priceListRowAnswer>;

export const priceListCustomerAnswer = answer(
  'PriceListCustomer',
  { id, price_list_id: id, customer_id: id, ...times },
  { id: 6, price_list_id: 2, customer_id: 41, ...MADE },
);
export type PriceListCustomerAnswer = z.output<typeof priceListCustomerAnswer>;
