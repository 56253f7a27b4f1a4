import type { z } from 'zod';
import { answer, answered, times } from '@pegboard/service';

const { id, text, flag, quantity } = answered;

export const taxRateAnswer = answer(
  'TaxRate',
  {
    id,
    name: text,
    display_name: text,
    rate: quantity.meta({ description: 'In percent' }),
    is_default_sales: flag,
    is_default_purchases: flag,
    ...times,
  },
  {
    id: 1,
    name: '15% VAT',
    display_name: '15% VAT',
    rate: 15,
    is_default_sales: true,
    is_default_purchases: true,
    created_at: '2026-05-04T08:15:00.000Z',
    updated_at: '2026-05-04T08:15:00.000Z',
    deleted_at: null,
  },
);
export type TaxRateAnswer = z.output<typeof taxRateAnswer>;
