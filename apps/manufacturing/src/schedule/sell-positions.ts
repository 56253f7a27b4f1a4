import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { RankMove, SalesOrderBody } from '@pegboard/contracts';
import { CLOCK, InjectStore, type Clock, type DocumentStore } from '@pegboard/eventing';
import type { SellPosition } from '@pegboard/kit';
import { sellRanksSchema, type SellRank } from './sell-rank.schema';

/** A sales order that was never heard of stands last. */
export const UNKNOWN_POSITION = Number.MAX_SAFE_INTEGER;
const WRITES_AT_ONCE = 100;
/** The document that says which move was written last: another one than before, and nothing is remembered any more. */
const HEARD = 'heard';

/** The Sell list as it was heard up to some note. */
export interface HeardPositions {
  readonly positionOf: SellPosition;
  readonly note: string;
}

/** Where sales orders stand in the Sell list, as it was heard; kept for all replicas and remembered by each until the next move. */
@Injectable()
export class SellPositions {
  private remembered: { readonly note: string; readonly keys: Map<number, number> } = { note: '', keys: new Map() };

  constructor(
    @InjectStore(sellRanksSchema) private readonly ranks: DocumentStore<SellRank>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async hearMove(moved: RankMove): Promise<void> {
    for (let i = 0; i < moved.keys.length; i += WRITES_AT_ONCE) {
      await Promise.all(
        moved.keys.slice(i, i + WRITES_AT_ONCE).map(({ id, key }) => this.ranks.putNewer(id, moved.n + 1, { key, move: moved.n })),
      );
    }
    await this.write(moved.n);
  }

  /** A sales order's position as it says itself; a move that was heard meanwhile wins. */
  async hearOrder({ id, rank }: Pick<SalesOrderBody, 'id' | 'rank'>): Promise<void> {
    const known = await this.ranks.find(id);
    if (known && known.move >= rank.move) return;
    await this.ranks.putNewer(id, rank.move + 1, rank);
    if (known) await this.write(rank.move);
  }

  async of(salesOrderIds: readonly number[]): Promise<HeardPositions> {
    const note = await this.note();
    if (note !== this.remembered.note) this.remembered = { note, keys: new Map() };
    // What is read belongs to the note that was read before it, also if another one is remembered meanwhile.
    const { keys } = this.remembered;
    const unknown = [...new Set(salesOrderIds)].filter((id) => !keys.has(id));
    for (const [id, { key }] of await this.ranks.findMany(unknown)) keys.set(Number(id), key);
    const positions = new Map(salesOrderIds.map((id) => [id, keys.get(id) ?? UNKNOWN_POSITION]));
    return { positionOf: (id) => positions.get(id) ?? UNKNOWN_POSITION, note };
  }

  /** Whether any replica has heard of another move since. */
  async isCurrent({ note }: HeardPositions): Promise<boolean> {
    return (await this.note()) === note;
  }

  /** Last, so that nobody takes what he remembers for complete before it is; moves may be heard in any order. */
  private write(move: number): Promise<void> {
    return this.ranks.put(HEARD, { key: this.clock.milliseconds(), move, note: randomUUID() });
  }

  private async note(): Promise<string> {
    const last = await this.ranks.find(HEARD);
    return last ? (last.note ?? `${last.move}@${last.key}`) : 'nothing';
  }
}
