import { Injectable } from '@nestjs/common';
import { InjectStore } from '@pegboard/eventing';
import { planRunNumber, type MakingStatusChange } from '@pegboard/contracts';
import { costOfWork, isPaidByTime, operationCost, type ManufacturingOrder, type Operation } from '@pegboard/domain-manufacturing';
import { divideUnbounded, sumUnbounded, toDecimal, toNumber, ZERO, type Quantity } from '@pegboard/kit';
import { PlanBarrier } from '@pegboard/service';
import type { AvailabilityAnswer, LinkAnswer, ManufacturingOrderAnswer } from './manufacturing-order.answer';
import type { OperationRowAnswer } from './operation-row.answer';
import type { RecipeRowAnswer } from './recipe-row.answer';
import { manufacturingOrders, type OrderStore, type ManufacturingPlanBeside } from './manufacturing-order.schema';
import { Schedule } from '../schedule/schedule';

const ZERO_PLAN: ManufacturingPlanBeside = { order: null, rows: {}, customers: [] };

/** Orders and their parts as the API shows them, with what the plan says of them. */
@Injectable()
export class ManufacturingOrderViews {
  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    private readonly schedule: Schedule,
    private readonly barrier: PlanBarrier,
  ) {}

  async order(order: ManufacturingOrder): Promise<ManufacturingOrderAnswer> {
    const [plans] = await Promise.all([this.plansOf([order]), this.schedule.hear()]);
    return orderView(order, plans.get(order.id), this.schedule.keyOf(order));
  }

  async list(orders: readonly ManufacturingOrder[]): Promise<ManufacturingOrderAnswer[]> {
    const [plans] = await Promise.all([this.plansOf(orders), this.schedule.hear()]);
    return orders.map((order) => orderView(order, plans.get(order.id), this.schedule.keyOf(order)));
  }

  async recipeRow(order: ManufacturingOrder, rowId: number): Promise<RecipeRowAnswer> {
    return (await this.recipeRows([order])).find((row) => row.id === rowId)!;
  }

  async recipeRows(orders: readonly ManufacturingOrder[]): Promise<RecipeRowAnswer[]> {
    const plans = await this.plansOf(orders);
    return orders.flatMap((order) => order.rows.map((row) => recipeRowView(order, row, plans.get(order.id))));
  }

  /** What is kept beside, overlaid by the present plan where the caller waits for it. */
  private async plansOf(orders: readonly ManufacturingOrder[]): Promise<Map<number, ManufacturingPlanBeside>> {
    const ids = orders.map((order) => order.id);
    const settled = ids.length > 0 ? await this.barrier.settle({ manufacturing_orders: ids }) : undefined;
    const kept = await this.orders.beside<ManufacturingPlanBeside>('plan', ids);
    const plans = new Map([...kept].map(([id, { value }]) => [id, value]));
    for (const change of settled?.manufacturing_orders ?? []) plans.set(change.order_id, planOf(change));
    return plans;
  }

  /** Stores the statuses of one plan run; each order is complete. */
  async keepPlan(at: { epoch: number; run: number }, changes: readonly MakingStatusChange[]): Promise<void> {
    await this.orders.putBeside(
      'plan',
      changes.map((change) => ({ id: change.order_id, at: planRunNumber(at), value: planOf(change) })),
    );
  }
}

const planOf = (change: MakingStatusChange): ManufacturingPlanBeside => ({
  order: change.order?.to ?? null,
  rows: Object.fromEntries(change.rows.flatMap((row) => (row.to ? [[row.id, row.to]] : []))),
  customers: change.customers ?? [],
});

