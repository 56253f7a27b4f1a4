import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { adjustmentRows, editWithStatus, type AdjustmentRow } from '@pegboard/domain-inventory';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { given, instantsAt, keptRows } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  listed,
  matchVersion,
  ofEither,
  pageOf,
  showVersion,
  listFilter,
  type Listed,
  ValidateOnly,
  ExtendVariantQuery,
} from '@pegboard/service';
import { batchesOfRow } from '../batches/batch-input';
import { Catalogue } from '../catalogue/catalogue';
import { requireLocation, requireVariants } from '../catalogue/required';
import { StockLedger } from '../stock/stock-ledger';
import { Adjusting } from './adjusting';
import { adjustmentAnswer } from './adjustment.answer';
import { CreateAdjustmentDto, UpdateAdjustmentDto, AdjustmentRowDto, AdjustmentsQuery } from './adjustment.dto';
import { stockAdjustments, type StoredAdjustment } from './adjustment.schema';
import { adjustmentView } from './adjustment.view';

@Controller('v1/stock_adjustments')
export class StockAdjustmentsController {
  constructor(
    @InjectStore(stockAdjustments) private readonly adjustments: AggregateStore<StoredAdjustment>,
    private readonly adjusting: Adjusting,
    private readonly catalogue: Catalogue,
    private readonly ledger: StockLedger,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @ValidateOnly()
  @Answers(adjustmentAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateAdjustmentDto) {
    const id = await this.ids.next('stock_adjustment');
    const rows = await this.rowsOf(body.stock_adjustment_rows ?? []);
    await requireLocation(this.catalogue, body.location_id);
    const { date } = await instantsAt({ date: ofEither(body, 'stock_adjustment_date', 'adjustment_date') }, () =>
      this.catalogue.zoneOf(body.location_id),
    );
    const adjustment = {
      id,
      isDeleted: false,
      number: body.stock_adjustment_number ?? `SA-${id}`,
      referenceNo: body.reference_no ?? null,
      locationId: body.location_id,
      adjustmentDate: date ?? this.clock.now(),
      additionalInfo: body.additional_info ?? null,
      reason: body.reason ?? null,
      status: body.status ?? ('COMPLETED' as const),
      rows,
      stocktakeId: null,
      intent: null,
      postedAs: null,
    };
    return shown(await this.adjusting.create(adjustment));
  }

  @Get()
  @AnswersList(adjustmentAnswer)
  async list(@Query() query: AdjustmentsQuery): Promise<Listed> {
    const filter = {
      ...listFilter(query),
      ...(query.location_id ? { locationId: query.location_id } : {}),
      ...(query.stock_adjustment_number ? { number: query.stock_adjustment_number } : {}),
    };
    const { items, total } = await this.adjustments.search(filter, { id: -1 }, pageOf(query));
    return listed(items.map(adjustmentView), total, query);
  }

  @Get(':id')
  @Answers(adjustmentAnswer)
  async get(@Param('id') id: number, @Query() _query?: ExtendVariantQuery) {
    return shown(await this.adjustments.get(id));
  }

  @Patch(':id')
  @Answers(adjustmentAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateAdjustmentDto) {
    const rows = body.stock_adjustment_rows ? await this.rowsOf(body.stock_adjustment_rows) : undefined;
    if (body.location_id) await requireLocation(this.catalogue, body.location_id);
    const edited = await this.adjusting.edit(id, async (current) => {
      matchVersion(current);
      const place = { from: current.locationId, to: body.location_id ?? current.locationId };
      const dates = await instantsAt({ adjustmentDate: ofEither(body, 'stock_adjustment_date', 'adjustment_date') }, () =>
        this.catalogue.zoneOf(place.to),
      );
      const { adjustmentDate } = current;
      const edit = given({
        number: body.stock_adjustment_number,
        referenceNo: body.reference_no,
        locationId: body.location_id,
        ...dates,
        ...(await this.catalogue.daysMoved({ adjustmentDate }, dates, place)),
        additionalInfo: body.additional_info,
        reason: body.reason,
        rows: rows && keptRows(current.rows, rows),
      });
      return editWithStatus(current, edit, body.status);
    });
    return shown(edited);
  }

  /** The exact reverse is posted first. */
  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    await this.adjusting.remove(id, matchVersion);
  }

  private async rowsOf(rows: readonly AdjustmentRowDto[]): Promise<AdjustmentRow[]> {
    const wanted = adjustmentRows(
      await Promise.all(
        rows.map(async (row, i) => ({
          variantId: row.variant_id,
          quantity: row.quantity,
          costPerUnit: row.cost_per_unit ?? null,
          batches: await batchesOfRow(this.ledger, row, row.quantity < 0, `stock_adjustment_rows/${i}`),
        })),
      ),
    );
    await requireVariants(
      this.catalogue,
      rows.map((row) => row.variant_id),
      (i) => `stock_adjustment_rows/${i}/variant_id`,
    );
    const ids = await this.ids.take('stock_adjustment_row', rows.length);
    return wanted.map((row, i) => ({ ...row, id: ids[i]! }));
  }
}

function shown(adjustment: StoredAdjustment) {
  showVersion(adjustment);
  return adjustmentView(adjustment);
}
