import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  addOperationRow,
  changeOperationRow,
  knownOperation,
  knownOperator,
  knownOrder,
  newOperationRow,
  operationRowOf,
  removeOperationRow,
  requireNamed,
  type ManufacturingOrder,
  type NewOperationRow,
  type Operator,
} from '@pegboard/domain-manufacturing';
import { CLOCK, IDS, InjectStore, type Clock, type DocumentStore, type Ids } from '@pegboard/eventing';
import { given, required, ZERO } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, each, listParts, type Listed, matchVersion, ofEither, showVersion } from '@pegboard/service';
import { operationRowFilter } from './operation-row.filter';
import { operationRowAnswer, operationRowInOrderAnswer, type OperationRowInOrderAnswer } from './operation-row.answer';
import { manufacturingOrders, type OrderStore } from './manufacturing-order.schema';
import { orderHolding } from './order-parts';
import { operationRowView } from './manufacturing-order.view';
import { Producing } from '../productions/producing';
import { OperatorRefDto, CreateOperationRowDto, UpdateOperationRowDto, OperationRowQuery } from './operation-row.dto';
import { isOther, isOtherResource, OperationNames } from '../recipes/operation-names';
import { operatorsSchema, type OperatorDocument } from '../operators/operator.schema';

/** Operations of orders: who does what for how long (O5). */
@ApiTags('manufacturing_order_operation_rows')
@Controller('v1/manufacturing_order_operation_rows')
export class OperationRowsController {
  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    private readonly names: OperationNames,
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
    const planned = await this.planned(dto);
    const id = await this.ids.next('manufacturing_order_operation_row');
    const changed = await this.producing.change(order.id, (current) =>
      current.operations.some((other) => other.id === id)
        ? undefined
        : addOperationRow(current, newOperationRow(current, id, planned, this.clock.now())),
    );
    return this.shown(changed, id);
  }

  /** The operation that a body describes; the recipe that has it says what the body doesn't. @throws Rejection UNKNOWN_OPERATION, MISSING_FIELD */
  private async planned(dto: CreateOperationRowDto): Promise<NewOperationRow> {
    const { operation, known } = await this.named(dto);
    const resource = await this.names.resource(dto.resource_id, dto.resource_name);
    const cost = ofEither(dto, 'cost_parameter', 'cost_per_hour');
    return {
      ...operation,
      ...(resource ?? { resourceId: known?.resourceId ?? null, resourceName: known?.resourceName ?? null }),
      type: dto.type ?? known?.type ?? 'process',
      plannedTimePerUnit: ofEither(dto, 'planned_time_parameter', 'planned_time_per_unit') ?? dto.time ?? known?.plannedTimePerUnit ?? ZERO,
      costPerHour: cost === undefined ? (known?.costPerHour ?? null) : cost,
      assignedOperators: await this.operatorsFrom(dto.assigned_operators ?? [], 'assigned_operators'),
    };
  }

  private async named({ operation_id: id, operation_name: name }: Pick<CreateOperationRowDto, 'operation_id' | 'operation_name'>) {
    if (id === undefined) {
      const operationName = requireNamed(name);
      return { operation: { operationId: await this.names.idOf('operation', operationName), operationName }, known: undefined };
    }
    const known = knownOperation(await this.names.operation(id), id, name);
    return { operation: { operationId: id, operationName: name ?? known!.operationName }, known };
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
    const order = await orderHolding(this.orders, 'operations', id, 'manufacturing order operation row');
    const before = operationRowOf(order, id);
    const time = ofEither(dto, 'planned_time_parameter', 'planned_time_per_unit');
    const edit = {
      status: dto.status,
      actualTime: dto.total_actual_time === null ? ZERO : dto.total_actual_time,
      activeOperatorId: dto.active_operator_id,
      planned: given({
        ...(isOther(dto, before) ? (await this.named(dto)).operation : {}),
        ...(isOtherResource(dto, before) ? await this.names.resource(dto.resource_id, dto.resource_name) : {}),
        type: dto.type,
        plannedTimePerUnit: time === null ? ZERO : time,
        costPerHour: ofEither(dto, 'cost_parameter', 'cost_per_hour'),
      }),
      assignedOperators: dto.assigned_operators && (await this.operatorsFrom(dto.assigned_operators, 'assigned_operators')),
      completedByOperators: dto.completed_by_operators && (await this.operatorsFrom(dto.completed_by_operators, 'completed_by_operators')),
    };
    const changed = await this.producing.change(order.id, (current) => {
      matchVersion(current);
      return changeOperationRow(current, id, edit, this.clock.now());
    });
    return this.shown(dto.status === 'COMPLETED' ? await this.producing.completeAfterOperations(changed) : changed, id);
  }

  /** @throws Rejection UNKNOWN_OPERATOR (422) */
  private async operatorsFrom(dtos: readonly OperatorRefDto[], path: string): Promise<Operator[]> {
    const known = await this.operators.findMany(dtos.flatMap((dto) => dto.operator_id ?? dto.id ?? []));
    return Promise.all(
      dtos.map(async (dto, i) => {
        const operatorId = dto.operator_id ?? dto.id;
        if (operatorId !== undefined)
          return { operatorId, name: knownOperator(known.get(operatorId), operatorId, `${path}/${i}`).operatorName };
        return this.operatorNamed(required(dto.name ?? dto.operator_name, `${path}/${i}/operator_id`), `${path}/${i}/name`);
      }),
    );
  }

  private async operatorNamed(name: string, path: string): Promise<Operator> {
    const { items } = await this.operators.search({ operatorName: name }, { id: 1 }, { skip: 0, limit: 1 });
    const { id, operatorName } = knownOperator(items[0], name, path);
    return { operatorId: Number(id), name: operatorName };
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
