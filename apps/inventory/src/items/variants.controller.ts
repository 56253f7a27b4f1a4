import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { showVersion, type Listed } from '@pegboard/service';
import type { FoundVariant } from './catalogue';
import { ItemKeeping } from './item-keeping';
import { extended, ItemLists } from './item-lists';
import { ExtendQuery, VariantDto, VariantEditDto, VariantsQuery } from './item.dto';
import { variantView } from './item.view';

@Controller('v1/variants')
export class VariantsController {
  constructor(
    private readonly keeping: ItemKeeping,
    private readonly lists: ItemLists,
  ) {}

  @Post()
  @HttpCode(200)
  async create(@Body() body: VariantDto) {
    return shown(await this.keeping.addVariant(body));
  }

  @Get()
  list(@Query() query: VariantsQuery): Promise<Listed> {
    return this.lists.variants(query);
  }

  @Get(':id')
  async get(@Param('id') id: number, @Query() query: ExtendQuery) {
    const found = await this.keeping.variant(id);
    return { ...shown(found), ...extended(query.extend, found.item) };
  }

  @Patch(':id')
  async update(@Param('id') id: number, @Body() body: VariantEditDto) {
    return shown(await this.keeping.updateVariant(id, body));
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: number): Promise<void> {
    return this.keeping.removeVariant(id);
  }
}

function shown({ item, variant }: FoundVariant) {
  showVersion(item);
  return variantView(item, variant);
}
