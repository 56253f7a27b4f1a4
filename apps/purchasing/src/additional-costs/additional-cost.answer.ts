import { ADDITIONAL_COST_FIELDS, DistributionMethod } from '@pegboard/contracts';
import { z } from 'zod';
import { answer, answered, plainAnswer, plainExample, times } from '@pegboard/service';

const { id, quantity, text, instant } = answered;

export const additionalCostAnswer = answer(
  'PurchaseOrderAdditionalCostRow',
  {
    id,
    purchase_order_id: id,
    group_id: id.nullable().meta({ description: 'The default_group_id of the order.' }),
    price: quantity.meta({ description: 'Without tax, in the currency of the order.' }),
    price_in_base: quantity,
    currency: text,
    currency_conversion_rate: z.number().meta({ description: 'How much of the base currency one unit of the currency is.' }),
    currency_conversion_rate_fix_date: instant.nullable().meta({ description: 'The date of the order, if it is in another currency.' }),
    distribution_method: DistributionMethod,
    ...plainAnswer(ADDITIONAL_COST_FIELDS),
    ...times,
  },
  {
    id: 1,
    purchase_order_id: 2,
    group_id: 3,
    price: 100,
    price_in_base: 110,
    currency: 'USD',
    currency_conversion_rate: 1.1,
    currency_conversion_rate_fix_date: '2026-05-01T07:30:00.000Z',
    distribution_method: 'BY_VALUE',
    ...plainExample(ADDITIONAL_COST_FIELDS),
    created_at: '2026-05-01T07:30:00.000Z',
    updated_at: '2026-05-01T07:30:00.000Z',
    deleted_at: null,
  },
);
export type AdditionalCostAnswer = z.output<typeof additionalCostAnswer>;