function orderView(order: ManufacturingOrder, plan: ManufacturingPlanBeside = ZERO_PLAN, rank: number): ManufacturingOrderAnswer {
  const costs = costsOf(order);
  return {
    id: order.id,
    order_no: order.orderNo,
    status: order.status,
    variant_id: order.variantId,
    location_id: order.locationId,
    planned_quantity: toNumber(order.plannedQuantity),
    actual_quantity: actualOf(order),
    completed_quantity: toNumber(order.completedQuantity),
    batch_transactions: batchesOf(order),
    order_created_date: order.orderCreatedDate,
    production_deadline_date: order.productionDeadlineDate,
    done_date: order.doneDate,
    additional_info: order.additionalInfo,
    ...linkView(order),
    ...availabilityOf(order, plan),
    customers: customersOf(order, plan),
    completion_problem: order.completionProblem,
    total_planned_time: toNumber(sumUnbounded(order.operations.map((operation) => operation.plannedTime))),
    total_actual_time: toNumber(sumUnbounded(order.operations.map((operation) => operation.actualTime))),
    total_cost: toNumber(costs.total),
    material_cost: toNumber(costs.material),
    subassemblies_cost: 0,
    operations_cost: toNumber(costs.operations),
    serial_numbers: [],
    rank,
    ...timesView(order),
    deleted_at: deletedAt(order),
  };
}

/** What it has made; before that, what it is to make if somebody said so. */
function actualOf({ completedQuantity, wantedQuantity }: ManufacturingOrder): number | null {
  if (completedQuantity > 0) return toNumber(completedQuantity);
  return wantedQuantity === undefined || wantedQuantity === null ? null : toNumber(wantedQuantity);
}

/** O6: whom it is made for, also when it is done; without a link, who reserves from it now. */
function customersOf(order: ManufacturingOrder, plan: ManufacturingPlanBeside): ManufacturingOrderAnswer['customers'] {
  const { link } = order;
  if (link?.orderNo === undefined || link.customerName === undefined)
    return plan.customers.map((customer) => ({ ...customer, quantity: toNumber(customer.quantity as Quantity) }));
  return [
    {
      customer_name: link.customerName,
      sales_order_id: link.salesOrderId,
      order_no: link.orderNo,
      quantity: toNumber(order.plannedQuantity),
    },
  ];
}

/** The description knows no nulls here, so what isn't there is absent. */
function linkView(order: ManufacturingOrder): LinkAnswer {
  const { link } = order;
  return {
    is_linked_to_sales_order: link !== null,
    ...(link ? { sales_order_id: link.salesOrderId, sales_order_row_id: link.salesOrderRowId } : {}),
    ...(link?.deliveryDate ? { sales_order_delivery_deadline: link.deliveryDate } : {}),
    unlink_reason: order.unlinkReason,
  };
}

/** An order that is done has processed its ingredients, whatever an older plan says. */
function availabilityOf(order: ManufacturingOrder, plan: ManufacturingPlanBeside): AvailabilityAnswer {
  const status = plan.order;
  if (order.status === 'DONE') return { ingredient_availability: 'PROCESSED', is_overdue: false, is_late: false, is_at_risk: false };
  return {
    ingredient_availability: status?.ingredient_availability ?? unplanned(order),
    ...(status?.ingredient_expected_date ? { ingredient_expected_date: status.ingredient_expected_date } : {}),
    is_overdue: status?.is_overdue ?? false,
    is_late: status?.is_late ?? false,
    is_at_risk: status?.is_at_risk ?? false,
  };
}

/** Clients know no null here: before the first plan nothing is there, and a deleted order needs nothing. */
const unplanned = ({ isDeleted }: ManufacturingOrder): 'NOT_APPLICABLE' | 'NOT_AVAILABLE' =>
  isDeleted ? 'NOT_APPLICABLE' : 'NOT_AVAILABLE';

function costsOf(order: ManufacturingOrder): { material: Quantity; operations: Quantity; total: Quantity } {
  const material = sumUnbounded(order.productions.map((production) => production.materialCost ?? (0 as Quantity)));
  const operations = sumUnbounded(order.operations.map((operation) => operationCost(operation, order.plannedQuantity)));
  return { material, operations, total: (material + operations) as Quantity };
}

/** The batches that came out, or that were named before. */
function batchesOf(order: ManufacturingOrder): { batch_id: number; quantity: number }[] {
  const made = order.productions.flatMap((production) => production.batchTransactions);
  const batches = made.length > 0 ? made : order.batchTransactions;
  return batches.flatMap((batch) => (batch.batchId === null ? [] : [{ batch_id: batch.batchId, quantity: toNumber(batch.quantity) }]));
}

