import { OmitType } from '@nestjs/swagger';
import {
  BatchTransactionDto,
  NamedBatchTransactionDto,
  IdField,
  QuantityField,
  RowsField,
  SuggestedField,
  DateField,
  BooleanField,
  PartField,
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

/** An operation takes no stock: Katana's description has a list of batches here, which stays empty. */
export class ProductionOperationDto {
  @IdField() manufacturing_order_operation_id!: number;
  @QuantityField({ description: 'Seconds.' }) time!: Quantity;
  @RowsField(() => BatchTransactionDto, { optional: true, max: 0, description: 'Always empty: an operation takes no stock.' })
  batch_transactions?: BatchTransactionDto[];
}

export class ProductionBatchDto {
  @IdField() batch_id!: number;
}

export class CreateProductionDto {
  @IdField() manufacturing_order_id!: number;
  @QuantityField({ optional: true, description: 'Required, here or as quantity.' }) completed_quantity?: Quantity;
  @QuantityField({ optional: true, description: 'Another name of completed_quantity.' }) quantity?: Quantity;
  @DateField({ optional: true, description: 'Default: now.' }) completed_date?: DateOrInstant;
  @DateField({ optional: true, description: 'Another name of completed_date.' }) production_date?: DateOrInstant;
  @BooleanField({ optional: true, description: 'Whether it completes the order, even with less than the planned quantity.' })
  is_final?: boolean;
  @RowsField(() => IngredientDto, { optional: true, description: 'The used quantities; other rows use their planned share.' })
  ingredients?: IngredientDto[];
  @RowsField(() => NamedBatchTransactionDto, { optional: true, description: 'Batches of the product.' })
  batch_transactions?: NamedBatchTransactionDto[];
  @PartField(() => ProductionBatchDto, { optional: true, description: 'The one batch of the product, in place of batch_transactions.' })
  batch_transaction?: ProductionBatchDto;
  @RowsField(() => ProductionOperationDto, {
    optional: true,
    description:
      'The time that operations took; other operations took their share of the time that they have taken, or are planned to take.',
  })
  operations?: ProductionOperationDto[];
}

/** Everything else of a production has moved stock, and is undone and reported again. */
export class UpdateProductionDto {
  @DateField({ optional: true }) production_date?: DateOrInstant;
}

export class TakenBatchDto extends OmitType(BatchTransactionDto, ['quantity']) {
  @QuantityField({ optional: true, description: 'Default: all of the ingredient, for its only batch.' }) quantity?: Quantity;
}

export class UpdateProductionIngredientDto {
  @RowsField(() => TakenBatchDto, {
    optional: true,
    description: 'Booked stock is not edited: only the batches from which it was taken are accepted.',
  })
  batch_transactions?: TakenBatchDto[];
}

/** Nothing is kept of what is undone: `include_deleted` adds nothing. */
export class ProductionQuery extends ListQuery {
  @QueryExtend('variant') extend?: string[];
  @QueryIds() manufacturing_order_ids?: number[];
  @QueryIds() manufacturing_order_id?: number[];
}
