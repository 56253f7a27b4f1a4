import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { adjustmentPath, adjustmentPosting, record, rejectionOf, requestPost, requestRevert } from '@pegboard/domain-inventory';
import { ON_PROBLEM, TIMERS, type AggregateStore, type OnProblem, type Timers } from '@pegboard/eventing';
import { StockLedger } from '../stock/stock-ledger';
import { stockAdjustments, type StoredAdjustment } from './adjustment.schema';

const SWEEP_PAGE = 200;
const SWEEP_EVERY_MS = 60_000;

/**
 * The steps of an adjustment towards the ledger: the intent is saved, the ledger is asked, its answer is recorded. Who
 * finds an intent that a crash left takes the same steps; the posting's id makes them one.
 */
@Injectable()
export class Adjusting implements OnApplicationBootstrap {
  constructor(
    @Inject(stockAdjustments as never) private readonly adjustments: AggregateStore<StoredAdjustment>,
    private readonly ledger: StockLedger,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {}

  onApplicationBootstrap(): void {
    const sweep = (): void => void this.sweep().catch((problem: unknown) => this.onProblem(problem, { sweep: 'stock adjustments' }));
    sweep();
    this.timers.every(SWEEP_EVERY_MS, sweep);
  }

  /** Saves a new adjustment and, unless it is a draft, moves the stock. @throws Rejection what the ledger refused */
  async create(adjustment: Omit<StoredAdjustment, 'version' | 'createdAt' | 'updatedAt'>): Promise<StoredAdjustment> {
    const isMoving = adjustment.status === 'COMPLETED' && adjustment.rows.length > 0;
    const { state } = isMoving ? requestPost(adjustment) : { state: adjustment };
    return this.finish(await this.adjustments.create(state, isMoving ? [] : [{ action: 'created' }]));
  }

  async complete(id: number): Promise<StoredAdjustment> {
    return this.finish(
      await this.adjustments.change(id, (current) => {
        if (current.status === 'COMPLETED') return undefined;
        return current.rows.length > 0
          ? requestPost(current)
          : { state: { ...current, status: 'COMPLETED' as const }, events: [{ action: 'completed' }] };
      }),
    );
  }

  /** Back to DRAFT: the exact reverse is posted. */
  async revert(id: number): Promise<StoredAdjustment> {
    return this.finish(
      await this.adjustments.change(id, (current) => {
        if (current.status === 'DRAFT') return undefined;
        return current.postedAs
          ? requestRevert(current, false)
          : { state: { ...current, status: 'DRAFT' as const }, events: [{ action: 'reverted' }] };
      }),
    );
  }

  async remove(id: number, check: (current: StoredAdjustment) => void): Promise<void> {
    await this.finish(
      await this.adjustments.change(id, (current) => {
        check(current);
        return current.postedAs
          ? requestRevert(current, true)
          : { state: { ...current, isDeleted: true }, events: [{ action: 'deleted' }] };
      }),
    );
  }

  /** Finishes what is open first, so that it can be edited. */
  async settled(id: number): Promise<StoredAdjustment> {
    return this.finish(await this.adjustments.get(id));
  }

  async sweep(): Promise<void> {
    const { items } = await this.adjustments.search({ intent: { $ne: null } }, {}, { skip: 0, limit: SWEEP_PAGE });
    for (const adjustment of items)
      await this.finish(adjustment).catch((problem: unknown) => this.onProblem(problem, { stock_adjustment_id: adjustment.id }));
  }

  private async finish(adjustment: StoredAdjustment): Promise<StoredAdjustment> {
    if (!adjustment.intent) {
      // A retried request finds the refusal of its first try.
      if (adjustment.refusal && adjustment.isDeleted)
        throw rejectionOf(adjustment.refusal, (movement) => adjustmentPath(adjustment, movement));
      return adjustment;
    }
    const { postingId } = adjustment.intent;
    const outcome = await this.ledger.post(adjustmentPosting(adjustment));
    const recorded = await this.adjustments.change(adjustment.id, (current) => record(current, postingId, outcome), {
      includeDeleted: true,
    });
    if (outcome.refusal) throw rejectionOf(outcome.refusal, (movement) => adjustmentPath(adjustment, movement));
    return recorded;
  }
}
