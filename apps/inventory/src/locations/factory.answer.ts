import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { id, text } = answered;

/** What is not decided for the whole company is null. */
const undecided = text.nullable().meta({ description: 'Always null: this is decided for each item, order or period' });

export const factoryAnswer = answer(
  'Factory',
  {
    display_name: text,
    legal_name: text,
    legal_address: z
      .object({ line_1: text, line_2: text, city: text, state: text, zip: text, country: text })
      .meta({ description: 'The address of the primary location' }),
    base_currency_code: text.meta({ description: 'The currency in which stock is valued' }),
    default_sales_location_id: id.nullable().meta({ description: 'The primary location if it sells, else the oldest one that does' }),
    default_manufacturing_location_id: id.nullable().meta({ description: 'The same of those that make' }),
    default_purchases_location_id: id.nullable().meta({ description: 'The same of those that buy' }),
    default_so_delivery_time: undecided,
    default_po_lead_time: undecided,
    inventory_closing_date: undecided,
  },
  {
    display_name: 'Nordic Chairs Ltd',
    legal_name: 'Nordic Chairs Ltd',
    legal_address: { line_1: 'Harbour Road 12', line_2: '', city: 'Tallinn', state: '', zip: '10111', country: 'EE' },
    base_currency_code: 'EUR',
    default_sales_location_id: 1,
    default_manufacturing_location_id: 1,
    default_purchases_location_id: 1,
    default_so_delivery_time: null,
    default_po_lead_time: null,
    inventory_closing_date: null,
  },
);
export type FactoryAnswer = z.output<typeof factoryAnswer>;
