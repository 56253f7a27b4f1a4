import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CLOCK, IDS, InjectStore, type Clock, type DocumentStore, type Ids } from '@pegboard/eventing';
import { Answers, AnswersList, listed, PageQuery, pageOf, type Listed } from '@pegboard/service';
import { operatorAnswer, type OperatorAnswer } from './operator.answer';
import { CreateOperatorDto } from './operator.dto';
import { operatorView } from './operator.view';
import { operatorsSchema, type OperatorDocument } from './operator.schema';

/** Who works on operations. */
@ApiTags('operators')
@Controller('v1/operators')
export class OperatorsController {
  constructor(
    @InjectStore(operatorsSchema) private readonly operators: DocumentStore<OperatorDocument>,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @AnswersList(operatorAnswer)
  async list(@Query() query: PageQuery): Promise<Listed> {
    const { items, total } = await this.operators.search({}, { id: 1 }, pageOf(query));
    return listed(
      items.map((operator) => operatorView(Number(operator.id), operator)),
      total,
      query,
    );
  }

  @Post()
  @Answers(operatorAnswer)
  @HttpCode(200)
  async create(@Body() dto: CreateOperatorDto): Promise<OperatorAnswer> {
    const id = await this.ids.next('operator');
    const now = this.clock.now();
    const operator: OperatorDocument = { operatorName: dto.operator_name, createdAt: now, updatedAt: now, deletedAt: null };
    await this.operators.insert(id, operator);
    return operatorView(id, operator);
  }
}
