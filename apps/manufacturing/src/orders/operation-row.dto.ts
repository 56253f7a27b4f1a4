import { IdField, TextField, QuantityField, MoneyField, OneOfField, RowsField, ListQuery, QueryIds, QueryOneOf } from '@pegboard/service';
import type { Quantity } from '@pegboard/kit';
import type { OperationStatus } from '@pegboard/contracts';
import { SentBack } from './sent-back.dto';

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
  @TextField({ optional: true, example: 'assembly line' }) resource_name?: string;
  @QuantityField({ optional: true, sign: 'notNegative', description: 'Seconds for one unit.' }) time?: Quantity;
  @QuantityField({ optional: true, sign: 'notNegative' }) planned_time_per_unit?: Quantity;
  @MoneyField({ optional: true }) cost_per_hour?: Quantity;
}

export class UpdateOperationRowDto {
  @OneOfField(STATUSES, { optional: true }) status?: OperationStatus;
  @QuantityField({ optional: true, sign: 'notNegative', description: 'In seconds; replaces the measured time.' })
  total_actual_time?: Quantity;
  @IdField({ optional: true, nullable: true }) active_operator_id?: number | null;
  @RowsField(() => OperatorRefDto, { optional: true, max: 100 }) assigned_operators?: OperatorRefDto[];
  @RowsField(() => OperatorRefDto, { optional: true, max: 100 }) completed_by_operators?: OperatorRefDto[];
}

export class OperationRowQuery extends ListQuery {
  @QueryIds() manufacturing_order_id?: number[];
  @QueryOneOf(STATUSES) status?: string[];
  @QueryIds({ description: 'Only work on one of these resources.' }) resource_id?: number[];
  @QueryIds({ description: 'Only work that one of these operators is assigned to, works on or has completed.' }) operator_id?: number[];
  @QueryOneOf(['open', 'done'], { description: 'Only work of open orders, or of orders that are done.' }) list?: string[];
}