export function recipeRowView(
  order: ManufacturingOrder,
  row: ManufacturingOrder['rows'][number],
  plan: ManufacturingPlanBeside = ZERO_PLAN,
): RecipeRowAnswer {
  const status = plan.rows[row.id];
  const isDone = order.status === 'DONE';
  return {
    id: row.id,
    manufacturing_order_id: order.id,
    variant_id: row.variantId,
    notes: row.notes,
    planned_quantity_per_unit: toDecimal(row.plannedQuantityPerUnit),
    planned_quantity: toNumber(row.plannedQuantity),
    total_actual_quantity: toDecimal(row.actualQuantity ?? row.consumedQuantity),
    consumed_quantity: toNumber(row.consumedQuantity),
    ingredient_availability: isDone ? 'PROCESSED' : (status?.ingredient_availability ?? unplanned(order)),
    ...(status?.ingredient_expected_date && !isDone ? { ingredient_expected_date: status.ingredient_expected_date } : {}),
    cost: usedCost(order, row.id),
    missing_quantity: isDone || !status ? 0 : toNumber(status.missing_quantity),
    is_at_risk: !isDone && (status?.is_at_risk ?? false),
    batch_transactions: row.batchTransactions.map((batch) => ({ batch_id: batch.batchId, quantity: toNumber(batch.quantity) })),
    ...timesView(row),
    deleted_at: deletedAt(order),
  };
}

function usedCost({ productions }: ManufacturingOrder, rowId: number): number | null {
  const costs = productions.flatMap(({ ingredients }) => ingredients.flatMap((used) => (used.rowId === rowId ? [used.cost ?? null] : [])));
  const known = costs.filter((cost) => cost !== null);
  return known.length === 0 || known.length < costs.length ? null : toNumber(sumUnbounded(known));
}

export function operationRowView(order: ManufacturingOrder, operation: ManufacturingOrder['operations'][number]): OperationRowAnswer {
  const perHour = operation.costPerHour;
  return {
    id: operation.id,
    manufacturing_order_id: order.id,
    status: operation.status,
    type: operation.type,
    rank: order.operations.indexOf(operation) + 1,
    ...(operation.operationId === null ? {} : { operation_id: operation.operationId }),
    operation_name: operation.operationName,
    ...(operation.resourceId === null ? {} : { resource_id: operation.resourceId }),
    ...(operation.resourceName === null ? {} : { resource_name: operation.resourceName }),
    assigned_operators: operation.assignedOperators.map(operatorView),
    completed_by_operators: operation.completedByOperators.map(operatorView),
    ...(operation.activeOperatorId === null ? {} : { active_operator_id: operation.activeOperatorId }),
    planned_time_per_unit: toDecimal(operation.plannedTimePerUnit),
    planned_time_parameter: toDecimal(operation.plannedTimePerUnit),
    total_planned_time: toNumber(operation.plannedTime),
    total_actual_time: toDecimal(operation.actualTime),
    ...(perHour === null ? {} : { cost_per_hour: toNumber(perHour), cost_parameter: toNumber(perHour) }),
    planned_cost_per_unit: toDecimal(plannedCostPerUnit(order, operation)),
    total_actual_cost: toDecimal(hasCost(operation) ? operationCost(operation, order.plannedQuantity) : ZERO),
    group_boundary: null,
    is_status_actionable: order.status !== 'DONE',
    completed_at: operation.completedAt,
    ...timesView(operation),
    deleted_at: deletedAt(order),
  };
}

/** What is paid by time has cost something once time was spent, all else once it is done. */
const hasCost = (operation: Operation): boolean => (isPaidByTime(operation) ? operation.actualTime > 0 : operation.status === 'COMPLETED');

const plannedCostPerUnit = ({ plannedQuantity }: ManufacturingOrder, operation: Operation): Quantity =>
  plannedQuantity > 0 ? divideUnbounded(costOfWork(operation, operation.plannedTime, plannedQuantity), plannedQuantity) : ZERO;

const operatorView = (operator: { operatorId: number; name: string }) => ({
  operator_id: operator.operatorId,
  name: operator.name,
  deleted_at: null,
});

const timesView = (of: { createdAt: string; updatedAt: string }) => ({ created_at: of.createdAt, updated_at: of.updatedAt });

const deletedAt = ({ isDeleted, updatedAt }: ManufacturingOrder): string | null => (isDeleted ? updatedAt : null);
