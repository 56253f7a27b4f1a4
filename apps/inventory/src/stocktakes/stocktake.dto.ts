import type { DateOrInstant, Quantity } from '@pegboard/kit';
import { OmitType } from '@nestjs/swagger';
import {
  BooleanField,
  editOf,
  IdField,
  DateField,
  ListQuery,
  OneOfField,
  QuantityField,
  QueryId,
  QueryIds,
  QueryOneOf,
  QueryText,
  RowsField,
  CodeField,
  TextField,
  QueryExtend,
} from '@pegboard/service';

const optional = { optional: true } as const;
const nullable = { optional: true, nullable: true } as const;
/** DRAFT is another word for a stocktake that has not been started, and COUNTED for one that is in progress until it is completed. */
const STATUSES = ['NOT_STARTED', 'DRAFT', 'IN_PROGRESS', 'COUNTED', 'COMPLETED'] as const;
export type StocktakeStatusWord = (typeof STATUSES)[number];

export class CreateStocktakeDto {
  @IdField()
  location_id!: number;

  @CodeField({ ...optional, example: 'STK-1' })
  stocktake_number?: string;

  @TextField({ ...nullable, example: 'COUNT-05' })
  reference_no?: string | null;

  @DateField(optional)
  stocktake_date?: DateOrInstant;

  @DateField({ ...optional, description: 'Default: now.' })
  created_date?: DateOrInstant;

  @DateField({ ...optional, description: 'Another name of created_date.' })
  stocktake_created_date?: DateOrInstant;

  @TextField({ ...nullable, min: 0, max: 5_000, example: 'One leg is broken' })
  notes?: string | null;

  @TextField({ ...nullable, min: 0, max: 5_000, example: 'Hall 2 only.' })
  additional_info?: string | null;

  @TextField({ ...nullable, min: 0, max: 1_000, example: 'End of May' })
  reason?: string | null;

  @BooleanField({ ...optional, description: 'Count items that were not counted with the quantity of the ledger.' })
  set_remaining_items_as_counted?: boolean;

  @OneOfField(STATUSES, { ...optional, description: 'COMPLETED posts the differences; an earlier status reverses them.' })
  status?: StocktakeStatusWord;

  @RowsField(() => CountDto, { ...optional, max: 250 })
  stocktake_rows?: CountDto[];
}

export class UpdateStocktakeDto extends editOf(OmitType(CreateStocktakeDto, ['stocktake_rows'])) {
  @DateField({ ...nullable, description: 'Of a stocktake that is completed.' })
  completed_date?: DateOrInstant | null;
}

class CountFields {
  @IdField({ ...nullable, description: 'null counts stock without a batch.' })
  batch_id?: number | null;

  @QuantityField({ ...nullable, sign: 'notNegative', example: 9 })
  counted_quantity?: Quantity | null;

  @QuantityField({ ...nullable, sign: 'notNegative', description: 'The same as counted_quantity.' })
  actual_quantity?: Quantity | null;

  @QuantityField({
    ...nullable,
    sign: 'any',
    description: 'The quantity that the caller expects. It is not used, because the ledger knows the quantity.',
  })
  system_quantity?: Quantity | null;

  @QuantityField({ ...nullable, sign: 'any', description: 'Not used, because it follows from the other fields.' })
  variance_quantity?: Quantity | null;

  @TextField({ ...nullable, min: 0, max: 1_000, example: 'One leg is broken' })
  notes?: string | null;
}

export class CountDto extends CountFields {
  @IdField()
  variant_id!: number;
}

export class CreateStocktakeRowDto extends CountFields {
  @IdField()
  stocktake_id!: number;

  @IdField(optional)
  variant_id?: number;

  @RowsField(() => CountDto, { ...optional, min: 1 })
  stocktake_rows?: CountDto[];
}

export class UpdateStocktakeRowDto extends editOf(OmitType(CreateStocktakeRowDto, ['stocktake_rows'])) {}

export class StocktakesQuery extends ListQuery {
  @QueryId()
  location_id?: number;

  @QueryOneOf(STATUSES)
  status?: StocktakeStatusWord[];

  @QueryText()
  stocktake_number?: string;

  @QueryId()
  stock_adjustment_id?: number;
}

export class StocktakeRowsQuery extends ListQuery {
  @QueryExtend('variant') extend?: string[];
  @QueryIds()
  stocktake_ids?: number[];

  @QueryId()
  variant_id?: number;

  @QueryId()
  batch_id?: number;

  @QueryId()
  stock_adjustment_id?: number;
}
