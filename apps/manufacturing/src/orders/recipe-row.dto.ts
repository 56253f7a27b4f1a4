import {
  BatchTransactionDto,
  editOf,
  TextField,
  QuantityField,
  RowsField,
  SuggestedField,
  IdField,
  ListQuery,
  QueryIds,
  QueryOneOf,
  QueryExtend,
} from '@pegboard/service';
import { OmitType } from '@nestjs/swagger';
import type { Quantity } from '@pegboard/kit';

export class CreateRecipeRowDto {
  @IdField() manufacturing_order_id!: number;
  @IdField() variant_id!: number;
  @QuantityField() planned_quantity_per_unit!: Quantity;
  @TextField({ optional: true, min: 0, max: 1000 }) notes?: string;
  @QuantityField({
    optional: true,
    sign: 'notNegative',
    description: 'The total quantity used when the order is done; if absent, the planned quantity.',
  })
  total_actual_quantity?: Quantity;
  @RowsField(() => BatchTransactionDto, { optional: true }) batch_transactions?: BatchTransactionDto[];
  @SuggestedField() batches?: 'suggested';
}

export class UpdateRecipeRowDto extends editOf(OmitType(CreateRecipeRowDto, ['manufacturing_order_id'])) {}

export class RecipeRowQuery extends ListQuery {
  @QueryExtend('variant') extend?: string[];
  @QueryIds() manufacturing_order_id?: number[];
  @QueryIds() variant_id?: number[];
  @QueryOneOf(['PROCESSED', 'IN_STOCK', 'NOT_AVAILABLE', 'EXPECTED', 'NO_RECIPE', 'NOT_APPLICABLE']) ingredient_availability?: string[];
}
