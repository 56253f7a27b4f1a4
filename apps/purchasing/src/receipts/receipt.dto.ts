import {
  ListQuery,
  NamedBatchTransactionDto,
  QueryId,
  IdField,
  DateField,
  QuantityField,
  RowsField,
  SuggestedField,
  BooleanField,
} from '@pegboard/service';
import type { DateOrInstant, Quantity } from '@pegboard/kit';

const optional = { optional: true } as const;

export class ReceiptsQuery extends ListQuery {
  @QueryId()
  purchase_order_id?: number;
}

export class IngredientActualDto {
  @IdField()
  outsourced_purchase_order_recipe_row_id!: number;

  @QuantityField({ ...optional, sign: 'notNegative', description: 'The quantities that were used. Default: the planned share.' })
  quantity?: Quantity;

  @RowsField(() => NamedBatchTransactionDto, optional)
  batch_transactions?: NamedBatchTransactionDto[];

  @SuggestedField()
  batches?: 'suggested';
}

export class PurchaseOrderReceiveDto {
  @IdField()
  purchase_order_row_id!: number;

  @QuantityField({ description: 'The received quantity, in purchase units.' })
  quantity!: Quantity;

  @DateField(optional)
  received_date?: DateOrInstant;

  @RowsField(() => NamedBatchTransactionDto, optional)
  batch_transactions?: NamedBatchTransactionDto[];

  @BooleanField({ ...optional, description: 'Whether to accept more than the open quantity of the row.' })
  allow_over_receipt?: boolean;

  @RowsField(() => IngredientActualDto, { ...optional, description: 'The quantities of ingredients that an outsourced row used.' })
  ingredients?: IngredientActualDto[];
}
