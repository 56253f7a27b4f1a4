import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { History } from '@pegboard/domain-inventory';
import { ON_PROBLEM, TIMERS, type OnProblem, type Timers } from '@pegboard/eventing';
import { Rejection } from '@pegboard/kit';
import { StockLedger } from '../stock/stock-ledger';

const READ_AT_ONCE = 500;
const PAUSE_MS = 1_000;
/** Most histories are read in this time. */
const PATIENCE_MS = 3_000;

/** Keeps the history in memory, read from the journal at start and then commit by commit. */
@Injectable()
export class MovementHistory implements OnApplicationBootstrap {
  readonly history = new History();
  private isRead = false;
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly ledger: StockLedger,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {}

  onApplicationBootstrap(): void {
    this.ledger.onApplied((entry, n) => this.isRead && this.history.add(entry, n));
    this.ledger.takersSince = (known) => this.history.takersSince(known);
    this.reading = this.readAll();
  }

  /** The history up to the journal's present end. @throws Rejection HISTORY_NOT_READ (503) shortly after a start */
  async now(): Promise<History> {
    if (!this.isRead) await Promise.race([this.reading, this.timers.sleep(PATIENCE_MS)]);
    if (!this.isRead)
      throw Rejection.at(
        'unavailable',
        'HISTORY_NOT_READ',
        '',
        `The history of stock is being read: ${this.history.end} of ${this.ledger.end} commits. Ask again in a moment.`,
        { read: this.history.end, end: this.ledger.end },
      );
    await this.ledger.now();
    return this.history;
  }

  private async readAll(): Promise<void> {
    while (!this.isRead) {
      try {
        const page = await this.ledger.read(this.history.end, READ_AT_ONCE);
        for (const { entry, n } of page) this.history.add(entry, n);
        this.isRead = this.history.end >= this.ledger.end;
      } catch (problem) {
        this.onProblem(problem, { reading: 'the history of stock' });
        await this.timers.sleep(PAUSE_MS);
      }
    }
  }
}
