import { Injectable } from '@nestjs/common';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { reject, type Quantity } from '@pegboard/kit';
import { taxRates, type TaxRate } from './tax-rate.schema';

interface NamesTaxRate {
  readonly tax_rate_id?: number | null;
}

/** The taxes that rows and fees name. */
@Injectable()
export class KnownTaxRates {
  constructor(@InjectStore(taxRates) private readonly taxRates: AggregateStore<TaxRate>) {}

  /**
   * In percent, for each part of a request; null: none, undefined: it doesn't say.
   * @param pathOf the path of a part in the request, ending with a slash
   * @throws Rejection 422 UNKNOWN_TAX_RATE
   */
  async of(parts: readonly NamesTaxRate[], pathOf: (i: number) => string = () => ''): Promise<(Quantity | null | undefined)[]> {
    const ids = new Set(parts.flatMap(({ tax_rate_id: id }) => id ?? []));
    const found = new Map((ids.size === 0 ? [] : await this.taxRates.findMany([...ids])).map(({ id, rate }) => [id, rate]));
    return parts.map(({ tax_rate_id: id }, i) => {
      if (id === null || id === undefined) return id;
      const rate = found.get(id);
      if (rate !== undefined) return rate;
      throw reject('UNKNOWN_TAX_RATE', `${pathOf(i)}tax_rate_id`, `There is no tax rate ${id}.`, { tax_rate_id: id });
    });
  }

  /** The same of one part. */
  async ofOne(part: NamesTaxRate): Promise<Quantity | null | undefined> {
    return (await this.of([part]))[0];
  }
}
