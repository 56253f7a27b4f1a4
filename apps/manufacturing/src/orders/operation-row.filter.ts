import type { Operation } from '@pegboard/domain-manufacturing';
import { allFilters } from '@pegboard/service';
import { scheduleList } from './manufacturing-order.filter';
import type { OperationRowQuery } from './operation-row.dto';

/** Where an operator stands in an operation. */
const OPERATORS = ['operations.assignedOperators.operatorId', 'operations.completedByOperators.operatorId', 'operations.activeOperatorId'];

const operatorsOf = (operation: Operation): (number | null)[] => [
  operation.activeOperatorId,
  ...[...operation.assignedOperators, ...operation.completedByOperators].map(({ operatorId }) => operatorId),
];

/** The work orders asked for: `filter` finds the orders that may have some, and `isWanted` the operations in them. */
export function operationRowFilter(query: OperationRowQuery): {
  readonly filter: Record<string, unknown>;
  isWanted(operation: Operation): boolean;
} {
  const { manufacturing_order_id: orders, status, resource_id: resources, operator_id: operators, list } = query;
  const filter = allFilters(
    {
      ...(orders ? { id: { $in: orders } } : {}),
      ...(status ? { 'operations.status': { $in: status } } : {}),
      ...(resources ? { 'operations.resourceId': { $in: resources } } : {}),
    },
    scheduleList(list),
    operators && { $or: OPERATORS.map((field) => ({ [field]: { $in: operators } })) },
  );
  const isWanted = (operation: Operation): boolean =>
    (!status || status.includes(operation.status)) &&
    (!resources || (operation.resourceId !== null && resources.includes(operation.resourceId))) &&
    (!operators || operatorsOf(operation).some((id) => id !== null && operators.includes(id)));
  return { filter, isWanted };
}
