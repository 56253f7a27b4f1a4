import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { LedgerBatch, Entry } from '@pegboard/domain-inventory';
import {
  CLOCK,
  collectionSchema,
  DATABASE,
  InjectStore,
  ON_PROBLEM,
  text,
  TIMERS,
  whole,
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
/** Between two rounds, so that the batches of a busy ledger are written together; the first round is at once. */
const GATHER_MS = 50;
/** How long somebody who asks for a batch's document waits for it. */
const PATIENCE_MS = 2_000;
const LOOK_EVERY_MS = 10;

interface LedgerMark {
  readonly _id: string;
  readonly n: number;
}

/** How far something that follows the journal has come. */
export const ledgerMarksSchema = collectionSchema<LedgerMark>('ledger_marks', { _id: text, n: whole });

/** Writes the batches that the ledger knows as documents, behind the journal, and so publishes them. */
@Injectable()
export class BatchCopies implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly marks: Collection<LedgerMark>;
  private running: Promise<void> | undefined;
  private written = -1;
  private isWanted = false;
  private isRunning = false;
  private isStopped = false;

  constructor(
    @InjectStore(batches) private readonly batches: AggregateStore<Batch>,
    private readonly ledger: StockLedger,
    @Inject(DATABASE) database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {
    this.marks = database.collection(ledgerMarksSchema);
  }

  onApplicationBootstrap(): void {
    this.ledger.onApplied((entry) => entry.facts.batches.length > 0 && this.poke());
    this.poke();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  /** Resolves when the documents of all batches made so far are written, or after a moment in which they weren't. */
  async upToDate(): Promise<void> {
    const wanted = this.ledger.end;
    for (let waited = 0; this.written < wanted && !this.isStopped && waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
      this.poke();
      await this.timers.sleep(LOOK_EVERY_MS);
    }
  }

  /** Writes one batch as the ledger knows it; what is there already stays. */
  async keep(fact: LedgerBatch, more: Partial<Pick<Batch, 'barcode' | 'batchCreatedDate'>> = {}): Promise<Batch> {
    const fields = fieldsOf(fact);
    const made = await this.batches.create({ id: fact.id, ...fields, batchCreatedDate: this.clock.now(), barcode: null, ...more }, [
      { action: 'created' },
    ]);
    return this.correct(made, { ...fields, ...more });
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
        while (this.written < this.ledger.end && !this.isStopped) {
          await this.next();
          if (this.written < this.ledger.end) await this.timers.sleep(GATHER_MS);
        }
      } catch (problem) {
        this.onProblem(problem, { writing: 'batches' });
        this.isWanted = true;
        await this.timers.sleep(PAUSE_MS);
      }
    }
    this.isRunning = false;
  }

  private async next(): Promise<void> {
    const page = this.ledger.recentAfter(this.written) ?? (await this.ledger.read(this.written, READ_AT_ONCE));
    await this.keepAll(page.map(({ entry }) => entry));
    this.written = page[page.length - 1]?.n ?? this.written;
    await this.marks.put({ _id: 'batches', n: this.written });
  }

  /** The present facts, not those of then: a later change must not be undone by an earlier entry. */
  private async keepAll(entries: readonly Entry[]): Promise<void> {
    const ids = new Set(entries.flatMap((entry) => entry.facts.batches.map(({ id }) => id)));
    if (ids.size === 0) return;
    const facts = [...ids].map((id) => this.ledger.state.batches.get(id)!);
    const now = this.clock.now();
    const copies = await this.batches.createAll(
      facts.map((fact) => ({ id: fact.id, ...fieldsOf(fact), batchCreatedDate: now, barcode: null })),
      'created',
    );
    const written = new Map(copies.map((copy) => [copy.id, copy]));
    for (const fact of facts) await this.correct(written.get(fact.id)!, fieldsOf(fact));
  }

  private async correct(made: Batch, wanted: Partial<Batch>): Promise<Batch> {
    const isEqual = (Object.keys(wanted) as (keyof typeof wanted)[]).every((field) => wanted[field] === made[field]);
    if (isEqual) return made;
    return this.batches.change(
      made.id,
      (current) => ({ state: { ...current, ...wanted }, events: [{ action: wanted.isDeleted ? 'deleted' : 'updated' }] }),
      { includeDeleted: true },
    );
  }
}

const fieldsOf = (fact: LedgerBatch) => ({
  batchNumber: fact.number,
  variantId: fact.variantId,
  expirationDate: fact.expirationDate,
  isDeleted: fact.isDeleted,
});
