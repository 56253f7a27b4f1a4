import type { DateOrInstant, Quantity } from '@pegboard/kit';
import {
  editOf,
  IdField,
  DateField,
  ListQuery,
  MoneyField,
  OneOfField,
  QuantityField,
  QueryId,
  QueryText,
  RowsField,
  SuggestedField,
  SignedBatchTransactionDto,
  CodeField,
  TextField,
  TraceabilityDto,
  QueryExtend,
} from '@pegboard/service';

const optional = { optional: true } as const;
const nullable = { optional: true, nullable: true } as const;

export class AdjustmentRowDto {
  @IdField()
  variant_id!: number;

  @QuantityField({ sign: 'any', description: 'The quantity to add to stock; negative to take it from stock.', example: -2.5 })
  quantity!: Quantity;

  @MoneyField({ ...nullable, description: 'The cost of one added stock unit. Default: the average cost.' })
  cost_per_unit?: Quantity | null;

  @RowsField(() => SignedBatchTransactionDto, { ...optional, max: 1000 })
  batch_transactions?: SignedBatchTransactionDto[];

  @RowsField(() => TraceabilityDto, { ...optional, max: 1000, description: 'In place of batch_transactions.' })
  traceability?: TraceabilityDto[];

  @SuggestedField()
  batches?: 'suggested';
}

export class CreateAdjustmentDto {
  @IdField()
  location_id!: number;

  @CodeField({ ...optional, example: 'SA-3' })
  stock_adjustment_number?: string;

  @DateField({ ...optional, description: 'Default: now.' })
  stock_adjustment_date?: DateOrInstant;

  @DateField({ ...optional, description: 'Another name of stock_adjustment_date.' })
  adjustment_date?: DateOrInstant;

  @TextField({ ...nullable, min: 0, max: 5_000, example: 'Seen at the evening count.' })
  additional_info?: string | null;

  @TextField({ ...nullable, min: 0, max: 1_000, example: 'A canister leaked' })
  reason?: string | null;

  @TextField({ ...nullable, example: 'Q-118' })
  reference_no?: string | null;

  @OneOfField(['DRAFT', 'COMPLETED'], { ...optional, description: 'COMPLETED moves the stock; DRAFT moves it back.' })
  status?: 'DRAFT' | 'COMPLETED';

  @RowsField(() => AdjustmentRowDto, optional)
  stock_adjustment_rows?: AdjustmentRowDto[];
}

export class UpdateAdjustmentDto extends editOf(CreateAdjustmentDto) {}

export class AdjustmentsQuery extends ListQuery {
  @QueryExtend('variant') extend?: string[];
  @QueryId()
  location_id?: number;

  @QueryText()
  stock_adjustment_number?: string;
}
