import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { dayAtLocation, leftOut, pickBatches, requireTracked, type LedgerBatch } from '@pegboard/domain-inventory';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { ref, required } from '@pegboard/kit';
import { Answers, AnswersList, listed, matchVersion, pageOf, showVersion, type Listed } from '@pegboard/service';
import { Catalogue } from '../catalogue/catalogue';
import { requireVariants } from '../catalogue/required';
import { StockLedger } from '../stock/stock-ledger';
import { batchAnswer, batchStockAnswer, suggestedBatchesAnswer, type SuggestedBatchesAnswer } from './batch.answer';
import { BatchCopies } from './batch-copies';
import { CreateBatchDto, UpdateBatchDto, BatchesQuery, BatchStocksQuery, SuggestedBatchesQuery } from './batch.dto';
import { batches, type Batch } from './batch.schema';
import { BatchSearch } from './batch-search';
import { batchView, suggestedView } from './batch.view';

@Controller('v1')
export class BatchesController {
  constructor(
    @InjectStore(batches) private readonly batches: AggregateStore<Batch>,
    private readonly copies: BatchCopies,
    private readonly search: BatchSearch,
    private readonly ledger: StockLedger,
    private readonly catalogue: Catalogue,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Rejection BATCH_NUMBER_TAKEN; NOT_BATCH_TRACKED */
  @Post('batches')
  @Answers(batchAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateBatchDto) {
    const [found] = await requireVariants(this.catalogue, [body.variant_id]);
    requireTracked(found!.item, found!.variant.sku);
    const fact: LedgerBatch = {
      id: await this.ids.next('batch'),
      variantId: body.variant_id,
      number: body.batch_number,
      expirationDate: body.expiration_date ?? null,
      isDeleted: false,
    };
    await this.ledger.note({ batches: [fact] });
    const more = {
      ...(body.batch_barcode ? { barcode: body.batch_barcode } : {}),
      ...(body.batch_created_date ? { batchCreatedDate: body.batch_created_date } : {}),
    };
    return this.shown(await this.copies.keep(fact, more));
  }

  @Get('batches')
  @AnswersList(batchAnswer)
  async list(@Query() query: BatchesQuery): Promise<Listed> {
    const found = await this.search.batches(query);
    await this.copies.upToDate();
    const { skip, limit } = pageOf(query);
    const page = await this.batches.findMany(found.slice(skip, skip + limit).map(({ batch }) => batch.id));
    const byId = new Map(page.map((batch) => [batch.id, batch]));
    return listed(
      found.slice(skip, skip + limit).flatMap(({ batch: { id }, inStock }) => (byId.has(id) ? [batchView(byId.get(id)!, inStock)] : [])),
      found.length,
      query,
    );
  }

  @Get('batches/:id')
  @Answers(batchAnswer)
  async get(@Param('id') id: number) {
    await this.copies.upToDate();
    return this.shown(await this.batches.get(id));
  }

  @Patch('batches/:id')
  @Answers(batchAnswer)
  update(@Param('id') id: number, @Body() body: UpdateBatchDto) {
    return this.edit(id, body);
  }

  @Get('batch_stocks')
  @AnswersList(batchStockAnswer)
  async stocks(@Query() query: BatchStocksQuery): Promise<Listed> {
    const lines = await this.search.stocks(query);
    const { skip, limit } = pageOf(query);
    return listed(await this.search.shown(lines.slice(skip, skip + limit)), lines.length, query);
  }

  /** Which batches to take: those held for the row before all others, then first-expiring first (T6, T7). */
  @Get('batch_stocks/suggested')
  @Answers(suggestedBatchesAnswer)
  async suggested(@Query() query: SuggestedBatchesQuery): Promise<SuggestedBatchesAnswer> {
    const variantId = required(query.variant_id, 'variant_id');
    const locationId = required(query.location_id, 'location_id');
    const amount = required(query.quantity, 'quantity');
    const state = await this.ledger.now();
    const holdsFor = query.sales_order_row_id === undefined ? null : ref('sales_order_row', query.sales_order_row_id);
    const today = dayAtLocation(state, locationId, this.clock.now());
    const on = query.used_on !== undefined && query.used_on > today ? query.used_on : today;
    const request = { variantId, locationId, quantity: amount, holdsFor };
    const [picks] = pickBatches(state, [request], on);
    return suggestedView({ variantId, locationId, amount }, picks!, leftOut(state, request, picks!, on, today));
  }

  @Patch('batch_stocks/:id')
  @Answers(batchAnswer)
  editByStock(@Param('id') id: number, @Body() body: UpdateBatchDto) {
    return this.edit(id, body);
  }

  private async edit(id: number, body: UpdateBatchDto) {
    await this.copies.upToDate();
    const before = await this.batches.get(id);
    matchVersion(before);
    const known = (await this.ledger.now()).batches.get(id)!;
    const fact = {
      ...known,
      ...(body.batch_number === undefined ? {} : { number: body.batch_number }),
      ...(body.expiration_date === undefined ? {} : { expirationDate: body.expiration_date }),
    };
    if (fact.number !== known.number || fact.expirationDate !== known.expirationDate) await this.ledger.note({ batches: [fact] });
    const more = {
      ...(body.batch_barcode === undefined ? {} : { barcode: body.batch_barcode }),
      ...(body.batch_created_date ? { batchCreatedDate: body.batch_created_date } : {}),
    };
    return this.shown(await this.copies.keep(fact, more));
  }

  private async shown(batch: Batch) {
    showVersion(batch);
    return batchView(batch, await this.search.inStock(batch));
  }
}
