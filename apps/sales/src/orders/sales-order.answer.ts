import { SALES_ORDER_FIELDS, SalesOrderStatus } from '@pegboard/contracts';
import { z } from 'zod';
import { answer, answered, exampleOf, plainAnswer, plainExample, times } from '@pegboard/service';
import { warningAnswer } from '../fulfillments/warning.answer';
import { planned } from './planned.answer';
import { salesOrderRowAnswer } from './sales-order-row.answer';

const { id, quantity, text, instant } = answered;

const EXAMPLE_ADDRESS = { id: 1, sales_order_id: 11, entity_type: 'shipping', line_1: '12 Harbour Street', city: 'Aarhus', country: 'DK' };

/** What the order was made with, kept as it was. */
const salesOrderAddressAnswer = z
  .looseObject({ id, sales_order_id: id, entity_type: z.unknown().meta({ description: 'The given address type. Default: shipping.' }) })
  .meta({ id: 'SalesOrderAddress', examples: [EXAMPLE_ADDRESS] });

export const salesOrderAnswer = answer(
  'SalesOrder',
  {
    id,
    customer_id: id,
    order_no: text,
    source: text.nullable(),
    order_created_date: instant,
    delivery_date: instant.nullable(),
    picked_date: instant.nullable(),
    location_id: id,
    status: SalesOrderStatus,
    currency: text,
    conversion_rate: quantity.nullable(),
    conversion_date: text.nullable(),
    invoicing_status: text.nullable(),
    total: quantity.meta({ description: 'The sum of the totals of the rows.' }),
    total_in_base_currency: quantity.nullable().meta({ description: 'Null while the rate to the base currency is not known.' }),
    ...plainAnswer(SALES_ORDER_FIELDS),
    sales_order_rows: z.array(salesOrderRowAnswer),
    ecommerce_order_type: text.nullable(),
    ...planned,
    billing_address_id: id.nullable(),
    shipping_address_id: id.nullable(),
    linked_manufacturing_order_id: id.nullable().meta({ description: 'The value of the first row that has one.' }),
    shipping_fee: z.null(),
    addresses: z.array(salesOrderAddressAnswer),
    rank: z.number().meta({ description: 'The position in the Sell list; a lower number comes first.' }),
    customer_name: text,
    warnings: z.array(warningAnswer).meta({ description: 'Those of its fulfillments.' }),
    ...times,
  },
  {
    id: 11,
    customer_id: 41,
    order_no: 'SO-11',
    source: null,
    order_created_date: '2026-05-04T09:30:00.000Z',
    delivery_date: '2026-05-15T00:00:00.000Z',
    picked_date: null,
    location_id: 1,
    status: 'NOT_SHIPPED',
    currency: 'EUR',
    conversion_rate: null,
    conversion_date: null,
    invoicing_status: null,
    total: 1500,
    total_in_base_currency: 1500,
    ...plainExample(SALES_ORDER_FIELDS),
    additional_info: 'Deliver to the back door.',
    sales_order_rows: [exampleOf(salesOrderRowAnswer)],
    ecommerce_order_type: null,
    ecommerce_store_name: null,
    ecommerce_order_id: null,
    product_availability: 'EXPECTED',
    product_expected_date: '2026-05-20T00:00:00.000Z',
    ingredient_availability: 'EXPECTED',
    ingredient_expected_date: '2026-05-18T00:00:00.000Z',
    production_status: 'NOT_STARTED',
    is_overdue: false,
    is_late: true,
    is_at_risk: true,
    tracking_number: null,
    tracking_number_url: null,
    billing_address_id: null,
    shipping_address_id: null,
    linked_manufacturing_order_id: 9,
    shipping_fee: null,
    addresses: [EXAMPLE_ADDRESS],
    rank: 3_641_112_576_000_000,
    customer_name: 'Northern Interiors',
    warnings: [],
    created_at: '2026-05-04T09:30:00.000Z',
    updated_at: '2026-05-04T09:31:00.000Z',
    deleted_at: null,
  },
);
export type SalesOrderAnswer = z.output<typeof salesOrderAnswer>;
