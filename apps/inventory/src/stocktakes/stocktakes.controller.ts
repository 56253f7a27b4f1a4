import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { requireCountable } from '@pegboard/domain-inventory';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { required, given, instantsAt, type Quantity } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  listed,
  matchVersion,
  ofEither,
  pageOf,
  showVersion,
  each,
  listFilter,
  listParts,
  type Listed,
  type PartsList,
} from '@pegboard/service';
import { Catalogue } from '../catalogue/catalogue';
import { requireLocation, requireVariants } from '../catalogue/required';
import { StockLedger } from '../stock/stock-ledger';
import { Counting, type Count } from './counting';
import { stocktakeAnswer, stocktakeRowAnswer, stocktakeWithRowsAnswer } from './stocktake.answer';
import {
  CountDto,
  CreateStocktakeDto,
  UpdateStocktakeDto,
  CreateStocktakeRowDto,
  UpdateStocktakeRowDto,
  StocktakeRowsQuery,
  StocktakesQuery,
  type StocktakeStatusWord,
} from './stocktake.dto';
import { stocktakes, type StoredStocktake } from './stocktake.schema';
import { stocktakeView, stocktakeRowView } from './stocktake.view';

@Controller('v1')
export class StocktakesController {
  constructor(
    @InjectStore(stocktakes) private readonly stocktakes: AggregateStore<StoredStocktake>,
    private readonly counting: Counting,
    private readonly ledger: StockLedger,
    private readonly catalogue: Catalogue,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('stocktakes')
  @Answers(stocktakeWithRowsAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateStocktakeDto) {
    await requireLocation(this.catalogue, body.location_id);
    const id = await this.ids.next('stocktake');
    const status = statusOf(body.status) ?? 'NOT_STARTED';
    const now = this.clock.now();
    const createdDate = ofEither(body, 'created_date', 'stocktake_created_date');
    const dates = await instantsAt({ createdDate, date: body.stocktake_date }, () => this.catalogue.zoneOf(body.location_id));
    const counts = await this.counts(body.stocktake_rows ?? [], (i) => `stocktake_rows/${i}`);
    const made = await this.counting.create(
      {
        id,
        isDeleted: false,
        number: body.stocktake_number ?? body.reference_no ?? `STK-${id}`,
        referenceNo: body.reference_no ?? null,
        locationId: body.location_id,
        stocktakeDate: dates.date ?? dates.createdDate ?? now,
        createdDate: dates.createdDate ?? null,
        startedDate: status === 'NOT_STARTED' ? null : now,
        completedDate: null,
        reason: body.reason ?? null,
        notes: body.notes ?? null,
        additionalInfo: body.additional_info ?? null,
        setRemainingItemsAsCounted: body.set_remaining_items_as_counted ?? false,
        status: status === 'COMPLETED' ? 'IN_PROGRESS' : status,
        rows: [],
        intent: null,
        completing: null,
        returning: null,
        adjustmentId: null,
      },
      counts,
    );
    const stocktake = status === 'COMPLETED' ? await this.counting.moveTo(id, 'COMPLETED') : made;
    return { ...shown(stocktake), stocktake_rows: stocktake.rows.map((row) => stocktakeRowView(stocktake, row)) };
  }

  @Get('stocktakes')
  @AnswersList(stocktakeAnswer)
  async list(@Query() query: StocktakesQuery): Promise<Listed> {
    const filter = {
      ...listFilter(query),
      ...(query.location_id ? { locationId: query.location_id } : {}),
      ...(query.stocktake_number ? { number: query.stocktake_number } : {}),
      ...(query.stock_adjustment_id ? { adjustmentId: query.stock_adjustment_id } : {}),
      ...(query.status ? { status: { $in: query.status.map((word) => statusOf(word)) } } : {}),
    };
    const { items, total } = await this.stocktakes.search(filter, { id: -1 }, pageOf(query));
    return listed(items.map(stocktakeView), total, query);
  }

  @Get('stocktakes/:id')
  @Answers(stocktakeAnswer)
  async get(@Param('id') id: number) {
    return shown(await this.stocktakes.get(id));
  }

  @Patch('stocktakes/:id')
  @Answers(stocktakeAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateStocktakeDto) {
    if (body.location_id) await requireLocation(this.catalogue, body.location_id);
    const edited = await this.counting.edit(id, statusOf(body.status), async (current) => {
      matchVersion(current);
      const place = { from: current.locationId, to: body.location_id ?? current.locationId };
      const createdDate = ofEither(body, 'created_date', 'stocktake_created_date');
      const named = { stocktakeDate: body.stocktake_date, createdDate, completedDate: body.completed_date ?? undefined };
      const dates = await instantsAt(named, () => this.catalogue.zoneOf(place.to));
      const { stocktakeDate } = current;
      const edit = given({
        number: body.stocktake_number,
        referenceNo: body.reference_no,
        ...dates,
        ...(await this.catalogue.daysMoved({ stocktakeDate }, dates, place)),
        ...(isOnlyShown(current, dates.createdDate) ? { createdDate: undefined } : {}),
        notes: body.notes,
        additionalInfo: body.additional_info,
        reason: body.reason,
        setRemainingItemsAsCounted: body.set_remaining_items_as_counted,
        locationId: body.location_id,
      });
      return edit;
    });
    return shown(edited);
  }

  @Delete('stocktakes/:id')
  @AnswersNothing()
  @HttpCode(204)
  remove(@Param('id') id: number): Promise<void> {
    return this.counting.remove(id, matchVersion);
  }

  @Post('stocktake_rows')
  @Answers(z.array(stocktakeRowAnswer))
  @HttpCode(200)
  async addRows(@Body() body: CreateStocktakeRowDto) {
    const counts = body.stocktake_rows ?? [{ ...body, variant_id: required(body.variant_id, 'variant_id') }];
    const checked = await this.counts(counts, (i) => (body.stocktake_rows ? `stocktake_rows/${i}` : ''));
    const { stocktake, rows } = await this.counting.addRows(body.stocktake_id, checked);
    return rows.map((row) => stocktakeRowView(stocktake, row));
  }

  @Get('stocktake_rows')
  @AnswersList(stocktakeRowAnswer)
  rows(@Query() query: StocktakeRowsQuery): Promise<Listed> {
    const asked: PartsList<StoredStocktake, 'rows'> = {
      list: 'rows',
      timesOf: 'whole',
      filter: {
        id: query.stocktake_ids && { $in: query.stocktake_ids },
        'rows.variantId': query.variant_id,
        'rows.batchId': query.batch_id,
        adjustmentId: query.stock_adjustment_id,
      },
      isWanted: (row) =>
        (query.variant_id ?? row.variantId) === row.variantId && (query.batch_id === undefined || row.batchId === query.batch_id),
    };
    return listParts(this.stocktakes, query, asked, each(stocktakeRowView));
  }

  @Patch('stocktake_rows/:id')
  @Answers(stocktakeRowAnswer)
  async changeRow(@Param('id') id: number, @Body() body: UpdateStocktakeRowDto) {
    const { rows } = await this.counting.withRow(id);
    const before = rows.find((row) => row.id === id)!;
    const variantId = body.variant_id ?? before.variantId;
    const batchId = body.batch_id === undefined ? before.batchId : body.batch_id;
    if (variantId !== before.variantId || batchId !== before.batchId)
      await this.counts([{ variant_id: variantId, batch_id: batchId }], () => '');
    const { stocktake, row } = await this.counting.changeRow(
      id,
      given({ variantId: body.variant_id, batchId: body.batch_id, countedQuantity: countedOf(body), notes: body.notes }),
    );
    return stocktakeRowView(stocktake, row);
  }

  @Delete('stocktake_rows/:id')
  @AnswersNothing()
  @HttpCode(204)
  removeRow(@Param('id') id: number): Promise<void> {
    return this.counting.removeRow(id);
  }

  /** @throws Rejection UNKNOWN_VARIANT, BATCHES_REQUIRED, NOT_BATCH_TRACKED, UNKNOWN_BATCH, BATCH_OF_ANOTHER_VARIANT */
  private async counts(rows: readonly CountDto[], pathOf: (i: number) => string): Promise<Count[]> {
    const at = (i: number, field: string): string => (pathOf(i) ? `${pathOf(i)}/${field}` : field);
    const found = await requireVariants(
      this.catalogue,
      rows.map((row) => row.variant_id),
      (i) => at(i, 'variant_id'),
    );
    const { batches } = await this.ledger.now();
    return rows.map((row, i) => {
      const { item, variant } = found[i]!;
      const counted = { variantId: variant.id, sku: variant.sku, isTracked: item.batchTracked, batchId: row.batch_id };
      requireCountable(counted, batches, at(i, 'batch_id'));
      return {
        variantId: row.variant_id,
        batchId: row.batch_id ?? null,
        countedQuantity: countedOf(row) ?? null,
        notes: row.notes ?? null,
      };
    });
  }
}

const statusOf = (word: StocktakeStatusWord | undefined) => (word === 'DRAFT' ? 'NOT_STARTED' : word === 'COUNTED' ? 'IN_PROGRESS' : word);
/** Shown in place of a date that nobody gave, and sent back. */
const isOnlyShown = (current: StoredStocktake, createdDate: string | undefined): boolean =>
  (current.createdDate ?? null) === null && createdDate === current.createdAt;
const countedOf = (row: { counted_quantity?: Quantity | null; actual_quantity?: Quantity | null }): Quantity | null | undefined =>
  row.counted_quantity === undefined ? row.actual_quantity : row.counted_quantity;

function shown(stocktake: StoredStocktake) {
  showVersion(stocktake);
  return stocktakeView(stocktake);
}
