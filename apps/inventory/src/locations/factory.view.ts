import type { FactoryAnswer } from './factory.answer';
import type { Location } from './location.schema';

/** @param open the locations that orders may name, oldest first */
export function factoryView(open: readonly Location[], baseCurrency: string): FactoryAnswer {
  const primary = open.find(({ isPrimary }) => isPrimary);
  const first = (may: (location: Location) => boolean): number | null => [...(primary ? [primary] : []), ...open].find(may)?.id ?? null;
  const { line1, line2, city, state, zip, country } = primary?.address ?? {};
  const name = primary?.legalName ?? primary?.name ?? '';
  return {
    display_name: name,
    legal_name: name,
    legal_address: {
      line_1: line1 ?? '',
      line_2: line2 ?? '',
      city: city ?? '',
      state: state ?? '',
      zip: zip ?? '',
      country: country ?? '',
    },
    base_currency_code: baseCurrency,
    default_sales_location_id: first(({ sells }) => sells),
    default_manufacturing_location_id: first(({ makes }) => makes),
    default_purchases_location_id: first(({ buys }) => buys),
    default_so_delivery_time: null,
    default_po_lead_time: null,
    inventory_closing_date: null,
  };
}
