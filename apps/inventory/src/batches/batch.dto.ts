import type { Day, Instant, Quantity } from '@pegboard/kit';
import { OmitType } from '@nestjs/swagger';
import {
  DayField,
  editOf,
  IdField,
  InstantField,
  ListQuery,
  QueryBoolean,
  QueryId,
  QueryIds,
  QueryDay,
  QueryInstant,
  QueryLastInstant,
  QueryQuantity,
  QueryText,
  CodeField,
  QueryTexts,
  QueryExtend,
} from '@pegboard/service';

const optional = { optional: true } as const;
const nullable = { optional: true, nullable: true } as const;

export class CreateBatchDto {
  @CodeField({ description: 'Unique within the variant (T5).', example: 'VA-2605-A' })
  batch_number!: string;

  @IdField()
  variant_id!: number;

  @DayField({ ...nullable, description: 'The last day on which the batch may be used (T7).' })
  expiration_date?: Day | null;

  @InstantField(optional)
  batch_created_date?: Instant;

  @CodeField({ ...nullable, min: 0, max: 40, example: 'VA2605A' })
  batch_barcode?: string | null;
}

export class UpdateBatchDto extends editOf(OmitType(CreateBatchDto, ['variant_id'])) {}

export class BatchesQuery extends OmitType(ListQuery, ['include_deleted']) {
  @QueryExtend('variant')
  extend?: string[];

  @QueryTexts({ description: 'Only batches of variants with one of these SKUs.' })
  sku?: string[];

  @QueryDay({ description: 'The first expiry; what keeps for ever has none.' })
  expiration_date_min?: Day;

  @QueryDay({ description: 'The last expiry; what keeps for ever has none.' })
  expiration_date_max?: Day;

  @QueryBoolean({ description: 'Whether its last day has passed where it lies; if it lies nowhere, in UTC.' })
  is_expired?: boolean;

  @QueryQuantity({
    description: 'The least that is in stock: there, or if a list shows no locations, at the locations asked for together.',
  })
  quantity_min?: Quantity;

  @QueryQuantity({ description: 'The most that is in stock.' })
  quantity_max?: Quantity;

  @QueryIds()
  batch_id?: number[];

  @QueryText({ description: 'The complete number or its beginning.' })
  batch_number?: string;

  @QueryId()
  location_id?: number;

  @QueryIds()
  variant_id?: number[];

  @QueryText()
  batch_barcode?: string;

  @QueryInstant()
  batch_created_at_min?: string;

  @QueryLastInstant()
  batch_created_at_max?: string;
}

/** Batches without stock are in a list of batches anyway, but lie at no location. */
export class BatchStocksQuery extends BatchesQuery {
  @QueryBoolean({ description: 'Also batches without remaining stock.' })
  include_empty?: boolean;
}

export class SuggestedBatchesQuery {
  @QueryId()
  variant_id?: number;

  @QueryId()
  location_id?: number;

  @QueryQuantity({ sign: 'positive', description: 'The quantity to take.' })
  quantity?: Quantity;

  @QueryId({ description: 'The row that is packed. Batches made for this row come first.' })
  sales_order_row_id?: number;

  @QueryDay({ description: 'The day on which the goods are used, such as a deadline; batches must be good on it. Default: today.' })
  used_on?: Day;
}
