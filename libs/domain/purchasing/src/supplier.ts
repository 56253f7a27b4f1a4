import { decided, reject, type Decision, type Instant, type PostalAddress, type Rate } from '@pegboard/kit';

export interface SupplierAddress extends PostalAddress {
  readonly id: number;
}

export interface Supplier {
  readonly id: number;
  readonly version: number;
  readonly isDeleted: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly currency: string;
  /** For orders in its currency that give none; absent in what the release before wrote. */
  readonly conversionRate?: Rate | null;
  /** For orders that give none; absent in what the release before wrote. */
  readonly paymentTerms?: string | null;
  readonly comment: string | null;
  readonly addresses: readonly SupplierAddress[];
}

export type SupplierEdit = { readonly [Field in 'name' | 'currency']?: Supplier[Field] | undefined } & {
  readonly [Field in 'email' | 'phone' | 'comment' | 'conversionRate' | 'paymentTerms']?: Supplier[Field] | undefined;
};

const WIRE: Readonly<Record<string, string>> = { conversionRate: 'conversion_rate', paymentTerms: 'payment_terms' };

/** Changes the fields named; undefined if none is. A rate belongs to a currency, so it is forgotten with another one (T9). */
export function editSupplier(supplier: Supplier, edit: SupplierEdit): Decision<Supplier> | undefined {
  const named = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as Partial<Supplier>;
  const changed = Object.keys(named);
  if (changed.length === 0) return undefined;
  const isOtherCurrency = named.currency !== undefined && named.currency !== supplier.currency;
  return decided({ ...supplier, ...(isOtherCurrency ? { conversionRate: null } : {}), ...named }, 'updated', {
    changed: changed.map((field) => WIRE[field] ?? field),
  });
}

/** What still names a supplier. */
export interface SupplierUses {
  readonly purchaseOrders: readonly { readonly id: number; readonly orderNo: string }[];
  readonly items: readonly { readonly id: number; readonly name: string }[];
}

/** A supplier that a body names. @throws Rejection `UNKNOWN_SUPPLIER` (422) */
export function requireSupplier(found: Supplier | undefined, id: number): Supplier {
  if (found && !found.isDeleted) return found;
  throw reject('UNKNOWN_SUPPLIER', 'supplier_id', `There is no supplier ${id}.`, { supplier_id: id });
}

export const deleteSupplier = (supplier: Supplier): Decision<Supplier> => decided({ ...supplier, isDeleted: true }, 'deleted');

/** What is used can't be deleted (I5). @throws Rejection `SUPPLIER_IN_USE` (409) with the orders and items */
export function refuseSupplierInUse(supplier: Pick<Supplier, 'name'>, uses: SupplierUses): void {
  const names = [...uses.purchaseOrders.map(({ orderNo }) => orderNo), ...uses.items.map(({ name }) => name)];
  if (names.length === 0) return;
  throw reject(
    'SUPPLIER_IN_USE',
    'id',
    `${supplier.name} can't be deleted, because it is used by ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}.`,
    {
      purchase_order_ids: uses.purchaseOrders.map(({ id }) => id),
      item_ids: uses.items.map(({ id }) => id),
    },
  );
}

export const addAddress = (supplier: Supplier, address: SupplierAddress): Decision<Supplier> =>
  decided({ ...supplier, addresses: [...supplier.addresses, address] }, 'updated', { added_address: address.id });

/** @throws Rejection `NOT_FOUND` (404) */
export function addressOf(supplier: Supplier, id: number): SupplierAddress {
  const address = supplier.addresses.find((candidate) => candidate.id === id);
  if (address) return address;
  throw reject('NOT_FOUND', 'id', `There is no supplier address ${id}.`, { id });
}

export const editAddress = (supplier: Supplier, id: number, edit: Partial<Omit<SupplierAddress, 'id'>>): Decision<Supplier> => {
  const address = { ...addressOf(supplier, id), ...edit };
  return decided({ ...supplier, addresses: supplier.addresses.map((each) => (each.id === id ? address : each)) }, 'updated', {
    changed_address: id,
  });
};

export const removeAddress = (supplier: Supplier, id: number): Decision<Supplier> => {
  addressOf(supplier, id);
  return decided({ ...supplier, addresses: supplier.addresses.filter((each) => each.id !== id) }, 'updated', { removed_address: id });
};
