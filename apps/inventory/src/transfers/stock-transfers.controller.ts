import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { checkWay, editAndSetOut, onlyRow, type TransferRow, type TransferStatus } from '@pegboard/domain-inventory';
import { IDS, InjectStore, type AggregateStore, type Ids } from '@pegboard/eventing';
import { required, given, instantsAt, keptRows, Rejection } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  listed,
  matchVersion,
  pageOf,
  showVersion,
  listFilter,
  type Listed,
  ExtendVariantQuery,
} from '@pegboard/service';
import { batchesOfRow } from '../batches/batch-input';
import { Catalogue } from '../catalogue/catalogue';
import { refuseArchived, refuseArchivedVariants } from '../catalogue/archived';
import { requireLocation, requireVariants } from '../catalogue/required';
import { transferAnswer } from './transfer.answer';
import { STATUSES, CreateTransferDto, UpdateTransferDto, TransferRowDto, TransfersQuery, UpdateTransferStatusDto } from './transfer.dto';
import { stockTransfers, type StoredTransfer } from './transfer.schema';
import { StockLedger } from '../stock/stock-ledger';
import { Transferring } from './transferring';
import { transferView } from './transfer.view';

@Controller('v1/stock_transfers')
export class StockTransfersController {
  constructor(
    @InjectStore(stockTransfers) private readonly transfers: AggregateStore<StoredTransfer>,
    private readonly transferring: Transferring,
    private readonly catalogue: Catalogue,
    private readonly ledger: StockLedger,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  @Post()
  @Answers(transferAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateTransferDto) {
    const id = await this.ids.next('stock_transfer');
    const sourceLocationId = required(body.source_location_id ?? body.from_location_id, 'source_location_id');
    const targetLocationId = required(body.target_location_id ?? body.to_location_id, 'target_location_id');
    checkWay(sourceLocationId, targetLocationId);
    await this.requirePlace(sourceLocationId, 'source_location_id');
    await this.requirePlace(targetLocationId, 'target_location_id');
    const dates = await this.datesOf(body, sourceLocationId, targetLocationId);
    const made = await this.transfers.create(
      {
        id,
        isDeleted: false,
        number: body.stock_transfer_number ?? `ST-${id}`,
        sourceLocationId,
        targetLocationId,
        orderCreatedDate: dates.orderCreatedDate ?? null,
        transferDate: dates.transferDate ?? null,
        expectedArrivalDate: dates.expectedArrivalDate ?? null,
        additionalInfo: body.additional_info ?? body.notes ?? null,
        status: 'draft',
        wanted: 'draft',
        rows: await this.rowsOf(rowsGiven(body)),
        intent: null,
        departedAs: null,
        arrivedAs: null,
      },
      [{ action: 'created' }],
    );
    return this.shown(body.status ? await this.movedOrRemoved(id, STATUSES[body.status]) : made);
  }

  @Get()
  @AnswersList(transferAnswer)
  async list(@Query() query: TransfersQuery): Promise<Listed> {
    const filter = {
      ...listFilter(query),
      ...(query.source_location_id ? { sourceLocationId: query.source_location_id } : {}),
      ...(query.target_location_id ? { targetLocationId: query.target_location_id } : {}),
      ...(query.stock_transfer_number ? { number: query.stock_transfer_number } : {}),
      ...(query.status ? { status: { $in: query.status.map((word) => STATUSES[word]) } } : {}),
    };
    const { items, total } = await this.transfers.search(filter, { id: -1 }, pageOf(query));
    const state = await this.ledger.now();
    return listed(
      items.map((transfer) => transferView(transfer, state)),
      total,
      query,
    );
  }

  @Get(':id')
  @Answers(transferAnswer)
  async get(@Param('id') id: number, @Query() _query?: ExtendVariantQuery) {
    return this.shown(await this.transfers.get(id));
  }

  @Patch(':id')
  @Answers(transferAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateTransferDto) {
    const before = await this.transfers.get(id);
    const rows = body.stock_transfer_rows
      ? await this.rowsOf(body.stock_transfer_rows)
      : body.quantity === undefined
        ? undefined
        : [onlyRow(before, body.quantity)];
    for (const [field, location] of [
      ['source_location_id', body.source_location_id],
      ['target_location_id', body.target_location_id],
    ] as const)
      if (location) await this.requirePlace(location, field);
    const edited = await this.transferring.edit(id, async (current) => {
      matchVersion(current);
      const source = { from: current.sourceLocationId, to: body.source_location_id ?? current.sourceLocationId };
      const target = { from: current.targetLocationId, to: body.target_location_id ?? current.targetLocationId };
      const named = await this.datesOf(body, source.to, target.to);
      const { transferDate, expectedArrivalDate } = current;
      const dates = given({
        ...named,
        ...(await this.catalogue.daysMoved({ transferDate }, named, source)),
        ...(await this.catalogue.daysMoved({ expectedArrivalDate }, named, target)),
      });
      const edit = given({
        number: body.stock_transfer_number,
        sourceLocationId: body.source_location_id,
        targetLocationId: body.target_location_id,
        ...dates,
        // Shown instead of a date that nobody gave.
        ...unlessOnlyShown(current, dates, 'transferDate'),
        ...unlessOnlyShown(current, dates, 'orderCreatedDate'),
        additionalInfo: body.additional_info ?? body.notes,
        rows: rows && keptRows(current.rows, rows),
      });
      return editAndSetOut(current, edit, body.status && STATUSES[body.status]);
    });
    return this.shown(edited);
  }

  /** `cancelled` brings the goods back and deletes the transfer. */
  @Patch(':id/status')
  @Answers(transferAnswer)
  async status(@Param('id') id: number, @Body() body: UpdateTransferStatusDto) {
    if (body.status === undefined) return this.get(id);
    if (body.status !== 'cancelled') return this.shown(await this.transferring.moveTo(id, STATUSES[body.status], matchVersion));
    return this.shown(await this.transferring.remove(id, matchVersion));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    await this.transferring.remove(id, matchVersion);
  }

  private async shown(transfer: StoredTransfer) {
    const view = transferView(transfer, await this.ledger.now());
    showVersion(transfer);
    return view;
  }

  /** What is refused leaves nothing behind, no draft either. */
  private async movedOrRemoved(id: number, wanted: TransferStatus): Promise<StoredTransfer> {
    try {
      return await this.transferring.moveTo(id, wanted);
    } catch (refusal) {
      if (refusal instanceof Rejection && refusal.kind !== 'unavailable') await this.transferring.remove(id, () => undefined);
      throw refusal;
    }
  }

  /** The goods leave on a day at the source, and arrive on one at the target (D1). */
  private async datesOf(
    body: Pick<UpdateTransferDto, 'order_created_date' | 'transfer_date' | 'expected_arrival_date'>,
    sourceId: number,
    targetId: number,
  ) {
    return {
      ...(await instantsAt({ orderCreatedDate: body.order_created_date, transferDate: body.transfer_date }, () =>
        this.catalogue.zoneOf(sourceId),
      )),
      ...(await instantsAt({ expectedArrivalDate: body.expected_arrival_date }, () => this.catalogue.zoneOf(targetId))),
    };
  }

  /** A location that goods may be sent from or to (I5). @throws Rejection UNKNOWN_LOCATION, LOCATION_ARCHIVED */
  private async requirePlace(id: number, path: string): Promise<void> {
    refuseArchived(await requireLocation(this.catalogue, id, path), path);
  }

  private async rowsOf(
    rows: readonly Pick<TransferRowDto, 'variant_id' | 'quantity' | 'batch_transactions' | 'batches'>[],
  ): Promise<TransferRow[]> {
    const pathOf = (i: number): string => `stock_transfer_rows/${i}/variant_id`;
    const found = await requireVariants(
      this.catalogue,
      rows.map((row) => row.variant_id),
      pathOf,
    );
    refuseArchivedVariants(found, pathOf);
    const ids = await this.ids.take('stock_transfer_row', rows.length);
    return Promise.all(
      rows.map(async (row, i) => {
        const batches = await batchesOfRow(this.ledger, row, true, `stock_transfer_rows/${i}`);
        return { id: ids[i]!, variantId: row.variant_id, quantity: row.quantity, batches };
      }),
    );
  }
}

function rowsGiven(body: CreateTransferDto): Pick<TransferRowDto, 'variant_id' | 'quantity' | 'batch_transactions' | 'batches'>[] {
  if (body.stock_transfer_rows) return body.stock_transfer_rows;
  const variantId = required(body.variant_id, 'stock_transfer_rows');
  return [{ variant_id: variantId, quantity: required(body.quantity, 'stock_transfer_rows') }];
}

/** A date that was shown in place of one that nobody gave says nothing when it comes back. */
const unlessOnlyShown = <D extends 'transferDate' | 'orderCreatedDate'>(
  current: StoredTransfer,
  dates: Partial<Pick<StoredTransfer, D>>,
  date: D,
): Partial<Pick<StoredTransfer, D>> =>
  (current[date] ?? null) === null && dates[date] === current.createdAt ? ({ [date]: undefined } as Partial<Pick<StoredTransfer, D>>) : {};
