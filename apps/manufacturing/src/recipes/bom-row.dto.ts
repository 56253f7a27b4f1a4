import { PickType } from '@nestjs/swagger';
import { editOf, IdField, QuantityField, TextField, RowsField, ListQuery, QueryText, QueryIds, QueryExtend } from '@pegboard/service';
import type { Quantity } from '@pegboard/kit';

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

export class BomRowQuery extends ListQuery {
  @QueryExtend('variant') extend?: string[];
  @QueryText() id?: string;
  @QueryIds() product_item_id?: number[];
  @QueryIds() product_variant_id?: number[];
  @QueryIds() ingredient_variant_id?: number[];
}
