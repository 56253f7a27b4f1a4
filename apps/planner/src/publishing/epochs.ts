import { collectionSchema, oneOf, whole, type Clock, type Collection, type Database } from '@pegboard/eventing';

/** A unit of which 80 years fit into an epoch, see `planRunNumber`. */
const UNIT_MS = 600_000;
const BEGINNING = Date.parse('2026-01-01T00:00:00Z');

interface Epoch {
  readonly _id: 'epoch';
  readonly last: number;
}

const epochsSchema = collectionSchema<Epoch>('epochs', { _id: oneOf(['epoch']), last: whole });

/**
 * Hands out epochs: each holder of the right to publish takes a new one, higher than all before it, so that receivers
 * drop what an earlier holder still sends. Not below the tens of minutes since 2026, so that a planner
 * whose database was lost isn't below what its receivers remember, unless it began again and again within that time.
 */
export class Epochs {
  private readonly documents: Collection<Epoch>;

  constructor(
    database: Database,
    private readonly clock: Clock,
  ) {
    this.documents = database.collection(epochsSchema);
  }

  /** @param seen the highest epoch read from the planner's output */
  async take(seen: number): Promise<number> {
    for (;;) {
      const last = (await this.documents.get('epoch'))?.last;
      const sinceBeginning = Math.floor((this.clock.milliseconds() - BEGINNING) / UNIT_MS);
      const next = Math.max((last ?? 0) + 1, seen + 1, sinceBeginning);
      const isMine =
        last === undefined
          ? await this.documents.insert({ _id: 'epoch', last: next })
          : await this.documents.update({ id: 'epoch', where: { last }, set: { last: next } });
      if (isMine) return next;
    }
  }
}
