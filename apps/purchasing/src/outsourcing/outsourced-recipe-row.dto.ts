import type { Quantity } from '@pegboard/kit';
import { PickType } from '@nestjs/swagger';
import { BooleanField, editOf, IdField, ListQuery, QuantityField, QueryIds, TextField, QueryExtend } from '@pegboard/service';

const optional = { optional: true } as const;

export class CreateOutsourcedRecipeRowDto {
  @IdField({ ...optional, description: 'The product row that it is for; or outsourced_purchase_order_id and recipe_row_id.' })
  purchase_order_row_id?: number;

  @IdField(optional)
  ingredient_variant_id?: number;

  @IdField(optional)
  outsourced_purchase_order_id?: number;

  @IdField({ ...optional, description: 'A row of the recipe of one of the products ordered.' })
  recipe_row_id?: number;

  @QuantityField({ ...optional, sign: 'notNegative', description: 'For one stock unit of the product.' })
  planned_quantity_per_unit?: Quantity;

  @QuantityField({ ...optional, sign: 'notNegative', description: 'For the whole row.' })
  quantity?: Quantity;

  @TextField({ ...optional, nullable: true, min: 0, max: 2_000 })
  notes?: string | null;

  @BooleanField({ ...optional, description: 'Whether the contractor supplies it. It is then neither committed nor consumed.' })
  is_supplied_by_contractor?: boolean;
}

export class UpdateOutsourcedRecipeRowDto extends editOf(
  PickType(CreateOutsourcedRecipeRowDto, [
    'ingredient_variant_id',
    'planned_quantity_per_unit',
    'quantity',
    'notes',
    'is_supplied_by_contractor',
  ]),
) {}

export class OutsourcedRecipeRowsQuery extends ListQuery {
  @QueryExtend('variant') extend?: string[];
  @QueryIds()
  purchase_order_id?: number[];

  @QueryIds()
  purchase_order_row_id?: number[];

  @QueryIds()
  ingredient_variant_id?: number[];
}
