import { AdjustmentMethod, priceListEvent, type PriceListBody } from '@pegboard/contracts';
import type { PriceListCustomer, PriceListRow } from '@pegboard/domain-sales';
import {
  aggregateSchema,
  flag,
  instantText,
  listOf,
  oneOf,
  part,
  quantity,
  text,
  whole,
  type Aggregate,
  type AggregateType,
} from '@pegboard/eventing';

/** S11: prices for the customers that stand on it, while it is active. */
export interface PriceList extends Aggregate {
  readonly name: string;
  readonly isActive: boolean;
  readonly rows: readonly PriceListRow[];
  readonly customers: readonly PriceListCustomer[];
}

const times = { createdAt: instantText, updatedAt: instantText };

export const priceListsSchema = aggregateSchema<PriceList>(
  'price_lists',
  {
    name: text,
    isActive: flag,
    rows: listOf(
      part<PriceListRow>({ id: whole, variantId: whole, adjustmentMethod: oneOf(AdjustmentMethod.options), amount: quantity, ...times }),
    ),
    customers: listOf(part<PriceListCustomer>({ id: whole, customerId: whole, ...times })),
  },
  { indexes: ['name', 'rows.id', 'rows.variantId', 'customers.id', 'customers.customerId', 'createdAt', 'updatedAt'] },
);

export const priceLists: AggregateType<PriceList, PriceListBody> = {
  event: priceListEvent,
  collection: priceListsSchema,
  toBody: ({ id, version, isDeleted, name, isActive, rows, customers }) => ({
    id,
    version,
    is_deleted: isDeleted,
    name,
    is_active: isActive,
    rows: rows.map((row) => ({ id: row.id, variant_id: row.variantId, adjustment_method: row.adjustmentMethod, amount: row.amount })),
    customers: customers.map((customer) => ({ id: customer.id, customer_id: customer.customerId })),
  }),
};
