import { add, divideUnbounded, stockKey, subtractUnbounded, ZERO, type Instant, type Quantity, type StockKey } from '@pegboard/kit';
import type { Entry, KnownPosting, Money, PostedMovement, Posting, Taker } from '../ledger/posting';

/** One movement that happened, with what it left at its key. */
export interface HistoryLine {
  /** Counts all movements from 1, in the order of the journal: the same on every replica. */
  readonly id: number;
  readonly n: number;
  readonly at: Instant;
  readonly posting: Posting;
  readonly movement: PostedMovement;
  readonly balanceAfter: Quantity;
  readonly valueAfter: Money;
}

/**
 * Every movement that ever happened, in the order of the journal, with indexes in memory. It is built from the journal and
 * holds nothing that isn't there.
 */
export class History {
  readonly lines: HistoryLine[] = [];
  private readonly byVariant = new Map<number, number[]>();
  private readonly byBatch = new Map<number, number[]>();
  private readonly byPosting = new Map<string, number[]>();
  private readonly reversalOf = new Map<string, string>();
  private readonly levels = new Map<StockKey, { quantity: Quantity; value: Money }>();
  private applied = 0;

  /** The last commit that is in. */
  get end(): number {
    return this.applied;
  }

  /** Takes the next commit; one that is in already is ignored. */
  add(entry: Entry, n: number): void {
    if (n !== this.applied + 1) {
      if (n <= this.applied) return;
      throw new Error(`the history has ${this.applied} commits and can't take commit ${n}`);
    }
    this.applied = n;
    for (const posting of entry.postings) {
      if (posting.refusal) continue;
      if (posting.reverses) this.reversalOf.set(posting.reverses, posting.postingId);
      for (const movement of posting.movements) this.addLine(posting, movement, n, entry.at);
    }
  }

  /** The stock that all movements together leave at a place of planning. */
  levelAt(key: StockKey): Quantity {
    return this.levels.get(key)?.quantity ?? ZERO;
  }

  ofVariant(variantId: number): readonly HistoryLine[] {
    return this.at(this.byVariant.get(variantId));
  }

  ofBatch(batchId: number): readonly HistoryLine[] {
    return this.at(this.byBatch.get(batchId));
  }

  ofPosting(postingId: string): readonly HistoryLine[] {
    return this.at(this.byPosting.get(postingId));
  }

  /** What took from the places to which a posting had brought something, since then; by document, the latest last (O4). */
  takersSince(known: KnownPosting, most = 20): Taker[] {
    const places = known.posting.movements.filter((movement) => movement.quantity > 0);
    return places.flatMap((place) => {
      const lines = place.batchId === null ? this.ofVariant(place.variantId) : this.ofBatch(place.batchId);
      const takers = new Map<string, Taker>();
      for (const { n, posting, movement } of lines) {
        if (
          n <= known.n ||
          movement.quantity >= 0 ||
          movement.locationId !== place.locationId ||
          movement.batchId !== place.batchId ||
          this.isCancelled(posting)
        )
          continue;
        const word = `${posting.cause.type}/${posting.cause.id}`;
        const quantity = subtractUnbounded(takers.get(word)?.quantity ?? ZERO, movement.quantity);
        takers.set(word, {
          variantId: place.variantId,
          locationId: place.locationId,
          batchId: place.batchId,
          cause: posting.cause,
          quantity,
        });
      }
      return [...takers.values()].slice(-most);
    });
  }

  /** Whether a posting was reversed, or is itself a reversal: then the two cancel out. */
  isCancelled(posting: Posting): boolean {
    return posting.reverses !== null || this.reversalOf.has(posting.postingId);
  }

  private addLine(posting: Posting, movement: PostedMovement, n: number, at: Instant): void {
    const key = stockKey(movement.variantId, movement.locationId);
    const before = this.levels.get(key) ?? { quantity: ZERO, value: ZERO };
    const after = { quantity: add(before.quantity, movement.quantity), value: add(before.value, movement.value) };
    this.levels.set(key, after);
    const place =
      this.lines.push({ id: this.lines.length + 1, n, at, posting, movement, balanceAfter: after.quantity, valueAfter: after.value }) - 1;
    push(this.byVariant, movement.variantId, place);
    push(this.byPosting, posting.postingId, place);
    // A change of cost moves nothing that a trace could follow.
    if (movement.batchId !== null && !movement.revalued) push(this.byBatch, movement.batchId, place);
  }

  private at(places: readonly number[] | undefined): HistoryLine[] {
    return (places ?? []).map((place) => this.lines[place]!);
  }
}

function push<K>(index: Map<K, number[]>, key: K, place: number): void {
  const there = index.get(key);
  if (there) there.push(place);
  else index.set(key, [place]);
}

export const averageAfter = (line: HistoryLine): Money =>
  line.balanceAfter > 0 ? divideUnbounded(line.valueAfter, line.balanceAfter) : ZERO;
