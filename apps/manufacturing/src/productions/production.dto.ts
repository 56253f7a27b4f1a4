import {
  BatchTransactionDto,
  NamedBatchTransactionDto,
  IdField,
  QuantityField,
  RowsField,
  SuggestedField,
  DateField,
  BooleanField,
  JsonField,
  ListQuery,
  QueryIds,
  QueryExtend,
} from '@pegboard/service';
import type { Quantity, DateOrInstant } from '@pegboard/kit';
import { SentBack } from '../orders/sent-back.dto';

export class IngredientDto extends SentBack {
  @IdField({ optional: true }) manufacturing_order_recipe_row_id?: number;
  @IdField({ optional: true, description: 'Replaces the row id if only one row has this variant.' }) variant_id?: number;
  @QuantityField({ sign: 'notNegative' }) quantity!: Quantity;
  @RowsField(() => BatchTransactionDto, { optional: true }) batch_transactions?: BatchTransactionDto[];
  @SuggestedField() batches?: 'suggested';
  @IdField({ optional: true }) location_id?: number;
  @IdField({ optional: true }) manufacturing_order_id?: number;
  @IdField({ optional: true }) production_id?: number;
  @DateField({ optional: true }) production_date?: DateOrInstant;
  @QuantityField({ optional: true, sign: 'notNegative' }) cost?: Quantity;
}

export class CreateProductionDto {
  @IdField() manufacturing_order_id!: number;
  @QuantityField() quantity!: Quantity;
  @DateField({ optional: true }) production_date?: DateOrInstant;
  @BooleanField({ optional: true, description: 'Whether it completes the order, even with less than the planned quantity.' })
  is_final?: boolean;
  @RowsField(() => IngredientDto, { optional: true, description: 'The used quantities; other rows use their planned share.' })
  ingredients?: IngredientDto[];
  @RowsField(() => NamedBatchTransactionDto, { optional: true, description: 'Batches of the product.' })
  batch_transactions?: NamedBatchTransactionDto[];
  @JsonField({ optional: true, description: 'Accepted but not used: operations have their own resources.' }) operations?: unknown;
}

/** Nothing is kept of what is undone: `include_deleted` adds nothing. */
export class ProductionQuery extends ListQuery {
  @QueryExtend('variant') extend?: string[];
  @QueryIds() manufacturing_order_ids?: number[];
  @QueryIds() manufacturing_order_id?: number[];
}
