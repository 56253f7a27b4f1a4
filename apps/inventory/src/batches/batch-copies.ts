import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { BatchFact, Entry } from '@pegboard/domain-inventory';
import {
  CLOCK,
  DATABASE,
  ON_PROBLEM,
  TIMERS,
  type AggregateStore,
  type Clock,
  type Collection,
  type Database,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { StockLedger } from '../stock/stock-ledger';
import { batches, type Batch } from './batch.schema';

const READ_AT_ONCE = 200;
const PAUSE_MS = 1_000;

/** Writes the batches that the ledger knows as documents, behind the journal, and so tells the others about them. */
@Injectable()
export class BatchCopies implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly marks: Collection<{ _id: string; n: number }>;
  private running: Promise<void> | undefined;
  private written = -1;
  private isWanted = false;
  private isRunning = false;
  private isStopped = false;

  constructor(
    @Inject(batches as never) private readonly batches: AggregateStore<Batch>,
    private readonly ledger: StockLedger,
    @Inject(DATABASE) database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {
    this.marks = database.collection('ledger_marks');
  }

  onApplicationBootstrap(): void {
    this.ledger.onApplied((entry) => entry.facts.batches.length > 0 && this.poke());
    this.poke();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  /** Writes one batch as the ledger knows it; what is there already stays. */
  async keep(fact: BatchFact, more: Partial<Pick<Batch, 'barcode' | 'batchCreatedDate'>> = {}): Promise<Batch> {
    const fields = { batchNumber: fact.number, variantId: fact.variantId, expirationDate: fact.expirationDate, isDeleted: fact.isDeleted };
    const made = await this.batches.create({ id: fact.id, ...fields, batchCreatedDate: this.clock.now(), barcode: null, ...more }, [
      { action: 'created' },
    ]);
    const wanted = { ...fields, ...more };
    const isEqual = (Object.keys(wanted) as (keyof typeof wanted)[]).every((field) => wanted[field] === made[field]);
    if (isEqual) return made;
    return this.batches.change(
      fact.id,
      (current) => ({ state: { ...current, ...wanted }, events: [{ action: fact.isDeleted ? 'deleted' : 'updated' }] }),
      { includeDeleted: true },
    );
  }

  private poke(): void {
    this.isWanted = true;
    if (!this.isRunning) this.running = this.run();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.isWanted && !this.isStopped) {
      this.isWanted = false;
      try {
        if (this.written < 0) this.written = (await this.marks.get('batches'))?.n ?? 0;
        while (this.written < this.ledger.end && !this.isStopped) await this.next();
      } catch (problem) {
        this.onProblem(problem, { writing: 'batches' });
        this.isWanted = true;
        await this.timers.sleep(PAUSE_MS);
      }
    }
    this.isRunning = false;
  }

  private async next(): Promise<void> {
    const page = await this.ledger.read(this.written, READ_AT_ONCE);
    for (const { entry } of page) await this.keepAll(entry);
    this.written = page[page.length - 1]?.n ?? this.written;
    await this.marks.put({ _id: 'batches', n: this.written });
  }

  /** The present facts, not those of then: a later change must not be undone by an earlier entry. */
  private async keepAll(entry: Entry): Promise<void> {
    for (const { id } of entry.facts.batches) await this.keep(this.ledger.state.batches.get(id)!);
  }
}
