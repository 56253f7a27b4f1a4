import { taxRateEvent, type TaxRateBody } from '@pegboard/contracts';
import { aggregateSchema, flag, quantity, text, type Aggregate, type AggregateType } from '@pegboard/eventing';
import type { Quantity } from '@pegboard/kit';

/** A tax in percent. It never changes, so that an order keeps the tax it was made with. */
export interface TaxRate extends Aggregate {
  readonly name: string;
  readonly rate: Quantity;
  readonly isDefaultSales: boolean;
  readonly isDefaultPurchases: boolean;
}

export const taxRatesSchema = aggregateSchema<TaxRate>(
  'tax_rates',
  { name: text, rate: quantity, isDefaultSales: flag, isDefaultPurchases: flag },
  { indexes: ['name', 'createdAt', 'updatedAt'] },
);

export const taxRates: AggregateType<TaxRate, TaxRateBody> = {
  event: taxRateEvent,
  collection: taxRatesSchema,
  toBody: ({ id, version, isDeleted, name, rate, isDefaultSales, isDefaultPurchases }) => ({
    id,
    version,
    is_deleted: isDeleted,
    name,
    rate,
    is_default_sales: isDefaultSales,
    is_default_purchases: isDefaultPurchases,
  }),
};
