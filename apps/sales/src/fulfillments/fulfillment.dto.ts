import { DoneFulfillmentStatus, FulfillmentStatus } from '@pegboard/contracts';
import {
  BatchTransactionDto,
  BooleanField,
  IdField,
  DateField,
  ListQuery,
  OneOfField,
  QuantityField,
  QueryId,
  QueryIds,
  QueryDate,
  QueryOneOf,
  QueryText,
  RateField,
  RowsField,
  SuggestedField,
  TextField,
  TraceabilityDto,
} from '@pegboard/service';
import type { DateOrInstant, Quantity, Rate } from '@pegboard/kit';

const optional = { optional: true } as const;
const maybe = { optional: true, nullable: true } as const;

export class FulfillmentRowDto {
  @IdField() sales_order_row_id!: number;
  @QuantityField() quantity!: Quantity;
  @RowsField(() => BatchTransactionDto, {
    ...optional,
    description: 'For an item tracked by batch; the batches must add up to the quantity.',
  })
  batch_transactions?: BatchTransactionDto[];
  @RowsField(() => TraceabilityDto, { ...optional, max: 1000, description: 'In place of batch_transactions.' })
  traceability?: TraceabilityDto[];
  @SuggestedField() batches?: 'suggested';
}

class ShipmentDto {
  @TextField({ ...maybe, max: 256, min: 0, example: '1Z999AA10123456784' }) tracking_number?: string | null;
  @TextField({ ...maybe, max: 2048, min: 0, example: 'https://parcels.example/1Z999AA10123456784' }) tracking_number_url?: string | null;
  @TextField({ ...maybe, min: 0, example: 'Parcel Express' }) carrier?: string | null;
  @TextField({ ...maybe, min: 0, example: 'Ground' }) shipping_method?: string | null;
  @TextField({ ...maybe, max: 4000, min: 0 }) notes?: string | null;
  @TextField({ ...maybe, max: 2048, min: 0, description: 'The same as tracking_number_url.' }) tracking_url?: string | null;
  @TextField({ ...maybe, min: 0, description: 'The same as carrier.', example: 'Parcel Express' }) tracking_carrier?: string | null;
  @TextField({ ...maybe, min: 0, description: 'The same as shipping_method.', example: 'Ground' }) tracking_method?: string | null;
  @RateField({ ...maybe, description: 'How much of the base currency one unit of the currency was when it was invoiced.' })
  conversion_rate?: Rate | null;
  @DateField({ ...maybe, example: '2026-05-14' }) conversion_date?: string | null;
}

export class CreateFulfillmentDto extends ShipmentDto {
  @IdField() sales_order_id!: number;
  @OneOfField(DoneFulfillmentStatus.options, { ...optional, description: 'Default: PACKED. DELIVERED also packs.' })
  status?: DoneFulfillmentStatus;
  @DateField(optional) picked_date?: DateOrInstant;
  @RowsField(() => FulfillmentRowDto, { ...optional, min: 1, description: 'Default: everything that is open.' })
  sales_order_fulfillment_rows?: FulfillmentRowDto[];
  @BooleanField({ ...optional, description: 'Also take goods that are reserved for other orders.' }) override_reservation?: boolean;
}

export class UpdateFulfillmentDto extends ShipmentDto {
  @DateField(optional) picked_date?: DateOrInstant;
  @IdField({ ...optional, description: 'Who packed it.' }) packer_id?: number;
  @OneOfField(DoneFulfillmentStatus.options, optional) status?: DoneFulfillmentStatus;
}

/** Nothing is kept of what is undone: `include_deleted` adds nothing. */
export class FulfillmentsQuery extends ListQuery {
  @QueryIds() sales_order_id?: number[];
  @QueryOneOf(FulfillmentStatus.options) status?: string[];
  @QueryOneOf(['NOT_INVOICED'], { description: 'Invoices are kept elsewhere.' }) invoice_status?: string[];
  @QueryText() tracking_carrier?: string;
  @QueryText() tracking_method?: string;
  @QueryText() tracking_number?: string;
  @QueryText() tracking_url?: string;
  @QueryDate() picked_date_min?: DateOrInstant;
  @QueryId() sales_order_row_id?: number;
}
