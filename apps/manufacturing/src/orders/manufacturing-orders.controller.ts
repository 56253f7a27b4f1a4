import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ManufacturingOrderStatus } from '@pegboard/contracts';
import {
  editOrder,
  isDone,
  pullRecipe,
  refuseReadOnly,
  sayStatus,
  stepToStatus,
  wantedTotal,
  type ManufacturingOrder,
  type ManufacturingOrderEdit,
  type SaidStatus,
} from '@pegboard/domain-manufacturing';
import { CLOCK, IDS, InjectStore, type Clock, type Ids } from '@pegboard/eventing';
import { daysMoved, inOne, instantsAt, refuseTwice, requiredTarget, type Decision } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  currentCaller,
  listed,
  type Listed,
  listOf,
  matchVersion,
  NoBody,
  pageOf,
  showVersion,
  sortOf,
  zonesFor,
  ExtendVariantQuery,
} from '@pegboard/service';
import { manufacturingOrderAnswer, type ManufacturingOrderAnswer } from './manufacturing-order.answer';
import { manufacturingOrders, type OrderStore } from './manufacturing-order.schema';
import { plannedBatches, productBatchesFrom } from '../productions/batch-input';
import { ManufacturingItemCopies } from '../items/item-copies';
import { Linking } from '../linking/linking';
import { ManufacturingOrderCreation } from './order-creation';
import { manufacturingOrderDates, manufacturingOrderFilter } from './manufacturing-order.filter';
import { ManufacturingOrderViews } from './manufacturing-order.view';
import { Producing } from '../productions/producing';
import { Schedule } from '../schedule/schedule';
import {
  CreateManufacturingOrderDto,
  UpdateManufacturingOrderDto,
  RankDto,
  RankManufacturingOrdersDto,
  ORDER_SORTS,
  OrderQuery,
} from './manufacturing-order.dto';
import { recipes, type RecipeStore } from '../recipes/recipe.schema';

/** Manufacturing orders and their place in the Schedule (O1–O7, M7). */
@ApiTags('manufacturing_orders')
@Controller('v1/manufacturing_orders')
export class ManufacturingOrdersController {
  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    private readonly items: ManufacturingItemCopies,
    private readonly creation: ManufacturingOrderCreation,
    private readonly producing: Producing,
    private readonly linking: Linking,
    private readonly schedule: Schedule,
    private readonly views: ManufacturingOrderViews,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** M2: an order to stock. */
  @Post()
  @Answers(manufacturingOrderAnswer)
  @HttpCode(200)
  async create(@Body() dto: CreateManufacturingOrderDto): Promise<ManufacturingOrderAnswer> {
    const id = await this.ids.next('manufacturing_order');
    const dates = await instantsAt({ orderCreatedDate: dto.order_created_date, productionDeadlineDate: dto.production_deadline_date }, () =>
      this.items.locations.zoneOf(dto.location_id),
    );
    const batchTransactions = productBatchesFrom(dto.batch_transactions ?? []);
    await this.items.refuseBatches(dto.location_id, this.clock.now(), plannedBatches(dto.variant_id, 'comes in', batchTransactions));
    const order = await this.creation.create({
      id,
      orderNo: dto.order_no ?? `MO-${id}`,
      variantId: dto.variant_id,
      locationId: dto.location_id,
      plannedQuantity: dto.planned_quantity,
      ...dates,
      additionalInfo: dto.additional_info ?? '',
      wantedQuantity: dto.actual_quantity || null,
      batchTransactions,
      link: null,
    });
    return this.shown(order);
  }

  @Get()
  @AnswersList(manufacturingOrderAnswer)
  async list(@Query() query: OrderQuery): Promise<Listed> {
    const zones = await zonesFor(Object.values(manufacturingOrderDates(query)), () => this.items.locations.zones());
    const named = query.search === undefined ? [] : await this.items.named(query.search);
    const filter = manufacturingOrderFilter(query, zones, named);
    const { items, total } = await this.orders.search(filter, sortOf(query, ORDER_SORTS, 'rank'), pageOf(query));
    return listed(await this.views.list(items), total, query);
  }

  @Get(':id')
  @Answers(manufacturingOrderAnswer)
  async one(@Param('id') id: number, @Query() _query?: ExtendVariantQuery): Promise<ManufacturingOrderAnswer> {
    return this.shown(await this.orders.get(id));
  }

  /** Edits and status. DONE books all that is left; leaving DONE, or NOT_STARTED, undoes every production (O3, O4). */
  @Patch(':id')
  @Answers(manufacturingOrderAnswer)
  async change(@Param('id') id: number, @Body() dto: UpdateManufacturingOrderDto): Promise<ManufacturingOrderAnswer> {
    const order = await this.orders.get(id);
    matchVersion(order);
    refuseReadOnly(order, dto);
    if (dto.location_id !== undefined) await this.items.makeable(order.variantId, dto.location_id);
    const locationId = dto.location_id ?? order.locationId;
    const dates = await instantsAt(
      {
        productionDeadlineDate: dto.production_deadline_date,
        orderCreatedDate: dto.order_created_date,
        doneDate: isDone(order) ? dto.done_date : undefined,
      },
      () => this.items.locations.zoneOf(locationId),
    );
    const edit = {
      plannedQuantity: dto.planned_quantity,
      ...dates,
      orderNo: dto.order_no,
      additionalInfo: dto.additional_info === null ? '' : dto.additional_info,
      wantedQuantity: dto.status === 'DONE' ? undefined : wantedTotal(order, dto.actual_quantity),
      locationId: dto.location_id,
      batchTransactions: dto.batch_transactions && productBatchesFrom(dto.batch_transactions),
    };
    await this.items.refuseBatches(locationId, this.clock.now(), plannedBatches(order.variantId, 'comes in', edit.batchTransactions));
    return this.shown(await (dto.status === undefined ? this.edit(id, edit) : this.toStatus(id, dto, edit)));
  }

