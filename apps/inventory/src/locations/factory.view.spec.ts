import type { Location } from './location.schema';
import { factoryView } from './factory.view';

const location = (id: number, more: Partial<Location> = {}): Location =>
  ({ id, name: `Place ${id}`, legalName: null, sells: true, makes: true, buys: true, isPrimary: false, ...more }) as Location;

describe('I4: the company as integrations ask for it', () => {
  it('takes its name, address and defaults from the primary location', () => {
    const address = { line1: 'Harbour Road 12', line2: null, city: 'Tallinn', state: null, zip: '10111', country: 'EE' };
    const company = factoryView([location(1), location(2, { isPrimary: true, legalName: 'Nordic Chairs Ltd', address })], 'EUR');
    expect(company).toMatchObject({
      legal_name: 'Nordic Chairs Ltd',
      legal_address: { line_1: 'Harbour Road 12', line_2: '', city: 'Tallinn', state: '', zip: '10111', country: 'EE' },
      base_currency_code: 'EUR',
      default_sales_location_id: 2,
      default_manufacturing_location_id: 2,
      default_purchases_location_id: 2,
    });
  });

  it('takes the oldest that may, where the primary one may not, and none where none may', () => {
    const open = [
      location(1, { makes: false }),
      location(2, { makes: false, buys: false }),
      location(3, { isPrimary: true, sells: false, makes: false }),
    ];
    const company = factoryView(open, 'SEK');
    expect([company.default_sales_location_id, company.default_manufacturing_location_id, company.default_purchases_location_id]).toEqual([
      1,
      null,
      3,
    ]);
    expect(factoryView([], 'SEK')).toMatchObject({ display_name: '', default_sales_location_id: null });
  });
});
