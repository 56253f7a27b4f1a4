import { OmitType } from '@nestjs/swagger';
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

/** A receipt shows only when the goods came; an order with one can't be deleted. */
export class ReceiptsQuery extends OmitType(ListQuery, [
  'include_deleted',
  'created_at_min',
  'created_at_max',
  'updated_at_min',
  'updated_at_max',
]) {
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

  @IdField({ ...optional, description: 'Where the goods came. Default: where the row was to arrive.' })
  location_id?: number;

  @RowsField(() => NamedBatchTransactionDto, optional)
  batch_transactions?: NamedBatchTransactionDto[];

  @BooleanField({ ...optional, description: 'Whether to accept more than the open quantity of the row.' })
  allow_over_receipt?: boolean;

  @RowsField(() => IngredientActualDto, { ...optional, description: 'The quantities of ingredients that an outsourced row used.' })
  ingredients?: IngredientActualDto[];
}
