import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { batchesLeft, deleteReturnRow, returnRowOf, type SalesOrder } from '@pegboard/domain-sales';
import { CLOCK, InjectStore, type AggregateStore, type Clock } from '@pegboard/eventing';
import { given } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, listed, listOf, partFilter, partsOnPage, showVersion } from '@pegboard/service';
import { Fulfilling } from '../fulfillments/fulfilling';
import { BatchNumbers } from '../items/batch-numbers';
import { ifMatch } from '../orders/if-match';
import { OrderParts } from '../orders/order-parts';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { salesReturnRowAnswer, unassignedBatchAnswer, type SalesReturnRowAnswer } from './return.answer';
import { CreateSalesReturnRowDto, SalesReturnRowsQuery, UpdateSalesReturnRowDto } from './return.dto';
import { returnRowFilter, returnRowsAskedFor } from './return.filter';
import { salesReturnRowView, unassignedBatchView } from './return.view';
import { Returning } from './returning';

/** R1: which goods a return is of. */
@ApiTags('sales returns')
@Controller('v1/sales_return_rows')
export class SalesReturnRowsController {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    private readonly parts: OrderParts,
    private readonly returning: Returning,
    private readonly fulfilling: Fulfilling,
    private readonly batches: BatchNumbers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(salesReturnRowAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateSalesReturnRowDto) {
    const { order, id } = await this.returning.addRow(body);
    return shown(order, id);
  }

  @Get()
  @AnswersList(salesReturnRowAnswer)
  async list(@Query() query: SalesReturnRowsQuery) {
    const { filter, isAsked } = partFilter('returns.rows', query, 'part');
    const asked = {
      filter: { ...filter, ...given(returnRowFilter(query)) },
      fields: ['returns', 'rows'],
      wanted: (order: SalesOrder) => returnRowsAskedFor(order, query).filter(isAsked),
    };
    const { parts, total } = await partsOnPage(this.orders, asked, query);
    const rows = parts.map(({ of: order, part }) => salesReturnRowView(order, part, returnRowOf(order, part.id).of));
    return listed(rows, total, query);
  }

  @Get(':id')
  @Answers(salesReturnRowAnswer)
  async get(@Param('id') id: number) {
    return shown(await this.parts.ofReturnRow(id), id);
  }

  @Get(':id/unassigned_batch_transactions')
  @Answers(listOf(unassignedBatchAnswer))
  async unassignedBatches(@Param('id') id: number) {
    const order = await this.parts.ofReturnRow(id);
    const { row } = returnRowOf(order, id);
    const left = batchesLeft(order, row.fulfillmentId, row.salesOrderRowId);
    const known = await this.batches.of(left.flatMap(({ batchId }) => batchId ?? []));
    return { data: left.map((portion) => unassignedBatchView(portion, known.get(portion.batchId ?? 0))) };
  }

  @Patch(':id')
  @Answers(salesReturnRowAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateSalesReturnRowDto) {
    return shown(await this.returning.editRow(id, body), id);
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async delete(@Param('id') id: number): Promise<void> {
    const { id: orderId } = await this.parts.ofReturnRow(id);
    await this.fulfilling.change(
      orderId,
      ifMatch((current) => deleteReturnRow(current, id, this.clock.now())),
    );
  }
}

function shown(order: SalesOrder, id: number): SalesReturnRowAnswer {
  showVersion(order);
  const { of, row } = returnRowOf(order, id);
  return salesReturnRowView(order, row, of);
}
