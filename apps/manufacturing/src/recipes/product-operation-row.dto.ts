import { OmitType, PickType } from '@nestjs/swagger';
import {
  editOf,
  IdField,
  TextField,
  OneOfField,
  MoneyField,
  QuantityField,
  BooleanField,
  RowsField,
  IntegerField,
  ListQuery,
  QueryId,
  QueryIds,
  QueryText,
  QueryExtend,
} from '@pegboard/service';
import { OPERATION_TYPES, type OperationType } from '@pegboard/domain-manufacturing';
import type { Quantity } from '@pegboard/kit';

export class ProductOperationRowDto {
  @IdField() product_variant_id!: number;
  @IdField({ optional: true }) operation_id?: number;
  @TextField({ optional: true, example: 'Assemble chair' }) operation_name?: string;
  @IdField({ optional: true }) resource_id?: number;
  @TextField({ optional: true, example: 'assembly line' }) resource_name?: string;
  @OneOfField(OPERATION_TYPES, { optional: true }) type?: OperationType;
  @MoneyField({ optional: true, nullable: true }) cost_parameter?: Quantity | null;
  @MoneyField({ optional: true }) cost_per_hour?: Quantity;
  @QuantityField({ optional: true, sign: 'notNegative', description: 'Seconds for one unit.' }) planned_time_parameter?: Quantity;
  @QuantityField({ optional: true, sign: 'notNegative' }) planned_time_per_unit?: Quantity;
  @TextField({ optional: true, min: 0, max: 1000 }) notes?: string;
}

export class CreateProductOperationRowsDto {
  @BooleanField({ optional: true, description: 'False: the given product variants lose their current operations.' })
  keep_current_rows?: boolean;
  @RowsField(() => ProductOperationRowDto, { min: 1, max: 150 }) rows!: ProductOperationRowDto[];
}

export class UpdateProductOperationRowDto extends editOf(
  PickType(ProductOperationRowDto, ['notes', 'operation_name', 'resource_name', 'planned_time_parameter', 'cost_parameter']),
) {
  @IntegerField({ optional: true, min: 1, max: 1000 }) sequence?: number;
}

export class ProductOperationRowQuery extends OmitType(ListQuery, ['include_deleted']) {
  @QueryExtend('variant') extend?: string[];
  @QueryId() product_id?: number;
  @QueryId() operation_id?: number;
  @QueryIds() product_variant_id?: number[];
  @QueryText() operation_name?: string;
  @QueryText() resource_name?: string;
  @QueryId() resource_id?: number;
  @QueryIds() product_operation_row_id?: number[];
}
