import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { recordStep, rejectionOf, setOut, transferPath, transferPosting, type TransferStatus } from '@pegboard/domain-inventory';
import { CLOCK, ON_PROBLEM, TIMERS, type AggregateStore, type Clock, type OnProblem, type Timers } from '@pegboard/eventing';
import { StockLedger } from '../stock/stock-ledger';
import { stockTransfers, type StoredTransfer } from './transfer.schema';

const SWEEP_PAGE = 200;
const SWEEP_EVERY_MS = 60_000;

/** The steps of a transfer towards the ledger; who finds a step that a crash left open takes it again. */
@Injectable()
export class Transferring implements OnApplicationBootstrap {
  constructor(
    @Inject(stockTransfers as never) private readonly transfers: AggregateStore<StoredTransfer>,
    private readonly ledger: StockLedger,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {}

  onApplicationBootstrap(): void {
    const sweep = (): void => void this.sweep().catch((problem: unknown) => this.onProblem(problem, { sweep: 'stock transfers' }));
    sweep();
    this.timers.every(SWEEP_EVERY_MS, sweep);
  }

  /** Moves a transfer to a status, there or back (T4). @throws Rejection what the ledger refused; earlier steps stand */
  async moveTo(id: number, wanted: TransferStatus, check: (current: StoredTransfer) => void = () => undefined): Promise<StoredTransfer> {
    await this.settled(id);
    const setting = await this.transfers.change(id, (current) => {
      check(current);
      return setOut(current, wanted);
    });
    return this.finish(setting);
  }

  /** Finishes what is open first. */
  async settled(id: number): Promise<StoredTransfer> {
    return this.finish(await this.transfers.get(id));
  }

  async sweep(): Promise<void> {
    const { items } = await this.transfers.search({ intent: { $ne: null } }, {}, { skip: 0, limit: SWEEP_PAGE });
    for (const transfer of items)
      await this.finish(transfer).catch((problem: unknown) => this.onProblem(problem, { stock_transfer_id: transfer.id }));
  }

  private async finish(given: StoredTransfer): Promise<StoredTransfer> {
    let transfer = given;
    while (transfer.intent) {
      const { postingId, action } = transfer.intent;
      const departed = action === 'arrive' ? await this.ledger.posting(transfer.departedAs!) : null;
      const outcome = await this.ledger.post(transferPosting(transfer, this.clock.now(), departed));
      const asked = transfer;
      transfer = await this.transfers.change(transfer.id, (current) => recordStep(current, postingId, outcome));
      if (outcome.refusal) throw rejectionOf(outcome.refusal, (movement) => transferPath(asked, movement));
    }
    return transfer;
  }
}
