import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { Answers, AnswersList, AnswersNothing, showVersion, type Listed, ValidateOnly } from '@pegboard/service';
import { materialAnswer } from './item.answer';
import { ItemKeeping } from './item-keeping';
import { ItemLists } from './item-lists';
import { ExtendItemQuery, MaterialsQuery, CreateMaterialDto, UpdateMaterialDto } from './item.dto';
import type { Item } from './item.schema';
import { itemView } from './item.view';

@Controller('v1/materials')
export class MaterialsController {
  constructor(
    private readonly keeping: ItemKeeping,
    private readonly lists: ItemLists,
  ) {}

  @Post()
  @ValidateOnly()
  @Answers(materialAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateMaterialDto) {
    return shown(await this.keeping.create('material', body));
  }

  @Get()
  @AnswersList(materialAnswer)
  list(@Query() query: MaterialsQuery): Promise<Listed> {
    return this.lists.items('material', query);
  }

  @Get(':id')
  @Answers(materialAnswer)
  async get(@Param('id') id: number, @Query() _query?: ExtendItemQuery) {
    return shown(await this.keeping.get('material', id));
  }

  @Patch(':id')
  @Answers(materialAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateMaterialDto) {
    return shown(await this.keeping.update('material', id, body));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  remove(@Param('id') id: number): Promise<void> {
    return this.keeping.remove('material', id);
  }
}

function shown(item: Item) {
  showVersion(item);
  return itemView(item);
}
