import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  addOperationRow,
  changeOperationRow,
  knownOperation,
  knownOperator,
  knownOrder,
  operationRowOf,
  plannedTimeOf,
  removeOperationRow,
  requireNamed,
  type ManufacturingOrder,
  type Operation,
  type Operator,
  type RecipeOperation,
} from '@pegboard/domain-manufacturing';
import { CLOCK, IDS, InjectStore, type Clock, type DocumentStore, type Ids } from '@pegboard/eventing';
import { ZERO } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, each, listParts, type Listed, matchVersion, showVersion } from '@pegboard/service';
import { operationRowFilter } from './operation-row.filter';
import { operationRowAnswer, operationRowInOrderAnswer, type OperationRowInOrderAnswer } from './operation-row.answer';
import { manufacturingOrders, type OrderStore } from './manufacturing-order.schema';
import { orderHolding } from './order-parts';
import { operationRowView } from './manufacturing-order.view';
import { Producing } from '../productions/producing';
import { OperatorRefDto, CreateOperationRowDto, UpdateOperationRowDto, OperationRowQuery } from './operation-row.dto';
import { recipes, type RecipeStore } from '../recipes/recipe.schema';
import { operatorsSchema, type OperatorDocument } from '../operators/operator.schema';

/** Operations of orders: who does what for how long (O5). */
@ApiTags('manufacturing_order_operation_rows')
@Controller('v1/manufacturing_order_operation_rows')
export class OperationRowsController {
  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    private readonly producing: Producing,
    @InjectStore(operatorsSchema) private readonly operators: DocumentStore<OperatorDocument>,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(operationRowInOrderAnswer)
  @HttpCode(200)
  async create(@Body() dto: CreateOperationRowDto): Promise<OperationRowInOrderAnswer> {
    const order = knownOrder(await this.orders.find(dto.manufacturing_order_id), dto.manufacturing_order_id);
    const known = await this.recipeOperation(dto);
    const id = await this.ids.next('manufacturing_order_operation_row');
    const changed = await this.producing.change(order.id, (current) =>
      current.operations.some((other) => other.id === id)
        ? undefined
        : addOperationRow(current, this.newOperation(current, dto, known, id)),
    );
    return this.shown(changed, id);
  }

  /** What recipes say of an operation; one that no recipe has needs a name. @throws Rejection UNKNOWN_OPERATION, MISSING_FIELD */
  private async recipeOperation(dto: CreateOperationRowDto): Promise<RecipeOperation | undefined> {
    if (dto.operation_id === undefined) {
      requireNamed(dto.operation_name);
      return undefined;
    }
    const { items } = await this.recipes.search({ 'operations.operationId': dto.operation_id }, {}, { skip: 0, limit: 1 });
    const known = items[0]?.operations.find((operation) => operation.operationId === dto.operation_id);
    return knownOperation(known, dto.operation_id, dto.operation_name);
  }

  private newOperation(order: ManufacturingOrder, dto: CreateOperationRowDto, known: RecipeOperation | undefined, id: number): Operation {
    const now = this.clock.now();
    const timing = {
      type: known?.type ?? ('process' as const),
      plannedTimePerUnit: dto.planned_time_per_unit ?? dto.time ?? known?.plannedTimePerUnit ?? ZERO,
    };
    return {
      ...timing,
      id,
      operationId: dto.operation_id ?? null,
      operationName: dto.operation_name ?? known!.operationName,
      resourceId: known?.resourceId ?? null,
      resourceName: dto.resource_name ?? known?.resourceName ?? null,
      status: 'NOT_STARTED',
      plannedTime: plannedTimeOf(timing, order.plannedQuantity),
      actualTime: ZERO,
      costPerHour: dto.cost_per_hour ?? known?.costPerHour ?? null,
      startedAt: null,
      activeOperatorId: null,
      assignedOperators: [],
      completedByOperators: [],
      completedAt: null,
      createdAt: now,
      updatedAt: now,
    };
  }

  @Get()
  @AnswersList(operationRowAnswer)
  list(@Query() query: OperationRowQuery): Promise<Listed> {
    return listParts(this.orders, query, { list: 'operations', timesOf: 'part', ...operationRowFilter(query) }, each(operationRowView));
  }

  @Get(':id')
  @Answers(operationRowInOrderAnswer)
  async one(@Param('id') id: number): Promise<OperationRowInOrderAnswer> {
    return this.shown(await orderHolding(this.orders, 'operations', id, 'manufacturing order operation row'), id);
  }

  /** Starting one starts the order; completing the last one completes it, unless something is missing, and then the order says what. */
  @Patch(':id')
  @Answers(operationRowInOrderAnswer)
  async change(@Param('id') id: number, @Body() dto: UpdateOperationRowDto): Promise<OperationRowInOrderAnswer> {
    const { id: orderId } = await orderHolding(this.orders, 'operations', id, 'manufacturing order operation row');
    const edit = {
      status: dto.status,
      actualTime: dto.total_actual_time,
      activeOperatorId: dto.active_operator_id,
      assignedOperators: dto.assigned_operators && (await this.operatorsFrom(dto.assigned_operators, 'assigned_operators')),
      completedByOperators: dto.completed_by_operators && (await this.operatorsFrom(dto.completed_by_operators, 'completed_by_operators')),
    };
    const changed = await this.producing.change(orderId, (current) => {
      matchVersion(current);
      return changeOperationRow(current, id, edit, this.clock.now());
    });
    return this.shown(dto.status === 'COMPLETED' ? await this.producing.completeAfterOperations(changed) : changed, id);
  }

  /** @throws Rejection UNKNOWN_OPERATOR (422) */
  private async operatorsFrom(dtos: readonly OperatorRefDto[], path: string): Promise<Operator[]> {
    const ids = dtos.map((dto) => dto.operator_id ?? dto.id ?? 0);
    const known = await this.operators.findMany(ids);
    return ids.map((operatorId, i) => {
      return { operatorId, name: knownOperator(known.get(operatorId), operatorId, `${path}/${i}`).operatorName };
    });
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    const { id: orderId } = await orderHolding(this.orders, 'operations', id, 'manufacturing order operation row');
    await this.producing.change(orderId, (current) => {
      matchVersion(current);
      return removeOperationRow(current, id);
    });
  }

  private shown(order: ManufacturingOrder, id: number): OperationRowInOrderAnswer {
    const operation = operationRowOf(order, id);
    showVersion(order);
    return { ...operationRowView(order, operation), manufacturing_order_status: order.status, completion_problem: order.completionProblem };
  }
}
