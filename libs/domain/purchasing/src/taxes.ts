import type { PlainState, PURCHASE_ORDER_ROW_FIELDS } from '@pegboard/contracts';
import { reject, toDecimal, type Quantity } from '@pegboard/kit';

/** What a row says of its tax. Null takes it away; undefined leaves it. */
export type RowTax = Partial<Pick<PlainState<typeof PURCHASE_ORDER_ROW_FIELDS>, 'taxRateId' | 'taxName' | 'taxRate'>>;

/**
 * B3: the tax of a row is that of a tax rate, or a rate of its own. It stays as it was given, because a tax rate never changes.
 * @param named the tax rate that the row names
 * @param path of the row, ending with a slash
 * @throws Rejection 422 NAMED_DIFFERENTLY
 */
export function rowTax(given: RowTax, named: { readonly name: string; readonly rate: Quantity } | undefined, path: string): RowTax {
  const { taxRateId, taxName, taxRate } = given;
  if (taxRateId === undefined || !named) return given;
  if (taxRate !== undefined && taxRate !== null && taxRate !== named.rate)
    throw reject(
      'NAMED_DIFFERENTLY',
      `${path}tax_rate`,
      `Tax rate ${taxRateId} is ${toDecimal(named.rate)}%, not ${toDecimal(taxRate)}%. Give one of tax_rate_id and tax_rate.`,
      { tax_rate_id: taxRateId, rate: toDecimal(named.rate), tax_rate: toDecimal(taxRate) },
    );
  return { taxRateId, taxName: taxName ?? named.name, taxRate: named.rate };
}

/** What follows from an edit: a rate of its own is no longer that of a tax rate, and with a tax rate its name and its rate go. */
export function taxAfter(row: RowTax, edit: RowTax): RowTax {
  const { taxRateId, taxName = null, taxRate } = edit;
  if (taxRateId === null && row.taxRateId !== null) return { taxRateId, taxName, taxRate: taxRate ?? null };
  return taxRateId === undefined && taxRate !== undefined && taxRate !== row.taxRate ? { taxRateId: null } : {};
}
