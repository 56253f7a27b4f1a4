import type { z } from 'zod';
import { answer, answered, times } from '@pegboard/service';

const { id, text, digits } = answered;

const MADE = '2026-05-04T09:30:00.000Z';

export const shippingFeeAnswer = answer(
  'SalesOrderShippingFee',
  {
    id,
    sales_order_id: id,
    amount: digits.meta({ description: 'Without tax, in the currency of the order' }),
    description: text.nullable(),
    tax_rate_id: id.nullable(),
    ...times,
  },
  {
    id: 5,
    sales_order_id: 11,
    amount: '4.5',
    description: 'Parcel',
    tax_rate_id: 1,
    created_at: MADE,
    updated_at: MADE,
    deleted_at: null,
  },
);
export type ShippingFeeAnswer = z.output<typeof shippingFeeAnswer>;
