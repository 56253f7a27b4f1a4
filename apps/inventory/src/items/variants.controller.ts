import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { Answers, AnswersList, AnswersNothing, showVersion, type Listed, ValidateOnly } from '@pegboard/service';
import { Catalogue, type FoundVariant } from '../catalogue/catalogue';
import { serviceVariantView } from '../sold-services/sold-service.view';
import { extendedVariantAnswer, variantAnswer, type ExtendedVariantAnswer, type VariantAnswer } from './item.answer';
import { ItemKeeping } from './item-keeping';
import { extended, ItemLists } from './item-lists';
import { ExtendQuery, CreateVariantDto, UpdateVariantDto, VariantsQuery } from './item.dto';
import { variantView } from './item.view';

@Controller('v1/variants')
export class VariantsController {
  constructor(
    private readonly keeping: ItemKeeping,
    private readonly lists: ItemLists,
    private readonly catalogue: Catalogue,
  ) {}

  @Post()
  @ValidateOnly()
  @Answers(variantAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateVariantDto) {
    return shown(await this.keeping.addVariant(body));
  }

  @Get()
  @AnswersList(extendedVariantAnswer)
  list(@Query() query: VariantsQuery): Promise<Listed> {
    return this.lists.variants(query);
  }

  @Get(':id')
  @Answers(extendedVariantAnswer)
  async get(@Param('id') id: number, @Query() query: ExtendQuery): Promise<ExtendedVariantAnswer> {
    const service = (await this.catalogue.services([id])).get(id);
    if (service && !service.isDeleted) return serviceVariantView(service);
    const found = await this.keeping.variant(id);
    return { ...shown(found), ...extended(query.extend, found.item) };
  }

  @Patch(':id')
  @Answers(variantAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateVariantDto) {
    return shown(await this.keeping.updateVariant(id, body));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  remove(@Param('id') id: number): Promise<void> {
    return this.keeping.removeVariant(id);
  }
}

function shown({ item, variant }: FoundVariant): VariantAnswer {
  showVersion(item);
  return variantView(item, variant);
}
