import { IngredientAvailability, PurchaseOrderBody } from '@pegboard/contracts';
import { z } from 'zod';
import { answer, answered, exampleOf, times } from '@pegboard/service';
import { purchaseOrderRowAnswer } from './purchase-order-row.answer';
import { supplierAnswer } from '../suppliers/supplier.answer';

const { id, quantity, text, instant, flag } = answered;

const outsourcedShape = {
  ingredient_availability: IngredientAvailability.exclude(['NOT_APPLICABLE'])
    .optional()
    .meta({ description: 'Only for an outsourced order, after the first plan.' }),
  ingredient_expected_date: instant.nullable().optional(),
} as const;
export type OutsourcedAnswer = z.output<z.ZodObject<typeof outsourcedShape>>;

export const purchaseOrderAnswer = answer(
  'PurchaseOrder',
  {
    id,
    status: PurchaseOrderBody.shape.status,
    order_no: text,
    entity_type: PurchaseOrderBody.shape.entity_type,
    default_group_id: id.optional(),
    supplier_id: id,
    currency: text,
    expected_arrival_date: instant.optional(),
    latest_arrival_date: instant
      .nullable()
      .meta({ description: 'The latest arrival of its rows; a row without a date has that of the order.' }),
    is_overdue: flag.meta({ description: 'Something that is open should have come before today, at the location of the order.' }),
    order_created_date: instant,
    additional_info: text,
    payment_terms: text,
    location_id: id,
    tracking_location_id: id.nullable().meta({ description: 'The location of the ingredients of an outsourced order.' }),
    total: quantity.meta({ description: 'The rows, with their tax.' }),
    total_tax: quantity.meta({ description: 'The part of the total that is tax.' }),
    base_currency: text.meta({ description: 'The currency in which stock is valued.' }),
    conversion_rate: z.number().meta({ description: 'How much of the base currency one unit of the currency of the order is.' }),
    total_in_base_currency: quantity,
    billing_status: z.literal('NOT_BILLED'),
    last_document_status: z.literal('NOT_SENT'),
    ...outsourcedShape,
    purchase_order_rows: z.array(purchaseOrderRowAnswer),
    supplier: supplierAnswer.optional().meta({ description: 'With extend=supplier.' }),
    ...times,
  },
  {
    id: 2,
    status: 'NOT_RECEIVED',
    order_no: 'PO-2',
    entity_type: 'regular',
    default_group_id: 3,
    supplier_id: 4,
    currency: 'EUR',
    expected_arrival_date: '2026-05-08T00:00:00.000Z',
    latest_arrival_date: '2026-05-08T00:00:00.000Z',
    is_overdue: false,
    order_created_date: '2026-05-01T07:30:00.000Z',
    additional_info: '',
    payment_terms: '30 days net',
    location_id: 1,
    tracking_location_id: null,
    total: 1000,
    total_tax: 0,
    base_currency: 'EUR',
    conversion_rate: 1,
    total_in_base_currency: 1000,
    billing_status: 'NOT_BILLED',
    last_document_status: 'NOT_SENT',
    purchase_order_rows: [exampleOf(purchaseOrderRowAnswer)],
    created_at: '2026-05-01T07:30:00.000Z',
    updated_at: '2026-05-01T07:30:00.000Z',
    deleted_at: null,
  },
);
export type PurchaseOrderAnswer = z.output<typeof purchaseOrderAnswer>;
