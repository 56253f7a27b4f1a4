import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import {
  batchPart,
  locationOf,
  orderToReceive,
  requireLines,
  rowOf,
  type BatchPart,
  type PurchaseOrder,
  type ReceiveLine,
} from '@pegboard/domain-purchasing';
import { CLOCK, InjectStore, type AggregateStore, type Clock } from '@pegboard/eventing';
import { instantsAt, type DateOrInstant, type Instant } from '@pegboard/kit';
import {
  AnswersList,
  AnswersNothing,
  each,
  isSuggested,
  listParts,
  readBody,
  type Listed,
  type PartsList,
  type NamedBatchTransactionDto,
} from '@pegboard/service';
import { receiptAnswer } from './receipt.answer';
import { holdersIn, orderWithReceipt } from '../orders/order-parts';
import { purchaseOrders } from '../orders/purchase-order.schema';
import { PurchasingItemCopies } from '../items/item-copies';
import { Receiving } from './receiving';
import { ReceiptsQuery, PurchaseOrderReceiveDto } from './receipt.dto';
import { receiptView } from './receipt.view';

/** Goods that came in. A call is one receipt: it happens wholly or not at all, and is reverted as a whole. */
@Controller('v1/purchase_order_receive')
export class PurchaseOrderReceiveController {
  constructor(
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    private readonly receiving: Receiving,
    private readonly itemCopies: PurchasingItemCopies,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @AnswersNothing()
  @HttpCode(204)
  @ApiExtraModels(PurchaseOrderReceiveDto)
  @ApiBody({
    schema: {
      oneOf: [{ $ref: getSchemaPath(PurchaseOrderReceiveDto) }, { type: 'array', items: { $ref: getSchemaPath(PurchaseOrderReceiveDto) } }],
    },
  })
  async receive(@Body() body: unknown): Promise<void> {
    const isList = Array.isArray(body);
    const rows = (isList ? body : [body]).map((row: unknown, i) => readBody(PurchaseOrderReceiveDto, row, isList ? String(i) : ''));
    requireLines(rows);
    const now = this.clock.now();
    const said = rows.map((row, i) => lineOf(row, isList ? `${i}/` : '', now));
    const order = await this.orderOf(said);
    const lines = said.map(async (line): Promise<ReceiveLine> => {
      const zoneOf = (): Promise<string> =>
        this.itemCopies.locations.zoneOf(line.locationId ?? locationOf(order, rowOf(order, line.rowId)));
      return { ...line, ...(await instantsAt({ receivedDate: line.receivedDate }, zoneOf)) };
    });
    await this.receiving.receive(order.id, await Promise.all(lines));
  }

  @Get()
  @AnswersList(receiptAnswer)
  list(@Query() query: ReceiptsQuery): Promise<Listed> {
    const asked: PartsList<PurchaseOrder, 'receipts'> = {
      list: 'receipts',
      timesOf: 'whole',
      isInOrder: true,
      filter: { 'receipts.0': { $exists: true }, id: query.purchase_order_id },
      isWanted: ({ status }) => status === 'BOOKED',
    };
    return listParts(this.orders, query, asked, each(receiptView));
  }

  /** B2: the exact reverse of one receipt. */
  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async revert(@Param('id') id: number): Promise<void> {
    const order = await orderWithReceipt(this.orders, id);
    await this.receiving.revert(order.id, id);
  }

  private async orderOf(lines: readonly SaidLine[]): Promise<PurchaseOrder> {
    const found = new Map<number, PurchaseOrder>();
    for (const { rowId } of lines) {
      if ([...found.values()].some((order) => order.rows.some(({ id }) => id === rowId))) continue;
      const order = await holdersIn(this.orders).find('rows.id', rowId);
      if (order) found.set(order.id, order);
    }
    return orderToReceive(lines, [...found.values()]);
  }
}

/** A line whose date may be a day, until the location of its row is known. */
type SaidLine = Omit<ReceiveLine, 'receivedDate'> & { readonly receivedDate: DateOrInstant };

const lineOf = (row: PurchaseOrderReceiveDto, path: string, now: Instant): SaidLine => ({
  path,
  rowId: row.purchase_order_row_id,
  quantity: row.quantity,
  receivedDate: row.received_date ?? now,
  locationId: row.location_id,
  allowsOverReceipt: row.allow_over_receipt ?? false,
  batches: row.batch_transactions?.map((batch, i) => batchOf(batch, `${path}batch_transactions/${i}`)) ?? null,
  actuals: (row.ingredients ?? []).map((actual, i) => ({
    ingredientRowId: actual.outsourced_purchase_order_recipe_row_id,
    quantity: actual.quantity,
    batches: isSuggested(actual, `${path}ingredients/${i}/`)
      ? ('suggested' as const)
      : (actual.batch_transactions?.map((batch, j) => batchOf(batch, `${path}ingredients/${i}/batch_transactions/${j}`)) ?? null),
  })),
});

const batchOf = (batch: NamedBatchTransactionDto, path: string): BatchPart =>
  batchPart(
    { batchId: batch.batch_id, batchNumber: batch.batch_number, expirationDate: batch.expiration_date, quantity: batch.quantity },
    path,
  );
