import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  addRows,
  changeRow,
  differences,
  balanceKey,
  balanceOfRow,
  removeRow,
  requireOpen,
  type Stocktake,
  type StocktakeRow,
  type StocktakeStatus,
} from '@pegboard/domain-inventory';
import { CLOCK, IDS, ON_PROBLEM, TIMERS, type AggregateStore, type Clock, type Ids, type OnProblem, type Timers } from '@pegboard/eventing';
import { notFound, Rejection, ZERO, type Quantity } from '@pegboard/kit';
import { Adjusting } from '../adjustments/adjusting';
import { StockLedger } from '../stock/stock-ledger';
import { stocktakes, type StoredStocktake } from './stocktake.schema';

const SWEEP_PAGE = 200;
const SWEEP_EVERY_MS = 60_000;

export interface Count {
  readonly variantId: number;
  readonly batchId: number | null;
  readonly countedQuantity: Quantity | null;
  readonly notes: string | null;
}

/** Counting and its end: the differences are posted as one adjustment, whose id is written down first. */
@Injectable()
export class Counting implements OnApplicationBootstrap {
  constructor(
    @Inject(stocktakes as never) private readonly stocktakes: AggregateStore<StoredStocktake>,
    private readonly adjusting: Adjusting,
    private readonly ledger: StockLedger,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {}

  onApplicationBootstrap(): void {
    const sweep = (): void => void this.sweep().catch((problem: unknown) => this.onProblem(problem, { sweep: 'stocktakes' }));
    sweep();
    this.timers.every(SWEEP_EVERY_MS, sweep);
  }

  async addRows(stocktakeId: number, counts: readonly Count[]): Promise<{ stocktake: StoredStocktake; rows: StocktakeRow[] }> {
    const ids = await this.ids.take('stocktake_row', counts.length);
    const { state, now } = await this.moment();
    const stocktake = await this.stocktakes.change(stocktakeId, (current) => {
      if (current.rows.some(({ id }) => id === ids[0])) return undefined;
      const rows = counts.map((count, i) => ({
        ...count,
        id: ids[i]!,
        inStockQuantity: count.countedQuantity === null ? null : inStock(state, current, count),
      }));
      return addRows(current, rows, now);
    });
    return { stocktake, rows: stocktake.rows.filter(({ id }) => ids.includes(id)) };
  }

  async changeRow(rowId: number, change: Partial<Count>): Promise<{ stocktake: StoredStocktake; row: StocktakeRow }> {
    const { id } = await this.withRow(rowId);
    const { state, now } = await this.moment();
    const stocktake = await this.stocktakes.change(id, (current) => {
      const row = { ...rowOf(current, rowId), ...change };
      const isCounted = change.countedQuantity !== undefined || change.variantId !== undefined || change.batchId !== undefined;
      const counted = isCounted ? { inStockQuantity: row.countedQuantity === null ? null : inStock(state, current, row) } : {};
      return changeRow(current, rowId, { ...change, ...counted }, now);
    });
    return { stocktake, row: rowOf(stocktake, rowId) };
  }

  async removeRow(rowId: number): Promise<void> {
    const { id } = await this.withRow(rowId);
    await this.stocktakes.change(id, (current) => removeRow(current, rowId));
  }

  /** @throws Rejection NOT_FOUND */
  async withRow(rowId: number): Promise<StoredStocktake> {
    const { items } = await this.stocktakes.search({ 'rows.id': rowId }, {}, { skip: 0, limit: 1 });
    if (!items[0]) throw notFound('stocktake row', rowId);
    return items[0];
  }

  /** @throws Rejection what the ledger refused: then the stocktake stays open */
  async moveTo(id: number, wanted: StocktakeStatus): Promise<StoredStocktake> {
    const current = await this.settled(id);
    if (current.status === wanted) return current;
    if (wanted === 'COMPLETED') return this.complete(id);
    if (current.status === 'COMPLETED') await this.takeBack(current);
    const now = this.clock.now();
    return this.stocktakes.change(id, (stocktake) => ({
      state: {
        ...stocktake,
        status: wanted,
        adjustmentId: null,
        completedDate: null,
        startedDate: wanted === 'IN_PROGRESS' ? (stocktake.startedDate ?? now) : null,
      },
      events: [{ action: 'updated', change: { status: wanted } }],
    }));
  }

  async remove(id: number, check: (stocktake: StoredStocktake) => void): Promise<void> {
    const current = await this.settled(id);
    check(current);
    if (current.status === 'COMPLETED') await this.takeBack(current);
    await this.stocktakes.change(id, (stocktake) => ({
      state: { ...stocktake, isDeleted: true, adjustmentId: null },
      events: [{ action: 'deleted' }],
    }));
  }

  /** Finishes a completion that a crash left. */
  async settled(id: number): Promise<StoredStocktake> {
    const stocktake = await this.stocktakes.get(id);
    return stocktake.completing === null ? stocktake : this.finish(stocktake);
  }

  async sweep(): Promise<void> {
    const { items } = await this.stocktakes.search({ completing: { $ne: null } }, {}, { skip: 0, limit: SWEEP_PAGE });
    for (const stocktake of items)
      await this.finish(stocktake).catch((problem: unknown) => this.onProblem(problem, { stocktake_id: stocktake.id }));
  }

  private async complete(id: number): Promise<StoredStocktake> {
    const adjustmentId = await this.ids.next('stock_adjustment');
    return this.finish(
      await this.stocktakes.change(id, (current) => {
        requireOpen(current);
        return { state: { ...current, completing: adjustmentId }, events: [] };
      }),
    );
  }

  private async finish(stocktake: StoredStocktake): Promise<StoredStocktake> {
    const adjustmentId = stocktake.completing!;
    const rows = differences(stocktake);
    try {
      const ids = await this.ids.take('stock_adjustment_row', rows.length);
      if (rows.length > 0)
        await this.adjusting.create({
          ...adjustmentOf(stocktake, adjustmentId, this.clock.now()),
          rows: rows.map((row, i) => ({ ...row, id: ids[i]! })),
        });
    } catch (problem) {
      if (problem instanceof Rejection && problem.kind !== 'unavailable')
        await this.stocktakes.change(stocktake.id, (current) =>
          current.completing === adjustmentId ? { state: { ...current, completing: null }, events: [] } : undefined,
        );
      throw problem;
    }
    const now = this.clock.now();
    return this.stocktakes.change(stocktake.id, (current) =>
      current.completing === adjustmentId
        ? {
            state: {
              ...current,
              completing: null,
              status: 'COMPLETED',
              completedDate: now,
              startedDate: current.startedDate ?? now,
              adjustmentId: rows.length > 0 ? adjustmentId : null,
            },
            events: [{ action: 'completed' }],
          }
        : undefined,
    );
  }

  private async takeBack(stocktake: StoredStocktake): Promise<void> {
    if (stocktake.adjustmentId === null) return;
    await this.adjusting.settled(stocktake.adjustmentId).then(
      () => this.adjusting.remove(stocktake.adjustmentId!, () => undefined),
      (problem: unknown) => {
        // An earlier try that crashed has taken it back already.
        if (!(problem instanceof Rejection && problem.code === 'NOT_FOUND')) throw problem;
      },
    );
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
  attempts: 0,
  intent: null,
  refusal: null,
  postedAs: null,
});
