import type { PriceListCustomer, PriceListRow } from '@pegboard/domain-sales';
import { toNumber, type Instant } from '@pegboard/kit';
import type { PriceListAnswer, PriceListCustomerAnswer, PriceListRowAnswer } from './price-list.answer';
import type { PriceList } from './price-list.schema';

const timesOf = (list: PriceList, { createdAt, updatedAt }: { readonly createdAt: Instant; readonly updatedAt: Instant }) => ({
  created_at: createdAt,
  updated_at: updatedAt,
  deleted_at: list.isDeleted ? list.updatedAt : null,
});

export const priceListView = (list: PriceList): PriceListAnswer => ({
  id: list.id,
  name: list.name,
  is_active: list.isActive,
  ...timesOf(list, list),
});

export const priceListRowView = (list: PriceList, row: PriceListRow): PriceListRowAnswer => ({
  id: row.id,
  price_list_id: list.id,
  variant_id: row.variantId,
  adjustment_method: row.adjustmentMethod,
  amount: toNumber(row.amount),
  ...timesOf(list, row),
});

export const priceListCustomerView = (list: PriceList, customer: PriceListCustomer): PriceListCustomerAnswer => ({
  id: customer.id,
  price_list_id: list.id,
  customer_id: customer.customerId,
  ...timesOf(list, customer),
});
