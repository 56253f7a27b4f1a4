import { z } from 'zod';
import { answer, answered, times } from '@pegboard/service';

const { id, text, flag, instant } = answered;

export const locationAnswer = answer(
  'Location',
  {
    id,
    name: text,
    legal_name: text,
    address_id: id.nullable(),
    address: z
      .object({ id, line_1: text, line_2: text, city: text, state: text, zip: text, country: text })
      .nullable()
      .meta({ description: 'Printed on purchase orders that are delivered here.' }),
    is_primary: flag,
    sales_allowed: flag.meta({ description: 'The same as sells' }),
    manufacturing_allowed: flag.meta({ description: 'The same as makes' }),
    purchase_allowed: flag.meta({ description: 'The same as buys' }),
    sells: flag,
    makes: flag,
    buys: flag,
    time_zone: text.meta({ description: 'IANA time zone; it defines when a day ends at this location' }),
    archived_at: instant.nullable().meta({ description: 'No order names an archived location' }),
    ...times,
  },
  {
    id: 1,
    name: 'Factory',
    legal_name: 'Nordic Chairs Ltd',
    address_id: 1,
    address: { id: 1, line_1: 'Harbour Road 12', line_2: '', city: 'Tallinn', state: '', zip: '10111', country: 'EE' },
    is_primary: true,
    sales_allowed: true,
    manufacturing_allowed: true,
    purchase_allowed: true,
    sells: true,
    makes: true,
    buys: true,
    time_zone: 'Europe/Tallinn',
    archived_at: null,
    created_at: '2026-05-04T08:00:00.000Z',
    updated_at: '2026-05-04T08:00:00.000Z',
    deleted_at: null,
  },
);
export type LocationAnswer = z.output<typeof locationAnswer>;
