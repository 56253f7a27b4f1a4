import { atLeastZero, add, inShares, proportion, reject, subtract, sum, ZERO, type Quantity } from '@pegboard/kit';
import { costOfWork, isPaidByTime } from './cost';
import type { ManufacturingOrder, Operation, Production, ProductionOperation } from './order';

/** How long an operation took for one production, as somebody said. */
export interface GivenWork {
  /** The operation's row of the order. */
  readonly rowId: number;
  /** Seconds. */
  readonly time: Quantity;
}

/**
 * The work that goes into a production (O5, T9): of an operation that is named, the time given, at its rate; of every other, the share
 * of its time and of its cost that the quantity has in the plan.
 * @throws Rejection UNKNOWN_OPERATION_ROW, NAMED_TWICE
 */
export function workOf(
  order: ManufacturingOrder,
  quantity: Quantity,
  given: readonly GivenWork[],
  ids: readonly number[],
): readonly ProductionOperation[] {
  refuseUnknown(order, given);
  const times = new Map(given.map(({ rowId, time }) => [rowId, time]));
  const planned = order.plannedQuantity;
  const isPriced = (operation: Operation): boolean => times.has(operation.id) && isPaidByTime(operation);
  const costs = order.operations.map((operation) =>
    isPriced(operation) ? ZERO : costOfWork(operation, ownTime(order, operation), planned),
  );
  const all = sum(costs);
  const shares = all > 0 && planned > 0 ? inShares(proportion(all, quantity, planned), costs) : costs;
  return order.operations.map((operation, i) => {
    const time = times.get(operation.id);
    return {
      id: ids[i]!,
      rowId: operation.id,
      time: time ?? (planned > 0 ? proportion(ownTime(order, operation), quantity, planned) : ZERO),
      cost: isPriced(operation) ? costOfWork(operation, time!, quantity) : shares[i]!,
      isGiven: time !== undefined,
    };
  });
}

/** The time of an operation that no production has named: what was measured, else what is planned. */
function ownTime(order: ManufacturingOrder, operation: Operation): Quantity {
  const measured = atLeastZero(
    subtract(operation.actualTime, sum(order.productions.map((production) => givenTime(production, operation)))),
  );
  return measured > 0 ? measured : operation.plannedTime;
}

const givenTime = ({ status, operations = [] }: Production, { id }: Operation): Quantity =>
  status === 'REQUESTED' ? ZERO : sum(operations.flatMap((work) => (work.isGiven && work.rowId === id ? [work.time] : [])));

/** The operations with the times that a production named added, or taken back. */
export const withGivenTimes = (operations: readonly Operation[], production: Production, sign: 1 | -1): readonly Operation[] =>
  operations.map((operation) => {
    const time = givenTime({ ...production, status: 'BOOKED' }, operation);
    if (time === ZERO) return operation;
    return { ...operation, actualTime: sign === 1 ? add(operation.actualTime, time) : atLeastZero(subtract(operation.actualTime, time)) };
  });

function refuseUnknown(order: ManufacturingOrder, given: readonly GivenWork[]): void {
  for (const [i, { rowId }] of given.entries()) {
    const path = `operations/${i}/manufacturing_order_operation_id`;
    if (!order.operations.some(({ id }) => id === rowId))
      throw reject('UNKNOWN_OPERATION_ROW', path, `${order.orderNo} has no operation row ${rowId}.`, { id: rowId });
    if (given.findIndex((other) => other.rowId === rowId) < i)
      throw reject('NAMED_TWICE', path, `operations names row ${rowId} twice.`, { id: rowId });
  }
}
