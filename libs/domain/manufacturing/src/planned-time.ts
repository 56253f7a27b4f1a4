import { multiply, type Quantity } from '@pegboard/kit';
import type { Operation } from './order';

/** Seconds planned for an order: a fixed or set-up time is spent once, any other once a unit. */
export function plannedTimeOf(operation: Pick<Operation, 'type' | 'plannedTimePerUnit'>, planned: Quantity): Quantity {
  return operation.type === 'fixed' || operation.type === 'setup'
    ? operation.plannedTimePerUnit
    : multiply(operation.plannedTimePerUnit, planned);
}

export const scaledOperation = (operation: Operation, planned: Quantity): Operation => ({
  ...operation,
  plannedTime: plannedTimeOf(operation, planned),
});
