import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  adjustmentPath,
  adjustmentPostings,
  lastStep,
  newAdjustment,
  removeAdjustment,
  type LedgerRequest,
} from '@pegboard/domain-inventory';
import {
  BUS,
  CLOCK,
  InjectStore,
  ON_PROBLEM,
  TIMERS,
  type AggregateStore,
  type BusConnection,
  type Clock,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { rejectionOf } from '@pegboard/posting';
import { Settling, type Change } from '@pegboard/posting/settling';
import { StockLedger } from '../stock/stock-ledger';
import { stockAdjustments, type StoredAdjustment } from './adjustment.schema';

/** Adjustments that move stock, and take it back (T4): each step is an intent on the adjustment. */
@Injectable()
export class Adjusting implements OnApplicationBootstrap {
  readonly settling: Settling<StoredAdjustment, LedgerRequest>;

  constructor(
    @InjectStore(stockAdjustments) private readonly store: AggregateStore<StoredAdjustment>,
    ledger: StockLedger,
    @Inject(CLOCK) clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(BUS) bus: Pick<BusConnection, 'onReconnected'>,
    @Inject(ON_PROBLEM) onProblem: OnProblem,
  ) {
    const ports = { store, ledger: (request: LedgerRequest) => ledger.post(request), clock, timers, bus, onProblem };
    this.settling = new Settling(adjustmentPostings<StoredAdjustment>(), ports);
  }

  onApplicationBootstrap(): void {
    this.settling.start();
  }

  /** Saves a new adjustment and, unless it is a draft, moves the stock. @throws Rejection what the ledger refused: then it never was */
  async create(adjustment: Omit<StoredAdjustment, 'version' | 'createdAt' | 'updatedAt'>): Promise<StoredAdjustment> {
    const { state, events } = newAdjustment(adjustment);
    const made = await this.settling.begin(adjustment.id, null, () => this.store.create(state, events));
    // A retried request finds the refusal of its first try.
    const refusal = made.isDeleted && lastStep(made)?.refusal;
    if (refusal) throw rejectionOf(refusal, (movement) => adjustmentPath(made, movement));
    return made;
  }

  /** Edits it, and posts or reverts it if the decision says so. @throws Rejection what the ledger refused: then it is as it was */
  edit(id: number, decide: Parameters<Change<StoredAdjustment>>[0]): Promise<StoredAdjustment> {
    return this.settling.step(id, null, decide);
  }

  async remove(id: number, check: (current: StoredAdjustment) => void): Promise<void> {
    await this.settling.begin(id, null, (change) =>
      change((current) => {
        check(current);
        return removeAdjustment(current);
      }),
    );
  }
}
