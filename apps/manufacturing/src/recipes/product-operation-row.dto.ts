import { OmitType } from '@nestjs/swagger';
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

const nullable = { optional: true, nullable: true } as const;

export const COST_PARAMETER = 'By type: process and setup: for one hour; perUnit: for one unit; fixed: for the order.';
export const TIME_PARAMETER = 'Seconds: for one unit, or once for the order if the type is setup or fixed.';

export class ProductOperationRowDto {
  @IdField() product_variant_id!: number;
  @IdField({ optional: true }) operation_id?: number;
  @TextField({ optional: true, example: 'Assemble chair' }) operation_name?: string;
  @IdField({ ...nullable, description: 'Comes before the name.' }) resource_id?: number | null;
  @TextField({ ...nullable, example: 'assembly line', description: 'A name that is not known yet becomes a new resource.' })
  resource_name?: string | null;
  @OneOfField(OPERATION_TYPES, { optional: true }) type?: OperationType;
  @MoneyField({ ...nullable, description: COST_PARAMETER }) cost_parameter?: Quantity | null;
  @MoneyField({ ...nullable, description: 'Another name of cost_parameter.' }) cost_per_hour?: Quantity | null;
  @QuantityField({ ...nullable, sign: 'notNegative', description: TIME_PARAMETER }) planned_time_parameter?: Quantity | null;
  @QuantityField({ ...nullable, sign: 'notNegative', description: 'Another name of planned_time_parameter.' })
  planned_time_per_unit?: Quantity | null;
  @TextField({ optional: true, min: 0, max: 1000 }) notes?: string;
}

export class CreateProductOperationRowsDto {
  @BooleanField({ optional: true, description: 'False: the given product variants lose their current operations.' })
  keep_current_rows?: boolean;
  @RowsField(() => ProductOperationRowDto, { min: 1, max: 150 }) rows!: ProductOperationRowDto[];
}

export class UpdateProductOperationRowDto extends editOf(OmitType(ProductOperationRowDto, ['product_variant_id'])) {
  @IntegerField({ optional: true, min: 1, max: 1000 }) sequence?: number;
}

export class RerankProductOperationDto {
  @IdField() rank_product_operation_id!: number;
  @IdField({ optional: true, description: 'The operation of the same recipe that comes before it. Default: it becomes the first.' })
  preceding_product_operation_id?: number;
  @BooleanField({ optional: true, description: 'Must be false: operations are not grouped.' }) should_group?: boolean;
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
