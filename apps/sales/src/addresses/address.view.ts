import { ADDRESS_FIELDS, plainShown } from '@pegboard/contracts';
import type { PartyAddress } from '@pegboard/domain-sales';
import type { Instant } from '@pegboard/kit';
import type { CustomerAddressAnswer, SalesOrderAddressAnswer } from './address.answer';

/** Whose address it is: it is deleted with that. */
interface Owner {
  readonly id: number;
  readonly isDeleted: boolean;
  readonly updatedAt: Instant;
}

const shared = (owner: Owner, address: PartyAddress) => ({
  id: address.id,
  entity_type: address.entityType,
  ...plainShown(ADDRESS_FIELDS, address),
  created_at: address.createdAt,
  updated_at: address.updatedAt,
  deleted_at: owner.isDeleted ? owner.updatedAt : null,
});

export const customerAddressView = (customer: Owner, address: PartyAddress): CustomerAddressAnswer => ({
  ...shared(customer, address),
  customer_id: customer.id,
});

export const salesOrderAddressView = (order: Owner, address: PartyAddress): SalesOrderAddressAnswer => ({
  ...shared(order, address),
  sales_order_id: order.id,
});
