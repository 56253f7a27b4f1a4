import { OmitType, PickType } from '@nestjs/swagger';
import {
  BooleanField,
  editOf,
  IdField,
  QuantityField,
  TextField,
  RowsField,
  ListQuery,
  QueryIds,
  QueryIdsOf,
  QueryExtend,
} from '@pegboard/service';
import type { Quantity } from '@pegboard/kit';
import { readBomRowId } from './bom-row-ids';

export class CreateBomRowDto {
  @IdField() product_item_id!: number;
  @IdField() product_variant_id!: number;
  @IdField() ingredient_variant_id!: number;
  @QuantityField({ optional: true, nullable: true, description: 'For one unit of the product. Default: 1.' }) quantity?: Quantity | null;
  @TextField({ optional: true, nullable: true, min: 0, max: 1000 }) notes?: string | null;
}

export class CreateBomRowsDto {
  @RowsField(() => CreateBomRowDto, { min: 1 }) data!: CreateBomRowDto[];
}

export class UpdateBomRowDto extends editOf(PickType(CreateBomRowDto, ['ingredient_variant_id', 'quantity', 'notes'])) {}

/** UUIDs → the numbers of rows. */
const QueryBomRowIds = (): PropertyDecorator => QueryIdsOf({ type: 'string', format: 'uuid', maxLength: 36 }, readBomRowId);

export class FormerRecipeRowDto extends OmitType(CreateBomRowDto, ['product_item_id', 'quantity']) {
  @QuantityField({ description: 'For one unit of the product.' }) quantity!: Quantity;
}

export class CreateRecipesDto {
  @BooleanField({ optional: true, description: 'False: the given product variants lose their current rows.' }) keep_current_rows?: boolean;
  @RowsField(() => FormerRecipeRowDto, { min: 1, max: 150 }) rows!: FormerRecipeRowDto[];
}

export class UpdateFormerRecipeRowDto extends editOf(OmitType(FormerRecipeRowDto, ['product_variant_id'])) {}

export class BomRowQuery extends OmitType(ListQuery, ['ids', 'include_deleted']) {
  @QueryExtend('variant') extend?: string[];
  @QueryBomRowIds() ids?: number[];
  @QueryBomRowIds() id?: number[];
  @QueryIds() product_item_id?: number[];
  @QueryIds() product_variant_id?: number[];
  @QueryIds() ingredient_variant_id?: number[];
}

export class RecipesQuery extends OmitType(ListQuery, ['ids', 'include_deleted']) {
  @QueryExtend('variant') extend?: string[];
  @QueryIds() product_variant_ids?: number[];
  @QueryIds() product_id?: number[];
  @QueryIds() ingredient_variant_id?: number[];
  @QueryBomRowIds() recipe_row_id?: number[];
}
