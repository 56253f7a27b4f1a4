import { OmitType } from '@nestjs/swagger';
import { OPERATION_TYPES, type OperationType } from '@pegboard/domain-manufacturing';
import {
  editOf,
  IdField,
  TextField,
  QuantityField,
  MoneyField,
  OneOfField,
  RowsField,
  ListQuery,
  QueryIds,
  QueryOneOf,
} from '@pegboard/service';
import type { Quantity } from '@pegboard/kit';
import type { OperationStatus } from '@pegboard/contracts';
import { COST_PARAMETER, TIME_PARAMETER } from '../recipes/product-operation-row.dto';
import { SentBack } from './sent-back.dto';

const nullable = { optional: true, nullable: true } as const;

const STATUSES = ['NOT_STARTED', 'IN_PROGRESS', 'PAUSED', 'BLOCKED', 'COMPLETED'] as const;

export class OperatorRefDto extends SentBack {
  @IdField({ optional: true }) operator_id?: number;
  @TextField({ optional: true, example: 'Kofi Mensah' }) operator_name?: string;
  @TextField({ optional: true, example: 'Kofi Mensah' }) name?: string;
}

export class CreateOperationRowDto {
  @IdField() manufacturing_order_id!: number;
  @IdField({ optional: true }) operation_id?: number;
  @TextField({ optional: true, example: 'Assemble chair' }) operation_name?: string;
  @IdField({ ...nullable, description: 'Comes before the name.' }) resource_id?: number | null;
  @TextField({ ...nullable, example: 'assembly line', description: 'A name that is not known yet becomes a new resource.' })
  resource_name?: string | null;
  @OneOfField(OPERATION_TYPES, { optional: true, description: 'Default: that of the recipe, otherwise process.' }) type?: OperationType;
  @QuantityField({ ...nullable, sign: 'notNegative', description: TIME_PARAMETER }) planned_time_parameter?: Quantity | null;
  @QuantityField({ ...nullable, sign: 'notNegative', description: 'Another name of planned_time_parameter.' })
  planned_time_per_unit?: Quantity | null;
  @QuantityField({ optional: true, sign: 'notNegative', description: 'Another name of planned_time_parameter.' }) time?: Quantity;
  @MoneyField({ ...nullable, description: COST_PARAMETER }) cost_parameter?: Quantity | null;
  @MoneyField({ ...nullable, description: 'Another name of cost_parameter.' }) cost_per_hour?: Quantity | null;
  @RowsField(() => OperatorRefDto, { optional: true, max: 100 }) assigned_operators?: OperatorRefDto[];
  @OneOfField(['NOT_STARTED'], { optional: true }) status?: 'NOT_STARTED';
}

export class UpdateOperationRowDto extends editOf(OmitType(CreateOperationRowDto, ['manufacturing_order_id', 'status', 'time'])) {
  @OneOfField(STATUSES, { optional: true }) status?: OperationStatus;
  @QuantityField({ ...nullable, sign: 'notNegative', description: 'In seconds; replaces the measured time. Null means 0.' })
  total_actual_time?: Quantity | null;
  @IdField({ ...nullable }) active_operator_id?: number | null;
  @RowsField(() => OperatorRefDto, { optional: true, max: 100 }) completed_by_operators?: OperatorRefDto[];
}

export class OperationRowQuery extends ListQuery {
  @QueryIds() manufacturing_order_id?: number[];
  @QueryOneOf(STATUSES) status?: string[];
  @QueryIds({ description: 'Only work on one of these resources.' }) resource_id?: number[];
  @QueryIds({ description: 'Only work that one of these operators is assigned to, works on or has completed.' }) operator_id?: number[];
  @QueryOneOf(['open', 'done'], { description: 'Only work of open orders, or of orders that are done.' }) list?: string[];
}
