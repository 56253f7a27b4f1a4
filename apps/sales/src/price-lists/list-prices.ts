import { Injectable } from '@nestjs/common';
import { withoutDeleted, type PriceRule } from '@pegboard/domain-sales';
import { inPages, InjectStore, type AggregateStore } from '@pegboard/eventing';
import { priceLists, type PriceList } from './price-list.schema';

type PricesByVariant = ReadonlyMap<number, readonly PriceRule[]>;

/** S11: what active price lists say, and what becomes of them when a customer or an item is deleted. */
@Injectable()
export class ListPrices {
  constructor(@InjectStore(priceLists) private readonly priceLists: AggregateStore<PriceList>) {}

  /** By variant, all that the lists of a customer say of it. */
  async of(customerId: number, variantIds: readonly number[]): Promise<PricesByVariant> {
    const prices = new Map<number, PriceRule[]>();
    if (variantIds.length === 0) return prices;
    const wanted = new Set(variantIds);
    const filter = { isActive: true, 'customers.customerId': customerId, 'rows.variantId': { $in: [...wanted] } };
    for (const { rows } of await this.priceLists.outlines(filter, ['rows']))
      for (const row of rows) if (wanted.has(row.variantId)) prices.set(row.variantId, [...(prices.get(row.variantId) ?? []), row]);
    return prices;
  }

  async dropCustomer(customerId: number): Promise<void> {
    await this.drop({ 'customers.customerId': customerId }, { customerId });
  }

  async dropVariants(variantIds: readonly number[]): Promise<void> {
    if (variantIds.length > 0) await this.drop({ 'rows.variantId': { $in: variantIds } }, { variantIds });
  }

  private async drop(filter: Record<string, unknown>, deleted: Parameters<typeof withoutDeleted>[1]): Promise<void> {
    for await (const page of inPages(this.priceLists, filter))
      for (const { id } of page) await this.priceLists.change(id, (list) => withoutDeleted(list, deleted));
  }
}
