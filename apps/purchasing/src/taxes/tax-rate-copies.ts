import { Inject, Injectable } from '@nestjs/common';
import { taxRateEvent, taxRateSnapshot, type TaxRateBody } from '@pegboard/contracts';
import { rowTax, type RowTax } from '@pegboard/domain-purchasing';
import { ASKER, Copies, copiesSchema, InjectStore, type Asker, type DocumentStore } from '@pegboard/eventing';
import { reject, type Quantity } from '@pegboard/kit';

export const taxRateCopiesSchema = copiesSchema('tax_rate_copies', taxRateEvent);

/** A part of a request that may have tax. */
interface Taxed {
  readonly tax_rate_id?: number | null;
  readonly tax_name?: string | null;
  readonly tax_rate?: Quantity | null;
}

/** Purchasing's own copies of the tax rates, which sales keeps. They never change, so that none is old. */
@Injectable()
export class TaxRateCopies {
  private readonly copies: Copies<TaxRateBody>;

  constructor(@InjectStore(taxRateCopiesSchema) taxRates: DocumentStore<TaxRateBody>, @Inject(ASKER) asker: Asker) {
    this.copies = new Copies(taxRates, async (ids) => {
      const asked = ids.map((id) => asker.ask(taxRateSnapshot, { after_id: id - 1, limit: 1 }));
      return (await Promise.all(asked)).flatMap(({ items }, i) => items.filter(({ id }) => id === ids[i]));
    });
  }

  learn(taxRate: TaxRateBody): Promise<void> {
    return this.copies.learn(taxRate);
  }

  /**
   * The tax of each part of a request.
   * @param pathOf the path of a part in the request, ending with a slash
   * @throws Rejection 422 UNKNOWN_TAX_RATE, NAMED_DIFFERENTLY
   */
  async of(parts: readonly Taxed[], pathOf: (i: number) => string = () => ''): Promise<RowTax[]> {
    const known = await this.copies.getMany(parts.flatMap(({ tax_rate_id: id }) => id ?? []));
    return parts.map(({ tax_rate_id: taxRateId, tax_name: taxName, tax_rate: taxRate }, i) => {
      const named = taxRateId ? known.get(taxRateId) : undefined;
      if (taxRateId && !named)
        throw reject('UNKNOWN_TAX_RATE', `${pathOf(i)}tax_rate_id`, `There is no tax rate ${taxRateId}.`, { tax_rate_id: taxRateId });
      return rowTax(
        {
          ...(taxRateId === undefined ? {} : { taxRateId }),
          ...(taxName === undefined ? {} : { taxName }),
          ...(taxRate === undefined ? {} : { taxRate }),
        },
        named,
        pathOf(i),
      );
    });
  }

  /** The same of one part. */
  async ofOne(part: Taxed): Promise<RowTax> {
    return (await this.of([part]))[0]!;
  }
}
