import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { Answers, AnswersList, AnswersNothing, showVersion, type Listed, ValidateOnly } from '@pegboard/service';
import { productAnswer } from './item.answer';
import { ItemKeeping } from './item-keeping';
import { ItemLists } from './item-lists';
import { ExtendItemQuery, ItemsQuery, CreateProductDto, UpdateProductDto } from './item.dto';
import type { Item } from './item.schema';
import { itemView } from './item.view';

@Controller('v1/products')
export class ProductsController {
  constructor(
    private readonly keeping: ItemKeeping,
    private readonly lists: ItemLists,
  ) {}

  @Post()
  @ValidateOnly()
  @Answers(productAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateProductDto) {
    return shown(await this.keeping.create('product', body));
  }

  @Get()
  @AnswersList(productAnswer)
  list(@Query() query: ItemsQuery): Promise<Listed> {
    return this.lists.items('product', query);
  }

  @Get(':id')
  @Answers(productAnswer)
  async get(@Param('id') id: number, @Query() _query?: ExtendItemQuery) {
    return shown(await this.keeping.get('product', id));
  }

  @Patch(':id')
  @Answers(productAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateProductDto) {
    return shown(await this.keeping.update('product', id, body));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  remove(@Param('id') id: number): Promise<void> {
    return this.keeping.remove('product', id);
  }
}

function shown(item: Item) {
  showVersion(item);
  return itemView(item);
}
