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
  RowsField,
  SuggestedField,
  TextField,
} from '@pegboard/service';
import type { DateOrInstant, Quantity } from '@pegboard/kit';

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
  @SuggestedField() batches?: 'suggested';
}

class ShipmentDto {
  @TextField({ ...maybe, max: 256, min: 0, example: '1Z999AA10123456784' }) tracking_number?: string | null;
  @TextField({ ...maybe, max: 2048, min: 0, example: 'https://parcels.example/1Z999AA10123456784' }) tracking_number_url?: string | null;
  @TextField({ ...maybe, min: 0, example: 'Parcel Express' }) carrier?: string | null;
  @TextField({ ...maybe, min: 0, example: 'Ground' }) shipping_method?: string | null;
  @TextField({ ...maybe, max: 4000, min: 0 }) notes?: string | null;
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
  @OneOfField(DoneFulfillmentStatus.options, optional) status?: DoneFulfillmentStatus;
}

/** An order with a fulfillment can't be deleted. */
/** Nothing is kept of what is undone: `include_deleted` adds nothing. */
export class FulfillmentsQuery extends ListQuery {
  @QueryIds() sales_order_id?: number[];
  @QueryOneOf(FulfillmentStatus.options) status?: string[];
  @QueryText() tracking_carrier?: string;
  @QueryText() tracking_method?: string;
  @QueryText() tracking_number?: string;
  @QueryText() tracking_url?: string;
  @QueryDate() picked_date_min?: DateOrInstant;
  @QueryId() sales_order_row_id?: number;
}
