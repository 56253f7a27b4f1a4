import { customerAddressView } from '../addresses/address.view';
import type { Customer } from './customer.schema';
import type { CustomerAnswer } from './customer.answer';

export const customerView = (customer: Customer): CustomerAnswer => ({
  id: customer.id,
  name: customer.name,
  first_name: customer.firstName,
  last_name: customer.lastName,
  company: customer.company,
  email: customer.email,
  phone: customer.phone,
  comment: customer.comment,
  currency: customer.currency,
  reference_id: customer.referenceId,
  category: customer.category,
  discount_rate: customer.discountRate,
  default_billing_id: customer.defaultBillingId ?? null,
  default_shipping_id: customer.defaultShippingId,
  addresses: (customer.partyAddresses ?? []).map((address) => customerAddressView(customer, address)),
  created_at: customer.createdAt,
  updated_at: customer.updatedAt,
  deleted_at: customer.isDeleted ? customer.updatedAt : null,
});
