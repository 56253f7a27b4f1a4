import type { Api } from '../../company/api';
import { anyOf } from '../any-of';
import { labelOf } from './carried-values';

type Fields = Record<string, any>;

/** Something that a company sells with, beside items and orders: by what it is known, and the body that makes it. */
export interface CopiedBasic {
  readonly name: string;
  readonly body: Fields;
}

export interface CopiedPriceList extends CopiedBasic {
  readonly isActive: boolean;
  /** By SKU. */
  readonly prices: readonly CopiedBasic[];
  /** By name. */
  readonly customers: readonly string[];
}

/** What orders name, with names in place of ids. */
export interface SalesBasics {
  readonly taxRates: readonly CopiedBasic[];
  readonly definitions: readonly CopiedBasic[];
  /** `customer` is the name of the customer. */
  readonly addresses: readonly (CopiedBasic & { readonly customer: string })[];
  readonly priceLists: readonly CopiedPriceList[];
}

export const LINES = ['first_name', 'last_name', 'company', 'phone', 'line_1', 'line_2', 'city', 'state', 'zip', 'country'] as const;

export const given = (from: Fields, ...fields: readonly string[]): Fields =>
  Object.fromEntries(fields.filter((field) => from[field] !== undefined && from[field] !== null).map((field) => [field, from[field]]));

/** How a tax is known in any company. */
export const taxName = ({ name, rate }: Fields): string => `${String(name)} ${String(Number(rate))}`;

/** Two addresses with one name are the same. */
export const addressName = (address: Fields): string => JSON.stringify(given(address, 'entity_type', ...LINES));

/** The only variant of a service. */
export const variantOfService = ({ variants }: Fields): Fields | undefined => (variants as Fields[] | undefined)?.[0];

export async function readSalesBasics(api: Api): Promise<SalesBasics> {
  const list = (path: string): Promise<Fields[]> => anyOf(api, `/v1/${path}`);
  const customers = nameOfEach(await list('customers'), 'name');
  const [taxRates, definitions] = [await list('tax_rates'), await list('custom_field_definitions')];
  return {
    taxRates: taxRates
      .reverse()
      .map((one) => ({ name: taxName(one), body: given(one, 'name', 'rate', 'is_default_sales', 'is_default_purchases') })),
    definitions: definitions.reverse().map((one) => ({ name: labelOf(one), body: definitionBody(one) })),
    addresses: (await list('customer_addresses')).reverse().flatMap((address) => {
      const customer = customers.get(address['customer_id'] as number);
      return customer === undefined ? [] : [{ customer, name: addressName(address), body: given(address, 'entity_type', ...LINES) }];
    }),
    priceLists: await readPriceLists(list, customers),
  };
}

/** Choices that are retired stay with the values that name them. */
function definitionBody(one: Fields): Fields {
  const choices = ((one['options']?.choices ?? []) as Fields[]).filter(({ deleted }) => !deleted).map(({ label }) => ({ label }));
  return {
    ...given(one, 'label', 'field_type', 'entity_type', 'source', 'description'),
    ...(choices.length > 0 ? { options: { choices } } : {}),
  };
}

async function readPriceLists(
  list: (path: string) => Promise<Fields[]>,
  customers: ReadonlyMap<number, string>,
): Promise<CopiedPriceList[]> {
  const [lists, rows, members] = [await list('price_lists'), await list('price_list_rows'), await list('price_list_customers')];
  if (lists.length === 0) return [];
  const skus = nameOfEach([...(await list('variants')), ...(await list('services')).flatMap((one) => variantOfService(one) ?? [])], 'sku');
  return lists.reverse().map((one) => {
    const own = ({ price_list_id: id }: Fields): boolean => id === one['id'];
    return {
      name: String(one['name']),
      body: given(one, 'name'),
      isActive: one['is_active'] === true,
      prices: rows
        .filter(own)
        .reverse()
        .flatMap((row) => {
          const sku = skus.get(row['variant_id'] as number);
          return sku === undefined ? [] : [{ name: sku, body: given(row, 'adjustment_method', 'amount') }];
        }),
      customers: members
        .filter(own)
        .reverse()
        .flatMap((member) => customers.get(member['customer_id'] as number) ?? []),
    };
  });
}

const nameOfEach = (things: readonly Fields[], field: string): Map<number, string> =>
  new Map(things.map((one) => [one['id'] as number, String(one[field])]));
