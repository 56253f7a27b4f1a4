import { OmitType } from '@nestjs/swagger';
import { SALES_RETURN_FIELDS, SalesReturnStatus } from '@pegboard/contracts';
import type { DateOrInstant, Quantity } from '@pegboard/kit';
import {
  BatchTransactionDto,
  CodeField,
  DateField,
  editOf,
  IdField,
  ListQuery,
  OneOfField,
  plainDto,
  QuantityField,
  QueryDate,
  QueryId,
  QueryIds,
  QueryOneOf,
  QueryText,
  RowsField,
} from '@pegboard/service';

const optional = { optional: true } as const;
const maybe = { optional: true, nullable: true } as const;

export class CreateSalesReturnDto extends plainDto(SALES_RETURN_FIELDS) {
  @IdField() sales_order_id!: number;
  @IdField({ description: 'The location that the goods are sent to.' }) return_location_id!: number;
  @DateField({ ...optional, description: 'Default: now.' }) order_created_date?: DateOrInstant;
  @CodeField({ ...optional, max: 255, description: 'Default: RO- and the id.', example: 'RO-5' }) order_no?: string;
}

export class UpdateSalesReturnDto extends editOf(OmitType(CreateSalesReturnDto, ['sales_order_id'])) {
  @DateField({ ...optional, description: 'The date on which the goods came back. Default: the time of the status.' })
  return_date?: DateOrInstant;
  @OneOfField(SalesReturnStatus.options, {
    ...optional,
    description: 'RETURNED_ALL: the goods are back. RESTOCKED_ALL: they are also in stock, by one posting. A status back reverts that.',
  })
  status?: SalesReturnStatus;
}

export class CreateSalesReturnRowDto {
  @IdField() sales_return_id!: number;
  @IdField({ description: 'The variant that was delivered.' }) variant_id!: number;
  @IdField({ description: 'As in GET /v1/sales_orders/{id}/returnable_items.', example: 5003 }) fulfillment_row_id!: number;
  @QuantityField() quantity!: Quantity;
  @IdField({ ...maybe, description: 'As in GET /v1/sales_returns/return_reasons.', example: 1 }) reason_id?: number | null;
  @IdField({ ...maybe, description: 'Default: the location that the goods left from. Null: the goods are not put into stock.' })
  restock_location_id?: number | null;
}

export class UpdateSalesReturnRowDto extends editOf(
  OmitType(CreateSalesReturnRowDto, ['sales_return_id', 'variant_id', 'fulfillment_row_id']),
) {
  @RowsField(() => BatchTransactionDto, {
    ...optional,
    min: 1,
    description: 'For an item tracked by batch: batches with which it was delivered, which add up to the quantity.',
  })
  batch_transactions?: BatchTransactionDto[];
}

/** The public description and the documented one have different names for the same filters. */
export class SalesReturnsQuery extends ListQuery {
  @QueryIds() sales_order_id?: number[];
  @QueryIds() return_location_id?: number[];
  @QueryText() order_no?: string;
  @QueryText({ description: 'The same as order_no.' }) return_order_no?: string;
  @QueryText({ description: 'The number of the sales order.' }) sales_order_no?: string;
  @QueryOneOf(SalesReturnStatus.options) status?: string[];
  @QueryOneOf(['NOT_REFUNDED', 'REFUNDED', 'PARTIALLY_REFUNDED'], { description: 'Refunds are kept elsewhere: all are NOT_REFUNDED.' })
  refund_status?: string[];
  @QueryDate() order_created_date_min?: DateOrInstant;
  @QueryDate() order_created_date_max?: DateOrInstant;
  @QueryDate({ description: 'The same as return_date_min.' }) order_return_date_min?: DateOrInstant;
  @QueryDate({ description: 'The same as return_date_max.' }) order_return_date_max?: DateOrInstant;
  @QueryDate() return_date_min?: DateOrInstant;
  @QueryDate() return_date_max?: DateOrInstant;
}

export class SalesReturnRowsQuery extends ListQuery {
  @QueryIds() sales_return_id?: number[];
  @QueryId() variant_id?: number;
  @QueryId() sales_order_row_id?: number;
  @QueryId() reason_id?: number;
  @QueryId() restock_location_id?: number;
}
