import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { knownOrder, refuseUnknownFulfillment, type SalesOrder } from '@pegboard/domain-sales';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type DocumentStore, type Ids } from '@pegboard/eventing';
import { found } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, listed, pageOf, type Listed } from '@pegboard/service';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { invoiceNoteAnswer } from './invoice-note.answer';
import { CreateInvoiceNoteDto, InvoiceNotesQuery } from './invoice-note.dto';
import { invoiceNotesSchema, type InvoiceNote } from './invoice-note.schema';
import { invoiceNoteView } from './invoice-note.view';

/** Where an ERP notes under which numbers it has booked sales orders and their fulfillments. */
@Controller('v1/sales_order_accounting_metadata')
export class SalesOrderAccountingMetadataController {
  constructor(
    @InjectStore(invoiceNotesSchema) private readonly notes: DocumentStore<InvoiceNote>,
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Note the number under which an order, or a fulfillment of it, stands in the books' })
  @Answers(invoiceNoteAnswer)
  async create(@Body() body: CreateInvoiceNoteDto) {
    const order = knownOrder(await this.orders.find(body.sales_order_id), body.sales_order_id);
    const fulfillmentId = body.fulfillment_id ?? null;
    refuseUnknownFulfillment(order, fulfillmentId);
    const id = await this.ids.next('sales_order_accounting_metadata');
    await this.notes.insert(id, {
      salesOrderId: order.id,
      fulfillmentId,
      invoiceId: body.invoice_id,
      integrationType: body.integration_type ?? 'custom',
      createdAt: this.clock.now(),
    });
    return invoiceNoteView(id, (await this.notes.find(id))!);
  }

  @Get()
  @ApiOperation({ summary: 'List the numbers in the books, newest first' })
  @AnswersList(invoiceNoteAnswer)
  async list(@Query() query: InvoiceNotesQuery): Promise<Listed> {
    const filter = {
      ...(query.sales_order_id ? { salesOrderId: { $in: query.sales_order_id } } : {}),
      ...(query.fulfillment_id ? { fulfillmentId: { $in: query.fulfillment_id } } : {}),
    };
    const { items, total } = await this.notes.search(filter, { id: -1 }, pageOf(query));
    return listed(
      items.map((note) => invoiceNoteView(Number(note.id), note)),
      total,
      query,
    );
  }

  @Delete(':id')
  @HttpCode(204)
  @AnswersNothing()
  async remove(@Param('id') id: number): Promise<void> {
    found(await this.notes.find(id), 'accounting metadata', id);
    await this.notes.delete(id);
  }
}
