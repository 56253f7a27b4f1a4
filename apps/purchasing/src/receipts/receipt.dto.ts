import { ListQuery, QueryId, IdField, TextField, DateField, DayField, QuantityField, RowsField, BooleanField } from '@pegboard/service';
import type { DateOrInstant, Day, Quantity } from '@pegboard/kit';

const optional = { optional: true } as const;
const nullable = { optional: true, nullable: true } as const;

export class ReceiptsQuery extends ListQuery {
  @QueryId()
  purchase_order_id?: number;
}

export class BatchTransactionDto {
  @IdField({ ...nullable, description: 'An existing batch; null for stock without a batch.' })
  batch_id?: number | null;

  @TextField({ ...optional, description: 'The number of an existing or new batch; replaces batch_id.', example: 'B-2026-05' })
  batch_number?: string;

  @DayField({ ...nullable, description: 'For a new batch.' })
  expiration_date?: Day | null;

  @QuantityField({ description: 'In stock units.' })
  quantity!: Quantity;
}

export class IngredientActualDto {
  @IdField()
  outsourced_purchase_order_recipe_row_id!: number;

  @QuantityField({ ...optional, sign: 'notNegative', description: 'The quantities that were used. Default: the planned share.' })
  quantity?: Quantity;

  @RowsField(() => BatchTransactionDto, optional)
  batch_transactions?: BatchTransactionDto[];
}

export class PurchaseOrderReceiveDto {
  @IdField()
  purchase_order_row_id!: number;

  @QuantityField({ description: 'The received quantity, in purchase units.' })
  quantity!: Quantity;

  @DateField(optional)
  received_date?: DateOrInstant;

  @RowsField(() => BatchTransactionDto, optional)
  batch_transactions?: BatchTransactionDto[];

  @BooleanField({ ...optional, description: 'Whether to accept more than the open quantity of the row.' })
  allow_over_receipt?: boolean;

  @RowsField(() => IngredientActualDto, { ...optional, description: 'The quantities of ingredients that an outsourced row used.' })
  ingredients?: IngredientActualDto[];
}
