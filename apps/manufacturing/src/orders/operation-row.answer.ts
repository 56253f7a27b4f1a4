import { ManufacturingOrderStatus, OperationStatus } from '@pegboard/contracts';
import { OPERATION_TYPES } from '@pegboard/domain-manufacturing';
import { z } from 'zod';
import { answer, answered, exampleOf, times } from '@pegboard/service';
import { completionProblemAnswer } from './manufacturing-order.answer';

const { id, quantity, digits, text, instant, count } = answered;

const operatorsAnswer = z.array(z.strictObject({ operator_id: id, name: text, deleted_at: times.deleted_at }));
const seconds = quantity.meta({ description: 'Seconds.' });
/** The public description has some of the times as text. */
const secondsText = digits.meta({ description: 'Seconds.' });

export const operationRowAnswer = answer(
  'ManufacturingOrderOperationRow',
  {
    id,
    manufacturing_order_id: id,
    status: OperationStatus,
    type: z.enum(OPERATION_TYPES),
    rank: count.meta({ description: 'The position in the order, starting at 1.' }),
    operation_id: id.optional(),
    operation_name: text,
    resource_id: id.optional(),
    resource_name: text.optional(),
    assigned_operators: operatorsAnswer,
    completed_by_operators: operatorsAnswer,
    active_operator_id: id.optional(),
    planned_time_per_unit: secondsText,
    planned_time_parameter: secondsText,
    total_planned_time: seconds,
    total_actual_time: secondsText,
    cost_per_hour: quantity.optional(),
    cost_parameter: quantity.optional(),
    planned_cost_per_unit: digits,
    total_actual_cost: digits,
    group_boundary: quantity.nullable().meta({ description: 'Always null: operations are not grouped.' }),
    is_status_actionable: answered.flag,
    completed_at: instant.nullable(),
    ...times,
  },
  {
    id: 12,
    manufacturing_order_id: 9,
    status: 'IN_PROGRESS',
    type: 'process',
    rank: 1,
    operation_id: 3,
    operation_name: 'Assemble chair',
    resource_id: 2,
    resource_name: 'assembly line',
    assigned_operators: [{ operator_id: 4, name: 'Kofi Mensah', deleted_at: null }],
    completed_by_operators: [],
    active_operator_id: 4,
    planned_time_per_unit: '3600',
    planned_time_parameter: '3600',
    total_planned_time: 36_000,
    total_actual_time: '5400',
    cost_per_hour: 30,
    cost_parameter: 30,
    planned_cost_per_unit: '30',
    total_actual_cost: '45',
    group_boundary: null,
    is_status_actionable: true,
    completed_at: null,
    created_at: '2026-05-04T09:31:00.000Z',
    updated_at: '2026-05-11T06:00:00.000Z',
    deleted_at: null,
  },
);
export type OperationRowAnswer = z.output<typeof operationRowAnswer>;

/** One row by itself comes with what became of its order. */
export const operationRowInOrderAnswer = answer(
  'ManufacturingOrderOperationRowInOrder',
  { ...operationRowAnswer.shape, manufacturing_order_status: ManufacturingOrderStatus, completion_problem: completionProblemAnswer },
  { ...exampleOf(operationRowAnswer), manufacturing_order_status: 'IN_PROGRESS', completion_problem: null },
);
export type OperationRowInOrderAnswer = z.output<typeof operationRowInOrderAnswer>;
