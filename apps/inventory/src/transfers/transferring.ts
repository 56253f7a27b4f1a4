import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  arrivals,
  removeTransfer,
  requireSettledTransfer,
  setOut,
  transferPostings,
  type TransferRequest,
  type TransferStatus,
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
import { Settling, type Change } from '@pegboard/posting/settling';
import { StockLedger } from '../stock/stock-ledger';
import { stockTransfers, type StoredTransfer } from './transfer.schema';

/** Transfers on their way there and back (T4): each step is an intent on the transfer, and its outcome opens the next. */
@Injectable()
export class Transferring implements OnApplicationBootstrap {
  readonly settling: Settling<StoredTransfer, TransferRequest>;

  constructor(
    @InjectStore(stockTransfers) private readonly store: AggregateStore<StoredTransfer>,
    private readonly stock: StockLedger,
    @Inject(CLOCK) clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(BUS) bus: Pick<BusConnection, 'onReconnected'>,
    @Inject(ON_PROBLEM) onProblem: OnProblem,
  ) {
    const ports = { store, ledger: (request: TransferRequest) => this.post(request), clock, timers, bus, onProblem };
    this.settling = new Settling(transferPostings<StoredTransfer>(), ports);
  }

  onApplicationBootstrap(): void {
    this.settling.start();
  }

  /** Moves a transfer to a status, there or back (T4). @throws Rejection what the ledger refused; earlier steps stand */
  moveTo(id: number, wanted: TransferStatus, check: (current: StoredTransfer) => void = () => undefined): Promise<StoredTransfer> {
    return this.settling.begin(id, null, (change) =>
      change((current) => {
        requireSettledTransfer(current);
        check(current);
        return setOut(current, wanted);
      }),
    );
  }

  /** Edits it, and sets out for a status if the decision says so. @throws Rejection what the ledger refused; earlier steps stand */
  edit(id: number, decide: Parameters<Change<StoredTransfer>>[0]): Promise<StoredTransfer> {
    return this.settling.step(id, null, decide);
  }

  /** Brings the goods back and ends the transfer. @throws Rejection what the ledger refused */
  async remove(id: number, check: (current: StoredTransfer) => void): Promise<StoredTransfer> {
    let verify = check;
    return this.settling.whenSettled(id, async () => {
      await this.moveTo(id, 'draft', verify);
      // It is ours from here on: what we have changed is no reason to refuse.
      verify = () => undefined;
      return this.store.change(id, removeTransfer);
    });
  }

  private async post({ arrival, ...request }: TransferRequest) {
    if (!arrival) return this.stock.post(request);
    return this.stock.post({ ...request, movements: arrivals(await this.stock.posting(arrival.of), arrival.locationId) });
  }
}
