import { z } from 'zod';
import { Id, Money, Q, Version } from './message';
import { plainFields, plainShape } from './plain-fields';

/** The lines of an address of a customer or of an order. */
export const ADDRESS_FIELDS = plainFields({
  first_name: { kind: 'text', min: 0, max: 255, example: 'Ada' },
  last_name: { kind: 'text', min: 0, max: 255, example: 'Lindqvist' },
  company: { kind: 'text', min: 0, max: 255, example: 'Northern Interiors Ltd' },
  phone: { kind: 'text', min: 0, max: 255, example: '+45 5550 0123' },
  line_1: { kind: 'text', min: 0, max: 255, example: '12 Harbour Street' },
  line_2: { kind: 'text', min: 0, max: 255 },
  city: { kind: 'text', min: 0, max: 255, example: 'Aarhus' },
  state: { kind: 'text', min: 0, max: 255 },
  zip: { kind: 'text', min: 0, max: 255, example: '8000' },
  country: { kind: 'text', min: 0, max: 255, example: 'DK' },
});

/** Where a bill goes, or where goods go. */
export const AddressType = z.enum(['billing', 'shipping']);
export type AddressType = z.output<typeof AddressType>;

export const PartyAddressBody = z.object({ id: Id, entity_type: AddressType, ...plainShape(ADDRESS_FIELDS) });
export type PartyAddressBody = z.output<typeof PartyAddressBody>;

/** A tax in percent, which never changes. */
export const TaxRateBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  name: z.string(),
  rate: Q,
  is_default_sales: z.boolean(),
  is_default_purchases: z.boolean(),
});
export type TaxRateBody = z.output<typeof TaxRateBody>;

/** S11: a price of its own, a discount in percent of the sales price, or as much more. */
export const AdjustmentMethod = z.enum(['fixed', 'percentage', 'markup']);
export type AdjustmentMethod = z.output<typeof AdjustmentMethod>;

/** Prices for the customers that stand on the list. */
export const PriceListBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  name: z.string(),
  is_active: z.boolean(),
  rows: z.array(z.object({ id: Id, variant_id: Id, adjustment_method: AdjustmentMethod, amount: Money })),
  customers: z.array(z.object({ id: Id, customer_id: Id })),
});
export type PriceListBody = z.output<typeof PriceListBody>;

/** What the customer pays for the way, without tax, in the order's currency. */
export const ShippingFeeBody = z.object({
  id: Id,
  amount: Money,
  description: z.string().nullable(),
  tax_rate_id: Id.nullable(),
  tax_rate: Q.nullable(),
});
