import { ListQuery, QueryId, IdField, TextField, InstantField, QuantityField, RowsField, BooleanField } from '@pegboard/service';
import type { Instant, Quantity } from '@pegboard/kit';

const optional = { optional: true } as const;
const nullable = { optional: true, nullable: true } as const;

export class ReceiptsQuery extends ListQuery {
  @QueryId()
  purchase_order_id?: number;
}

export class BatchTransactionDto {
  @IdField({ ...nullable, description: 'A batch that is known; null for stock without a batch.' })
  batch_id?: number | null;

  @TextField({ ...optional, description: 'The number of a batch to find or to make; instead of batch_id.', example: 'B-2026-05' })
  batch_number?: string;

  @InstantField({ ...nullable, description: 'Of a batch to make.' })
  expiration_date?: Instant | null;

  @QuantityField({ description: 'In stock units.' })
  quantity!: Quantity;
}

export class IngredientActualDto {
  @IdField()
  outsourced_purchase_order_recipe_row_id!: number;

  @QuantityField({ ...optional, sign: 'notNegative', description: 'What was really used; without it the share of the plan.' })
  quantity?: Quantity;

  @RowsField(() => BatchTransactionDto, optional)
  batch_transactions?: BatchTransactionDto[];
}

export class PurchaseOrderReceiveDto {
  @IdField()
  purchase_order_row_id!: number;

  @QuantityField({ description: 'What came, in purchase units.' })
  quantity!: Quantity;

  @InstantField(optional)
  received_date?: Instant;

  @RowsField(() => BatchTransactionDto, optional)
  batch_transactions?: BatchTransactionDto[];

  @BooleanField({ ...optional, description: 'Takes more than is open on the row.' })
  allow_over_receipt?: boolean;

  @RowsField(() => IngredientActualDto, { ...optional, description: 'What an outsourced row really used of its ingredients.' })
  ingredients?: IngredientActualDto[];
}
