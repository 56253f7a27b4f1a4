import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { Answers, AnswersList, AnswersNothing, listed, pageOf, showVersion, sortOf, ValidateOnly, type Listed } from '@pegboard/service';
import { SoldServiceKeeping } from './sold-service-keeping';
import { soldServiceAnswer } from './sold-service.answer';
import { CreateSoldServiceDto, SOLD_SERVICE_SORTS, SoldServicesQuery, UpdateSoldServiceDto } from './sold-service.dto';
import { soldServiceFilter } from './sold-service.filter';
import { soldServices, type SoldService } from './sold-service.schema';
import { soldServiceView } from './sold-service.view';

@Controller('v1/services')
export class SoldServicesController {
  constructor(
    private readonly keeping: SoldServiceKeeping,
    @InjectStore(soldServices) private readonly services: AggregateStore<SoldService>,
  ) {}

  @Post()
  @ValidateOnly()
  @Answers(soldServiceAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateSoldServiceDto) {
    return shown(await this.keeping.create(body));
  }

  @Get()
  @AnswersList(soldServiceAnswer)
  async list(@Query() query: SoldServicesQuery): Promise<Listed> {
    const { items, total } = await this.services.search(soldServiceFilter(query), sortOf(query, SOLD_SERVICE_SORTS, '-id'), pageOf(query));
    return listed(items.map(soldServiceView), total, query);
  }

  @Get(':id')
  @Answers(soldServiceAnswer)
  async get(@Param('id') id: number) {
    return shown(await this.services.get(id));
  }

  @Patch(':id')
  @Answers(soldServiceAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateSoldServiceDto) {
    return shown(await this.keeping.update(id, body));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  remove(@Param('id') id: number): Promise<void> {
    return this.keeping.remove(id);
  }
}

function shown(service: SoldService) {
  showVersion(service);
  return soldServiceView(service);
}
