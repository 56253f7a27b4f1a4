import { decided, notFound, reject, type Decision, type Instant, type Quantity } from '@pegboard/kit';

/** What the customer pays for the way. Without tax, in the order's currency. */
export interface ShippingFee {
  readonly id: number;
  readonly amount: Quantity;
  readonly description: string | null;
  readonly taxRateId: number | null;
  /** In percent. */
  readonly taxRate: Quantity | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export type ShippingFeeEdit = Partial<Pick<ShippingFee, 'amount' | 'description' | 'taxRateId' | 'taxRate'>>;

/** As many has one order. */
export const MAX_SHIPPING_FEES = 100;

/** An order, as far as its fees go. Orders of the release before have no list. */
interface WithFees {
  readonly shippingFees?: readonly ShippingFee[];
}

export const shippingFeesOf = ({ shippingFees = [] }: WithFees): readonly ShippingFee[] => shippingFees;

/** @throws Rejection NOT_FOUND */
export function shippingFeeOf(order: WithFees, id: number): ShippingFee {
  const fee = shippingFeesOf(order).find((one) => one.id === id);
  if (fee) return fee;
  throw notFound('shipping fee', id);
}

/** Undefined: a try before has added it. @throws Rejection 422 TOO_MANY */
export function addShippingFee<O extends WithFees & { readonly orderNo: string }>(order: O, fee: ShippingFee): Decision<O> | undefined {
  const fees = shippingFeesOf(order);
  if (fees.some(({ id }) => id === fee.id)) return undefined;
  if (fees.length >= MAX_SHIPPING_FEES)
    throw reject('TOO_MANY', 'sales_order_id', `${order.orderNo} has ${MAX_SHIPPING_FEES} shipping fees, which is the maximum.`, {
      limit: MAX_SHIPPING_FEES,
    });
  return decided({ ...order, shippingFees: [...fees, fee] }, 'updated', { added_shipping_fee: fee.id });
}

/** Undefined: all is so already. @throws Rejection NOT_FOUND */
export function editShippingFee<O extends WithFees>(order: O, id: number, edit: ShippingFeeEdit, now: Instant): Decision<O> | undefined {
  const fee = shippingFeeOf(order, id);
  const changed = Object.entries(edit).filter(([field, value]) => value !== undefined && value !== fee[field as keyof ShippingFee]);
  if (changed.length === 0) return undefined;
  const next: ShippingFee = { ...fee, ...Object.fromEntries(changed), updatedAt: now };
  const shippingFees = shippingFeesOf(order).map((one) => (one.id === id ? next : one));
  return decided({ ...order, shippingFees }, 'updated', { changed_shipping_fee: id });
}

/** @throws Rejection NOT_FOUND */
export function removeShippingFee<O extends WithFees>(order: O, id: number): Decision<O> {
  shippingFeeOf(order, id);
  return decided({ ...order, shippingFees: shippingFeesOf(order).filter((one) => one.id !== id) }, 'updated', { removed_shipping_fee: id });
}
