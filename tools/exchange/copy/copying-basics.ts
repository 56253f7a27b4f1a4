import type { Api } from '../../company/api';
import { all } from '../../company/every-page';
import { labelOf } from './carried-values';
import { anyOf } from '../any-of';
import { addressName, taxName, variantOfService, type CopiedBasic, type CopiedPriceList, type SalesBasics } from './sales-basics';

type Fields = Record<string, any>;

export const countOfBasics = ({ taxRates, definitions, addresses, priceLists }: SalesBasics): number =>
  taxRates.length + definitions.length + addresses.length + priceLists.length;

/** Makes here what the other company sells with; what is here under its name stays as it is. */
export class CopyingBasics {
  constructor(
    private readonly api: Api,
    private readonly tell: (what: 'made' | 'unchanged') => void,
  ) {}

  async run({ taxRates, definitions, addresses, priceLists }: SalesBasics): Promise<void> {
    await this.makeEach('tax_rates', taxRates, taxName);
    await this.makeEach('custom_field_definitions', definitions, labelOf);
    await this.makeAddresses(addresses);
    if (priceLists.length > 0) await this.makePriceLists(priceLists);
  }

  private async makeEach(resource: string, basics: readonly CopiedBasic[], nameOf: (one: Fields) => string): Promise<void> {
    if (basics.length === 0) return;
    const there = new Set((await all(this.api, `/v1/${resource}`)).map(nameOf));
    for (const { name, body } of basics) {
      if (!there.has(name)) await this.api.post(`/v1/${resource}`, body);
      this.tell(there.has(name) ? 'unchanged' : 'made');
      there.add(name);
    }
  }

  private async makeAddresses(addresses: SalesBasics['addresses']): Promise<void> {
    if (addresses.length === 0) return;
    const customers = idsBy(await all(this.api, '/v1/customers'), 'name');
    const there = new Set((await all(this.api, '/v1/customer_addresses')).map((one) => `${String(one.customer_id)} ${addressName(one)}`));
    for (const { customer, name, body } of addresses) {
      const customerId = customers.get(customer);
      const key = `${String(customerId)} ${name}`;
      const isNew = customerId !== undefined && !there.has(key);
      if (isNew) await this.api.post('/v1/customer_addresses', { ...body, customer_id: customerId });
      there.add(key);
      this.tell(isNew ? 'made' : 'unchanged');
    }
  }

  private async makePriceLists(lists: readonly CopiedPriceList[]): Promise<void> {
    const there = new Map((await all(this.api, '/v1/price_lists')).map((one): [string, Fields] => [String(one.name), one]));
    const services = (await anyOf(this.api, '/v1/services')).flatMap((one) => variantOfService(one) ?? []);
    const variants = idsBy([...(await all(this.api, '/v1/variants')), ...services], 'sku');
    const customers = idsBy(await all(this.api, '/v1/customers'), 'name');
    for (const list of lists) {
      const one = there.get(list.name) ?? ((await this.api.post('/v1/price_lists', list.body)) as Fields);
      const prices = list.prices.flatMap(({ name, body }) => (variants.has(name) ? [{ ...body, variant_id: variants.get(name)! }] : []));
      const members = list.customers.flatMap((name) => (customers.has(name) ? [{ customer_id: customers.get(name)! }] : []));
      const isMade = [
        await this.add(one, 'price_list_rows', prices, 'variant_id'),
        await this.add(one, 'price_list_customers', members, 'customer_id'),
        list.isActive && one['is_active'] !== true,
      ];
      // Last, so that no order gets half of the prices.
      if (isMade[2]) await this.api.patch(`/v1/price_lists/${String(one['id'])}`, { is_active: true });
      this.tell(there.has(list.name) && !isMade.includes(true) ? 'unchanged' : 'made');
    }
  }

  /** The parts of a list that it doesn't have yet. */
  private async add(list: Fields, resource: string, parts: readonly Fields[], key: string): Promise<boolean> {
    const there = new Set((await all(this.api, `/v1/${resource}?price_list_ids=${String(list['id'])}`)).map((one) => one[key] as number));
    const missing = parts.filter((part) => !there.has(part[key] as number));
    for (let i = 0; i < missing.length; i += PARTS_AT_ONCE)
      await this.api.post(`/v1/${resource}`, { price_list_id: list['id'] as number, [resource]: missing.slice(i, i + PARTS_AT_ONCE) });
    return missing.length > 0;
  }
}

const PARTS_AT_ONCE = 500;

const idsBy = (things: readonly Fields[], field: string): Map<string, number> =>
  new Map(things.map((one) => [String(one[field]), one['id'] as number]));
