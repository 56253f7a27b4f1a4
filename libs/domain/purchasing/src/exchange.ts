import { LARGEST, multiplyAtRate, ONE, RATE_ONE, reject, roundedMoney, SCALE, type Quantity, type Rate } from '@pegboard/kit';
import type { Exchange, PurchaseOrder, PurchaseOrderEdit, PurchaseOrderRow } from './purchase-order';
import type { Supplier } from './supplier';

/** What is known of currencies where an order is written. */
export interface Currencies {
  /** In which stock is valued. */
  readonly base: string;
  readonly supplier?: Pick<Supplier, 'currency' | 'conversionRate' | 'paymentTerms'> | undefined;
}

/**
 * T9: at what rate an order's prices become values in the base currency: 1 where it is the same, else the one given, else that of the
 * supplier in this currency.
 * @throws Rejection `CONVERSION_RATE_MISSING`, `CONVERSION_RATE_NOT_ONE` (422)
 */
export function exchangeFor(currency: string, given: Rate | undefined, { base, supplier }: Currencies): Exchange {
  if (currency === base) {
    if (given !== undefined && given !== RATE_ONE)
      throw reject(
        'CONVERSION_RATE_NOT_ONE',
        'conversion_rate',
        `${currency} is the base currency, so conversion_rate must be 1, not ${given}.`,
        {
          currency,
          conversion_rate: given,
        },
      );
    return { rate: RATE_ONE, baseCurrency: base };
  }
  const rate = given ?? (supplier?.currency === currency ? supplier.conversionRate : null);
  if (!rate) throw rateMissing(currency, base);
  return { rate, baseCurrency: base };
}

/** What an edit of the currency or of its rate comes to, by what is known where it is made. @throws Rejection as `exchangeFor` */
export function exchangeEdit(
  order: PurchaseOrder,
  { currency = order.currency, conversionRate }: { readonly currency?: string | undefined; readonly conversionRate?: Rate | undefined },
  currencies: Currencies,
): Pick<PurchaseOrderEdit, 'currency' | 'exchange'> {
  const isSame = currency === order.currency && (conversionRate ?? order.exchange?.rate) === order.exchange?.rate;
  return isSame ? {} : { currency, exchange: exchangeFor(currency, conversionRate, currencies) };
}

const rateMissing = (currency: string, base: string) =>
  reject(
    'CONVERSION_RATE_MISSING',
    'conversion_rate',
    `Give conversion_rate, which is how much ${base} one ${currency} is. It can stand on the order or on its supplier.`,
    { currency, base_currency: base },
  );

/** What the release before wrote has no rate; in the base currency it needs none. @throws Rejection `CONVERSION_RATE_MISSING` (422) */
export function requireExchange({ exchange, currency }: PurchaseOrder, base: string): void {
  if (!exchange && currency !== base) throw rateMissing(currency, base);
}

/** An amount of the order's currency in the base currency. */
export const inBaseCurrency = ({ exchange }: Pick<PurchaseOrder, 'exchange'>, amount: Quantity, times: Quantity = ONE): Quantity =>
  multiplyAtRate(amount, times, exchange?.rate ?? RATE_ONE);

/** The currency in which the order's values are kept; of what the release before wrote, its own. */
export const baseCurrencyOf = ({ exchange, currency }: Pick<PurchaseOrder, 'exchange' | 'currency'>): string =>
  exchange?.baseCurrency ?? currency;

export const roundedInBaseCurrency = (order: Pick<PurchaseOrder, 'exchange' | 'currency'>, amount: Quantity, times?: Quantity): Quantity =>
  roundedMoney(inBaseCurrency(order, amount, times), baseCurrencyOf(order));

/** What goods of a row are worth (T9). @param quantity in purchase units @throws Rejection `QUANTITY_TOO_LARGE` (422) */
export function worthOf(order: Pick<PurchaseOrder, 'exchange'>, row: PurchaseOrderRow, quantity: Quantity, path: string): Quantity {
  return requireWorth(inBaseCurrency(order, row.pricePerUnit, quantity), path);
}

/** A value that the ledger can keep. @param field which the value comes from @throws Rejection `QUANTITY_TOO_LARGE` (422) */
export function requireWorth(worth: Quantity, path: string, field = 'quantity'): Quantity {
  if (worth <= LARGEST * SCALE) return worth;
  throw reject('QUANTITY_TOO_LARGE', `${path}${field}`, `The value of these goods is ${worth / SCALE}; the limit is ${LARGEST}.`, {
    value: String(worth / SCALE),
    limit: String(LARGEST),
  });
}
