import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { CLOCK, IDS, InjectStore, type Clock, type DocumentStore, type Ids } from '@pegboard/eventing';
import { Answers, AnswersList, AnswersNothing, listed, listFilter, pageOf, type Listed } from '@pegboard/service';
import { costKindAnswer } from './cost-kind.answer';
import { CostKindsQuery, CreateCostKindDto, UpdateCostKindDto } from './cost-kind.dto';
import { costKindsSchema, type CostKind } from './cost-kind.schema';
import { costKindView } from './cost-kind.view';
import { CostKinds } from './cost-kinds';

/** Kinds of additional costs, such as shipping or customs. What one costs stands on the rows that name it. */
@Controller('v1/additional_costs')
export class AdditionalCostsController {
  constructor(
    @InjectStore(costKindsSchema) private readonly store: DocumentStore<CostKind>,
    private readonly kinds: CostKinds,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Add a kind of additional cost' })
  @Answers(costKindAnswer)
  async create(@Body() { name }: CreateCostKindDto) {
    const id = await this.ids.next('additional_cost');
    const now = this.clock.now();
    await this.store.insert(id, { name, createdAt: now, updatedAt: now, deletedAt: null });
    return costKindView(id, await this.kinds.get(id));
  }

  @Get()
  @ApiOperation({ summary: 'List the kinds of additional costs, newest first' })
  @AnswersList(costKindAnswer)
  async list(@Query() query: CostKindsQuery): Promise<Listed> {
    const { isDeleted, ...asked } = listFilter(query);
    const filter = { ...asked, ...(isDeleted ? {} : { deletedAt: null }), ...(query.name === undefined ? {} : { name: query.name }) };
    const { items, total } = await this.store.search(filter, { id: -1 }, pageOf(query));
    return listed(
      items.map((kind) => costKindView(Number(kind.id), kind)),
      total,
      query,
    );
  }

  @Get(':id')
  @Answers(costKindAnswer)
  async get(@Param('id') id: number) {
    return costKindView(id, await this.kinds.get(id));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Rename a kind; the rows of this kind keep their names' })
  @Answers(costKindAnswer)
  async update(@Param('id') id: number, @Body() { name }: UpdateCostKindDto) {
    const before = await this.kinds.get(id);
    if (name === undefined || name === before.name) return costKindView(id, before);
    const kind = { ...before, name, updatedAt: this.clock.now() };
    await this.store.put(id, kind);
    return costKindView(id, kind);
  }

  /** Its rows stay as they are. */
  @Delete(':id')
  @HttpCode(204)
  @AnswersNothing()
  async remove(@Param('id') id: number): Promise<void> {
    const now = this.clock.now();
    await this.store.put(id, { ...(await this.kinds.get(id)), updatedAt: now, deletedAt: now });
  }
}
