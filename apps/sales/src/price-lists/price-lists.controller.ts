import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IDS, InjectStore, type AggregateStore, type Ids } from '@pegboard/eventing';
import { decided, edited, given } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, listed, pageOf, showVersion, sortOf, ValidateOnly } from '@pegboard/service';
import { ifMatch } from '../orders/if-match';
import { priceListAnswer } from './price-list.answer';
import { CreatePriceListDto, PRICE_LIST_SORTS, PriceListsQuery, UpdatePriceListDto } from './price-list.dto';
import { priceListFilter } from './price-list.filter';
import { priceLists, type PriceList } from './price-list.schema';
import { priceListView } from './price-list.view';

@ApiTags('price lists')
@Controller('v1/price_lists')
export class PriceListsController {
  constructor(
    @InjectStore(priceLists) private readonly priceLists: AggregateStore<PriceList>,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** A new list is not active. */
  @Post()
  @ValidateOnly()
  @Answers(priceListAnswer)
  @HttpCode(200)
  async create(@Body() { name }: CreatePriceListDto) {
    const id = await this.ids.next('price_list');
    const made = { id, isDeleted: false, name, isActive: false, rows: [], customers: [] };
    return shown(await this.priceLists.create(made, [{ action: 'created' }]));
  }

  @Get()
  @AnswersList(priceListAnswer)
  async list(@Query() query: PriceListsQuery) {
    const { items, total } = await this.priceLists.search(priceListFilter(query), sortOf(query, PRICE_LIST_SORTS, '-id'), pageOf(query));
    return listed(items.map(priceListView), total, query);
  }

  @Get(':id')
  @Answers(priceListAnswer)
  async get(@Param('id') id: number) {
    return shown(await this.priceLists.get(id));
  }

  @Patch(':id')
  @Answers(priceListAnswer)
  async update(@Param('id') id: number, @Body() { name, is_active: isActive }: UpdatePriceListDto) {
    return shown(
      await this.priceLists.change(
        id,
        ifMatch((list) => edited(list, given({ name, isActive }))),
      ),
    );
  }

  /** Orders keep the prices that they have. */
  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    await this.priceLists.change(
      id,
      ifMatch((list) => decided({ ...list, isDeleted: true }, 'deleted')),
    );
  }
}

function shown(list: PriceList) {
  showVersion(list);
  return priceListView(list);
}
