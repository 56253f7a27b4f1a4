import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { addPrices, editPrice, knownPriceList, knownThing, priceListRowOf, removePrice } from '@pegboard/domain-sales';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { found, given, type Decision } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, each, listParts, type Listed, type PartsList } from '@pegboard/service';
import { z } from 'zod';
import { ItemCopies } from '../items/item-copies';
import { ifMatch } from '../orders/if-match';
import { priceListRowAnswer } from './price-list.answer';
import { CreatePriceListRowsDto, PriceListRowsQuery, UpdatePriceListRowDto } from './price-list.dto';
import { priceLists, type PriceList } from './price-list.schema';
import { priceListRowView } from './price-list.view';

/** What a price list says of variants. */
@ApiTags('price lists')
@Controller('v1/price_list_rows')
export class PriceListRowsController {
  constructor(
    @InjectStore(priceLists) private readonly priceLists: AggregateStore<PriceList>,
    private readonly itemCopies: ItemCopies,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(z.array(priceListRowAnswer))
  @HttpCode(200)
  async create(@Body() { price_list_id: id, price_list_rows: given }: CreatePriceListRowsDto) {
    await this.refuseUnknown(given, (i) => `price_list_rows/${i}/`);
    const ids = await this.ids.take('price_list_row', given.length);
    const now = this.clock.now();
    const rows = given.map(({ variant_id: variantId, adjustment_method: adjustmentMethod, amount }, i) => ({
      id: ids[i]!,
      variantId,
      adjustmentMethod,
      amount,
      createdAt: now,
      updatedAt: now,
    }));
    knownPriceList(await this.priceLists.find(id), id);
    const list = await this.priceLists.change(id, (current) => addPrices(current, rows));
    return ids.map((rowId) => priceListRowView(list, priceListRowOf(list, rowId)));
  }

  @Get()
  @AnswersList(priceListRowAnswer)
  list(@Query() { variant_ids: variantIds, ...query }: PriceListRowsQuery): Promise<Listed> {
    const asked: PartsList<PriceList, 'rows'> = {
      list: 'rows',
      timesOf: 'part',
      filter: { id: query.price_list_ids && { $in: query.price_list_ids }, 'rows.variantId': variantIds && { $in: variantIds } },
      isWanted: (row) => variantIds?.includes(row.variantId) ?? true,
    };
    return listParts(this.priceLists, query, asked, each(priceListRowView));
  }

  @Get(':id')
  @Answers(priceListRowAnswer)
  async get(@Param('id') id: number) {
    const list = await this.listOf(id);
    return priceListRowView(list, priceListRowOf(list, id));
  }

  @Patch(':id')
  @Answers(priceListRowAnswer)
  async update(@Param('id') id: number, @Body() body: UpdatePriceListRowDto) {
    const { variant_id: variantId, adjustment_method: adjustmentMethod, amount } = body;
    if (variantId !== undefined) await this.refuseUnknown([{ variant_id: variantId }]);
    const edit = given({ variantId, adjustmentMethod, amount });
    const list = await this.change(id, (current) => editPrice(current, id, edit, this.clock.now()));
    return priceListRowView(list, priceListRowOf(list, id));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    await this.change(id, (current) => removePrice(current, id));
  }

  private async change(id: number, decide: (current: PriceList) => Decision<PriceList> | undefined): Promise<PriceList> {
    return this.priceLists.change((await this.listOf(id)).id, ifMatch(decide));
  }

  private async listOf(id: number): Promise<PriceList> {
    const { items } = await this.priceLists.search({ 'rows.id': id }, {}, { skip: 0, limit: 1 });
    return found(items[0], 'price list row', id);
  }

  private async refuseUnknown(rows: readonly { variant_id: number }[], pathOf: (i: number) => string = () => ''): Promise<void> {
    const variantIds = rows.map((row) => row.variant_id);
    await this.itemCopies.decide(variantIds, [], (known) => variantIds.map((id, i) => knownThing(known, id, `${pathOf(i)}variant_id`)));
  }
}
