import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { PostOutcome } from '@pegboard/contracts';
import {
  addRows,
  changeRow,
  differences,
  editAndMove,
  moveStocktake,
  balanceKey,
  balanceOfRow,
  removeRow,
  requireSettledStocktake,
  stocktakePostings,
  type DifferencesRequest,
  type Stocktake,
  type StocktakeEdit,
  type StocktakeRow,
  type StocktakeStatus,
} from '@pegboard/domain-inventory';
import {
  BUS,
  CLOCK,
  IDS,
  InjectStore,
  ON_PROBLEM,
  TIMERS,
  type AggregateStore,
  type BusConnection,
  type Clock,
  type Ids,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { notFound, Rejection, ZERO, type Quantity } from '@pegboard/kit';
import { Settling } from '@pegboard/posting/settling';
import { Adjusting } from '../adjustments/adjusting';
import { StockLedger } from '../stock/stock-ledger';
import { stocktakes, type StoredStocktake } from './stocktake.schema';

export interface Count {
  readonly variantId: number;
  readonly batchId: number | null;
  readonly countedQuantity: Quantity | null;
  readonly notes: string | null;
}

type NewStocktake = Omit<StoredStocktake, 'version' | 'createdAt' | 'updatedAt'>;

/** Counting and its end: the differences become one adjustment, whose id is written down first. */
@Injectable()
export class Counting implements OnApplicationBootstrap {
  readonly settling: Settling<StoredStocktake, DifferencesRequest<StoredStocktake>>;

  constructor(
    @InjectStore(stocktakes) private readonly stocktakes: AggregateStore<StoredStocktake>,
    private readonly adjusting: Adjusting,
    private readonly ledger: StockLedger,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(BUS) bus: Pick<BusConnection, 'onReconnected'>,
    @Inject(ON_PROBLEM) onProblem: OnProblem,
  ) {
    const ask = (request: DifferencesRequest<StoredStocktake>) => this.adjust(request);
    this.settling = new Settling(stocktakePostings(), { store: stocktakes, ledger: ask, clock, timers, bus, onProblem });
  }

  onApplicationBootstrap(): void {
    this.settling.start();
  }

  async addRows(stocktakeId: number, counts: readonly Count[]): Promise<{ stocktake: StoredStocktake; rows: StocktakeRow[] }> {
    const ids = await this.ids.take('stocktake_row', counts.length);
    const { state, now } = await this.moment();
    const stocktake = await this.settling.edit(stocktakeId, (current) => {
      if (current.rows.some(({ id }) => id === ids[0])) return undefined;
      return addRows(current, rowsFor(state, current, counts, ids), now);
    });
    return { stocktake, rows: stocktake.rows.filter(({ id }) => ids.includes(id)) };
  }

  /** A new stocktake is made with the rows that it was given. */
  async create(stocktake: NewStocktake, counts: readonly Count[]): Promise<StoredStocktake> {
    const ids = await this.ids.take('stocktake_row', counts.length);
    const { state, now } = await this.moment();
    const made = counts.length > 0 ? addRows(stocktake, rowsFor(state, stocktake, counts, ids), now).state : stocktake;
    return this.stocktakes.create(made, [{ action: 'created' }]);
  }

  async changeRow(rowId: number, change: Partial<Count>): Promise<{ stocktake: StoredStocktake; row: StocktakeRow }> {
    const { id } = await this.withRow(rowId);
    const { state, now } = await this.moment();
    const stocktake = await this.settling.edit(id, (current) => {
      const row = { ...rowOf(current, rowId), ...change };
      const isCounted = change.countedQuantity !== undefined || change.variantId !== undefined || change.batchId !== undefined;
      const counted = isCounted ? { inStockQuantity: row.countedQuantity === null ? null : inStock(state, current, row) } : {};
      return changeRow(current, rowId, { ...change, ...counted }, now);
    });
    return { stocktake, row: rowOf(stocktake, rowId) };
  }

  async removeRow(rowId: number): Promise<void> {
    const { id } = await this.withRow(rowId);
    await this.settling.edit(id, (current) => removeRow(current, rowId));
  }

  /** @throws Rejection NOT_FOUND */
  async withRow(rowId: number): Promise<StoredStocktake> {
    const { items } = await this.stocktakes.search({ 'rows.id': rowId }, {}, { skip: 0, limit: 1 });
    if (!items[0]) throw notFound('stocktake row', rowId);
    return items[0];
  }

  /** @throws Rejection what the ledger refused: then the stocktake stays as it is */
  async moveTo(id: number, wanted: StocktakeStatus): Promise<StoredStocktake> {
    const adjustmentId = wanted === 'COMPLETED' ? await this.ids.next('stock_adjustment') : 0;
    return this.settling.begin(id, null, (change) => change((current) => moveStocktake(current, wanted, adjustmentId, this.clock.now())));
  }

  /** Edits it, and moves it to a status. @throws Rejection what the ledger refused: then it is as it was */
  async edit(
    id: number,
    wanted: StocktakeStatus | undefined,
    editOf: (current: StoredStocktake) => Promise<StocktakeEdit>,
  ): Promise<StoredStocktake> {
    const adjustmentId = wanted === 'COMPLETED' ? await this.ids.next('stock_adjustment') : 0;
    return this.settling.begin(id, null, (change) =>
      change(async (current) => editAndMove(current, await editOf(current), wanted, adjustmentId, this.clock.now())),
    );
  }

  /** Takes its adjustment back first. @throws Rejection what the ledger refused */
  async remove(id: number, check: (stocktake: StoredStocktake) => void): Promise<void> {
    await this.settling.begin(id, null, (change) =>
      change((current) => {
        requireSettledStocktake(current);
        check(current);
        return moveStocktake(current, 'deleted', 0, this.clock.now());
      }),
    );
  }

  /** Its differences become an adjustment, which is posted like any other; or that adjustment is taken back. Both happen once. */
  private async adjust({ posting_id, stocktake, wants, adjustmentId }: DifferencesRequest<StoredStocktake>): Promise<PostOutcome> {
    if (wants === 'adjustment') await this.makeAdjustment(stocktake, adjustmentId);
    else
      await this.adjusting
        .remove(adjustmentId, () => undefined)
        .catch((problem: unknown) => {
          // An earlier try that crashed has taken it back already.
          if (!(problem instanceof Rejection) || problem.kind !== 'missing') throw problem;
        });
    return { posting_id, status: 'posted', n: 0, refusal: null, batch_ids: [] };
  }

  private async makeAdjustment(stocktake: StoredStocktake, adjustmentId: number): Promise<void> {
    const rows = differences(stocktake);
    if (rows.length === 0) return;
    const ids = await this.ids.take('stock_adjustment_row', rows.length);
    await this.adjusting.create({
      ...adjustmentOf(stocktake, adjustmentId, this.clock.now()),
      rows: rows.map((row, i) => ({ ...row, id: ids[i]! })),
    });
  }

  private async moment() {
    return { state: await this.ledger.now(), now: this.clock.now() };
  }
}

const inStock = (
  state: Awaited<ReturnType<StockLedger['now']>>,
  stocktake: Stocktake,
  row: Pick<StocktakeRow, 'variantId' | 'batchId'>,
): Quantity => state.balances.get(balanceKey(balanceOfRow(stocktake, row))) ?? ZERO;

const rowsFor = (
  state: Awaited<ReturnType<StockLedger['now']>>,
  stocktake: Stocktake,
  counts: readonly Count[],
  ids: readonly number[],
): StocktakeRow[] =>
  counts.map((count, i) => ({
    ...count,
    id: ids[i]!,
    inStockQuantity: count.countedQuantity === null ? null : inStock(state, stocktake, count),
  }));

const rowOf = (stocktake: Stocktake, rowId: number): StocktakeRow => stocktake.rows.find(({ id }) => id === rowId)!;

const adjustmentOf = (stocktake: StoredStocktake, id: number, now: StoredStocktake['stocktakeDate']) => ({
  id,
  isDeleted: false,
  number: `${stocktake.number}/${id}`,
  referenceNo: stocktake.number,
  locationId: stocktake.locationId,
  adjustmentDate: now,
  additionalInfo: null,
  reason: stocktake.reason,
  status: 'COMPLETED' as const,
  stocktakeId: stocktake.id,
  intent: null,
  postedAs: null,
});
