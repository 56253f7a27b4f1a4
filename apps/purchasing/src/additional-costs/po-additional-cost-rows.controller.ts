import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ADDITIONAL_COST_FIELDS, plainGiven } from '@pegboard/contracts';
import {
  addAdditionalCost,
  additionalCostOf,
  editAdditionalCost,
  removeAdditionalCost,
  type AdditionalCostInput,
  type PurchaseOrder,
} from '@pegboard/domain-purchasing';
import { IDS, InjectStore, type AggregateStore, type Ids } from '@pegboard/eventing';
import { required } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  each,
  listParts,
  matchVersion,
  showVersion,
  type Listed,
  type PartsList,
} from '@pegboard/service';
import { orderNamed, orderOfGroup, orderWithAdditionalCost } from '../orders/order-parts';
import { purchaseOrders } from '../orders/purchase-order.schema';
import { Receiving } from '../receipts/receiving';
import { additionalCostAnswer } from './additional-cost.answer';
import { AdditionalCostsQuery, CreateAdditionalCostDto, UpdateAdditionalCostDto } from './additional-cost.dto';
import { CostKinds } from './cost-kinds';
import { additionalCostFilter, isAskedFor } from './additional-cost.filter';
import { additionalCostView } from './additional-cost.view';

/** T9: what an order costs beside its rows. */
@Controller('v1/po_additional_cost_rows')
export class PoAdditionalCostRowsController {
  constructor(
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    private readonly receiving: Receiving,
    private readonly kinds: CostKinds,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  @Post()
  @Answers(additionalCostAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateAdditionalCostDto) {
    const found = await this.orderOf(body);
    const input = { ...inputOf(body), name: body.name ?? (await this.kinds.nameOf(body.additional_cost_id)) };
    const id = await this.ids.next('po_additional_cost_row');
    const order = await this.receiving.changeCosts(found.id, (current, now) => addAdditionalCost(current, id, input, now));
    return shown(order, id);
  }

  @Get()
  @AnswersList(additionalCostAnswer)
  list(@Query() query: AdditionalCostsQuery): Promise<Listed> {
    const asked: PartsList<PurchaseOrder, 'additionalCosts'> = {
      list: 'additionalCosts',
      timesOf: 'part',
      isInOrder: true,
      filter: additionalCostFilter(query),
      isWanted: (cost) => isAskedFor(cost, query),
    };
    return listParts(this.orders, query, asked, each(additionalCostView));
  }

  @Get(':id')
  @Answers(additionalCostAnswer)
  async get(@Param('id') id: number) {
    return shown(await orderWithAdditionalCost(this.orders, id), id);
  }

  @Patch(':id')
  @Answers(additionalCostAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateAdditionalCostDto) {
    const found = await orderWithAdditionalCost(this.orders, id);
    const name = await this.kinds.nameOf(body.additional_cost_id);
    const input = { ...inputOf(body), ...(body.name === undefined && name !== undefined ? { name } : {}) };
    const order = await this.receiving.changeCosts(found.id, (current, now) => {
      matchVersion(current);
      return editAdditionalCost(current, id, input, now);
    });
    return shown(order, id);
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    const found = await orderWithAdditionalCost(this.orders, id);
    await this.receiving.changeCosts(found.id, (current, now) => {
      matchVersion(current);
      return removeAdditionalCost(current, id, now);
    });
  }

  private orderOf({ purchase_order_id, group_id }: CreateAdditionalCostDto): Promise<PurchaseOrder> {
    if (purchase_order_id !== undefined) return orderNamed(this.orders, purchase_order_id);
    return orderOfGroup(this.orders, required(group_id, 'purchase_order_id', 'Give purchase_order_id or group_id.'));
  }
}

const inputOf = <Body extends UpdateAdditionalCostDto>(body: Body) =>
  ({
    price: body.price,
    distributionMethod: body.distribution_method,
    ...plainGiven(ADDITIONAL_COST_FIELDS, body),
  }) as Body extends CreateAdditionalCostDto ? AdditionalCostInput : Partial<AdditionalCostInput>;

function shown(order: PurchaseOrder, id: number) {
  showVersion(order);
  return additionalCostView(order, additionalCostOf(order, id));
}
