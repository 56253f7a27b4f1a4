import type { DateOrInstant, Quantity } from '@pegboard/kit';
import { OmitType } from '@nestjs/swagger';
import {
  editOf,
  IdField,
  DateField,
  ListQuery,
  NamedBatchTransactionDto,
  OneOfField,
  QuantityField,
  QueryId,
  QueryOneOf,
  QueryText,
  RowsField,
  SuggestedField,
  CodeField,
  TextField,
  TraceabilityDto,
  QueryExtend,
} from '@pegboard/service';

const optional = { optional: true } as const;
const nullable = { optional: true, nullable: true } as const;

/** Every word for a status that clients use, and what it means. */
export const STATUSES = {
  draft: 'draft',
  DRAFT: 'draft',
  pending: 'draft',
  inTransit: 'inTransit',
  in_transit: 'inTransit',
  IN_TRANSIT: 'inTransit',
  received: 'received',
  RECEIVED: 'received',
  completed: 'received',
  COMPLETED: 'received',
} as const;
export type TransferStatusWord = keyof typeof STATUSES;
const WORDS = Object.keys(STATUSES);

export class TransferRowDto {
  @IdField(optional)
  id?: number;

  @IdField()
  variant_id!: number;

  @QuantityField({ example: 6 })
  quantity!: Quantity;

  @RowsField(() => NamedBatchTransactionDto, { ...optional, max: 1000 })
  batch_transactions?: NamedBatchTransactionDto[];

  @RowsField(() => TraceabilityDto, { ...optional, max: 1000, description: 'In place of batch_transactions.' })
  traceability?: TraceabilityDto[];

  @SuggestedField()
  batches?: 'suggested';
}

export class CreateTransferDto {
  @IdField(optional)
  source_location_id?: number;

  @IdField(optional)
  target_location_id?: number;

  @IdField({ ...optional, description: 'The same as source_location_id.' })
  from_location_id?: number;

  @IdField({ ...optional, description: 'The same as target_location_id.' })
  to_location_id?: number;

  @IdField({ ...optional, description: 'For a transfer with one row.' })
  variant_id?: number;

  @CodeField({ ...optional, example: 'ST-2' })
  stock_transfer_number?: string;

  @DateField({ ...nullable, description: 'Default: now.' })
  order_created_date?: DateOrInstant | null;

  @DateField({ ...nullable, description: 'The day on which the goods leave.' })
  transfer_date?: DateOrInstant | null;

  @DateField(nullable)
  expected_arrival_date?: DateOrInstant | null;

  @TextField({ ...nullable, min: 0, max: 5_000, example: 'Leave at gate 3.' })
  additional_info?: string | null;

  @TextField({ ...nullable, min: 0, max: 5_000, description: 'The same as additional_info.', example: 'Leave at gate 3.' })
  notes?: string | null;

  @RowsField(() => TransferRowDto, { ...optional, min: 1 })
  stock_transfer_rows?: TransferRowDto[];

  @QuantityField({ ...optional, description: 'For a transfer with one row.', example: 6 })
  quantity?: Quantity;

  @OneOfField(WORDS, optional)
  status?: TransferStatusWord;
}

export class UpdateTransferDto extends editOf(OmitType(CreateTransferDto, ['from_location_id', 'to_location_id', 'variant_id'])) {}

export class UpdateTransferStatusDto {
  @OneOfField([...WORDS, 'cancelled'], { ...optional, description: 'Without it nothing is changed.' })
  status?: TransferStatusWord | 'cancelled';
}

export class TransfersQuery extends ListQuery {
  @QueryExtend('variant') extend?: string[];
  @QueryId()
  source_location_id?: number;

  @QueryId()
  target_location_id?: number;

  @QueryText()
  stock_transfer_number?: string;

  @QueryOneOf(WORDS)
  status?: TransferStatusWord[];
}