  /** The edit with the deadline that follows the order to another location as a day (D1). */
  private async withMovedDay(order: ManufacturingOrder, edit: ManufacturingOrderEdit): Promise<ManufacturingOrderEdit> {
    if (edit.locationId === undefined || edit.locationId === order.locationId) return edit;
    const [from, to] = await Promise.all([order.locationId, edit.locationId].map((id) => this.items.locations.zoneOf(id)));
    return { ...edit, ...daysMoved({ productionDeadlineDate: order.productionDeadlineDate }, edit, from!, to!) };
  }

  private edit(id: number, edit: ManufacturingOrderEdit): Promise<ManufacturingOrder> {
    return this.producing.change(id, async (current) => {
      const decision = editOrder(current, await this.withMovedDay(current, edit), this.clock.now());
      if (decision) matchVersion(current);
      return decision;
    });
  }

  /** The fields and the status of one request are changed together, or not at all. */
  private async toStatus(id: number, dto: UpdateManufacturingOrderDto, named: ManufacturingOrderEdit): Promise<ManufacturingOrder> {
    const order = await this.producing.settling.settled(id);
    const edit = await this.withMovedDay(order, named);
    const edited = editOrder(order, edit, this.clock.now())?.state ?? order;
    switch (stepToStatus(edited, dto.status as ManufacturingOrderStatus, dto.actual_quantity || undefined)) {
      case 'none':
        return this.edit(id, edit);
      case 'complete':
        return this.complete(edited, dto, edit);
      case 'undo':
        await this.producing.undoAll(id, { edit: { ...edit, saidStatus: dto.status as SaidStatus }, check: matchVersion });
        await this.linking.reopened(id);
        // Said already, unless another request has undone all at the same time.
        return this.producing.change(id, (current) => sayStatus(current, dto.status as SaidStatus, this.clock.now()));
      case 'say':
        return this.producing.change(id, (current) => {
          const now = this.clock.now();
          matchVersion(current);
          return inOne(
            current,
            (before) => editOrder(before, edit, now),
            (before) => sayStatus(before, dto.status as SaidStatus, now),
          );
        });
    }
  }

  private async complete(
    edited: ManufacturingOrder,
    dto: UpdateManufacturingOrderDto,
    edit: ManufacturingOrderEdit,
  ): Promise<ManufacturingOrder> {
    const { date } = await instantsAt({ date: dto.done_date }, () => this.items.locations.zoneOf(edited.locationId));
    const production = {
      actualQuantity: dto.actual_quantity || undefined,
      isFinal: true,
      productionDate: date,
      batchTransactions: dto.batch_transactions && productBatchesFrom(dto.batch_transactions),
    };
    return this.producing.produce(edited.id, production, { edit, check: matchVersion });
  }

  /** Takes over what the recipe says now: only on request, and only before work starts (O2). */
  @Post(':id/pull_recipe')
  @Answers(manufacturingOrderAnswer)
  @HttpCode(200)
  async pullRecipe(@Param('id') id: number, @Body() _nothing?: NoBody): Promise<ManufacturingOrderAnswer> {
    const order = await this.orders.get(id);
    const recipe = await this.recipes.find(order.variantId);
    const rowIds = await this.ids.take('manufacturing_order_recipe_row', recipe?.rows.length ?? 0);
    const operationIds = await this.ids.take('manufacturing_order_operation_row', recipe?.operations.length ?? 0);
    const changed = await this.orders.change(id, (current): Decision<ManufacturingOrder> => {
      matchVersion(current);
      return pullRecipe(current, recipe, rowIds, operationIds, this.clock.now());
    });
    return this.shown(changed);
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    await this.linking.delete(id, `Deleted by ${currentCaller().name}.`, matchVersion);
  }

  /** S4, M7: to a place in the Schedule. */
  @Post(':id/rank')
  @Answers(manufacturingOrderAnswer)
  @HttpCode(200)
  async rank(@Param('id') id: number, @Body() dto: RankDto): Promise<ManufacturingOrderAnswer> {
    const order = await this.orders.get(id);
    await this.schedule.drag([id], requiredTarget(dto));
    return this.shown(order);
  }

  /** Many, in the order given, together to where the highest of them stands. */
  @Post('rank')
  @Answers(listOf(manufacturingOrderAnswer))
  @HttpCode(200)
  async rankMany(@Body() { ids }: RankManufacturingOrdersDto): Promise<{ data: ManufacturingOrderAnswer[] }> {
    refuseTwice(ids, 'ids');
    await this.schedule.drag(ids, undefined);
    return { data: await this.views.list(await this.orders.findMany(ids)) };
  }

  private async shown(order: ManufacturingOrder): Promise<ManufacturingOrderAnswer> {
    const view = await this.views.order(order);
    showVersion(order);
    return view;
  }
}
