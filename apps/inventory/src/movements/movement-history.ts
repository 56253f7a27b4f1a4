import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { History, TornEntry, type Entry } from '@pegboard/domain-inventory';
import { ON_PROBLEM, TIMERS, type OnProblem, type Timers } from '@pegboard/eventing';
import { reject, toDecimal } from '@pegboard/kit';
import { Readiness } from '@pegboard/service';
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
  private damage: string | undefined;
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly ledger: StockLedger,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
    readiness: Readiness,
  ) {
    readiness.add('journal', () => ({ isUp: this.damage === undefined, detail: { read: this.history.end, damage: this.damage ?? null } }));
  }

  onApplicationBootstrap(): void {
    this.ledger.onApplied((entry, n) => this.isRead && this.history.add(entry, n));
    this.ledger.takersSince = (known) => this.history.takersSince(known);
    this.reading = this.readAll();
  }

  /** The history up to the journal's present end. @throws Rejection HISTORY_NOT_READ (503) shortly after a start */
  async now(): Promise<History> {
    if (!this.isRead && !this.damage) await Promise.race([this.reading, this.timers.sleep(PATIENCE_MS)]);
    if (this.damage) throw reject('JOURNAL_DAMAGED', '', `${this.damage} Until then, the history of stock is not available.`);
    if (!this.isRead)
      throw reject(
        'HISTORY_NOT_READ',
        '',
        `The history of stock is being loaded: ${this.history.end} of ${this.ledger.end} commits. Try again in a few seconds.`,
        { read: this.history.end, end: this.ledger.end },
      );
    await this.ledger.now();
    return this.history;
  }

  private async readAll(): Promise<void> {
    while (!this.isRead && !this.damage) {
      try {
        const page = await this.ledger.read(this.history.end, READ_AT_ONCE);
        if (this.history.end < this.ledger.end) this.addAll(page);
        this.isRead = this.history.end >= this.ledger.end;
        if (this.isRead) this.check();
      } catch (problem) {
        this.onProblem(problem, { reading: 'the history of stock' });
        if (problem instanceof TornEntry) this.damage = problem.message;
        await this.timers.sleep(PAUSE_MS);
      }
    }
  }

  private addAll(page: readonly { n: number; entry: Entry }[]): void {
    const gap = page.findIndex(({ n }, i) => n !== this.history.end + 1 + i);
    if (gap >= 0 || page.length === 0) throw new TornEntry(this.history.end + Math.max(gap, 0) + 1, 'it is missing');
    for (const { entry, n } of page) this.history.add(entry, n);
  }

  /** With a snapshot, a start skips the entries before it. Here they are read anyway, and must lead to the same stock. */
  private check(): void {
    for (const [key, { quantity }] of this.ledger.state.stocks.entries()) {
      if (this.history.levelAt(key) !== quantity)
        throw new TornEntry(
          this.history.end,
          `all entries up to it lead to ${toDecimal(this.history.levelAt(key))} of ${key} (variant@location), the ledger has ${toDecimal(quantity)}`,
        );
    }
  }
}
