import { reject } from '@pegboard/kit';

/** How many of the orders that use a customer are named. */
export const MAX_NAMED_ORDERS = 10;

/** The orders that name a customer: the first few, and how many there are. */
export interface CustomerUses {
  readonly orders: readonly { readonly id: number; readonly orderNo: string }[];
  readonly total: number;
}

/** What is used can't be deleted (I5). @throws Rejection 409 CUSTOMER_IN_USE, with orders that use it */
export function refuseCustomerInUse({ orders, total }: CustomerUses): void {
  if (total === 0) return;
  const named = orders.map(({ orderNo }) => orderNo).join(', ');
  throw reject(
    'CUSTOMER_IN_USE',
    'id',
    `This customer can't be deleted, because ${total} sales orders use it (${named}${total > orders.length ? ', …' : ''}).`,
    { sales_order_ids: orders.map(({ id }) => id), total },
  );
}

/** The customer that a body names. @throws Rejection 422 UNKNOWN_CUSTOMER */
export function knownCustomer<C extends { readonly isDeleted: boolean }>(customer: C | undefined, id: number, path = 'customer_id'): C {
  if (customer && !customer.isDeleted) return customer;
  throw reject('UNKNOWN_CUSTOMER', path, `There is no customer ${id}.`, { customer_id: id });
}
