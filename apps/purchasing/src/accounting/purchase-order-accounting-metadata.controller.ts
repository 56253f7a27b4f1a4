import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { requireReceipt, type PurchaseOrder } from '@pegboard/domain-purchasing';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type DocumentStore, type Ids } from '@pegboard/eventing';
import { found } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, listed, pageOf, type Listed } from '@pegboard/service';
import { orderNamed } from '../orders/order-parts';
import { purchaseOrders } from '../orders/purchase-order.schema';
import { accountingMetadataAnswer } from './accounting-metadata.answer';
import { AccountingMetadataQuery, CreateAccountingMetadataDto } from './accounting-metadata.dto';
import { billNotesSchema, type BillNote } from './accounting-metadata.schema';
import { accountingMetadataView } from './accounting-metadata.view';

/** Where an ERP notes under which numbers it has booked purchase orders and their receipts. */
@Controller('v1/purchase_order_accounting_metadata')
export class PurchaseOrderAccountingMetadataController {
  constructor(
    @InjectStore(billNotesSchema) private readonly notes: DocumentStore<BillNote>,
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Note the number under which an order, or a receipt of it, stands in the books' })
  @Answers(accountingMetadataAnswer)
  async create(@Body() body: CreateAccountingMetadataDto) {
    const order = await orderNamed(this.orders, body.purchase_order_id);
    const receiptId = body.received_items_group_id ?? null;
    requireReceipt(order, receiptId);
    const id = await this.ids.next('purchase_order_accounting_metadata');
    await this.notes.insert(id, {
      purchaseOrderId: order.id,
      receiptId,
      billId: body.bill_id,
      integrationType: body.integration_type ?? 'custom',
      createdAt: this.clock.now(),
    });
    return accountingMetadataView(id, (await this.notes.find(id))!);
  }

  @Get()
  @ApiOperation({ summary: 'List the numbers in the books, newest first' })
  @AnswersList(accountingMetadataAnswer)
  async list(@Query() query: AccountingMetadataQuery): Promise<Listed> {
    const filter = {
      ...(query.purchase_order_id ? { purchaseOrderId: { $in: query.purchase_order_id } } : {}),
      ...(query.received_items_group_id ? { receiptId: { $in: query.received_items_group_id } } : {}),
    };
    const { items, total } = await this.notes.search(filter, { id: -1 }, pageOf(query));
    return listed(
      items.map((note) => accountingMetadataView(Number(note.id), note)),
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
