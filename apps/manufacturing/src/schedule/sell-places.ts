import type { RankMove, SalesOrder } from '@pegboard/contracts';
import type { Clock, DocumentStore } from '@pegboard/eventing';
import type { SellPlace } from '@pegboard/kit';
import type { SellRank } from './sell-rank.schema';

/** A sales order that was never heard of stands last. */
export const UNKNOWN_PLACE = Number.MAX_SAFE_INTEGER;
const WRITES_AT_ONCE = 100;
/** The document that says which move was written last, and when: another one than before, and nothing is remembered any more. */
const HEARD = 'heard';

/** Where sales orders stand in the Sell list, as it was heard; kept for all replicas and remembered by each until the next move. */
export class SellPlaces {
  private readonly remembered = new Map<number, number>();
  private rememberedAt = '';

  constructor(
    private readonly ranks: DocumentStore<SellRank>,
    private readonly clock: Clock,
  ) {}

  async hearMove(moved: RankMove): Promise<void> {
    for (let i = 0; i < moved.keys.length; i += WRITES_AT_ONCE) {
      await Promise.all(
        moved.keys.slice(i, i + WRITES_AT_ONCE).map(({ id, key }) => this.ranks.putNewer(id, moved.n + 1, { key, move: moved.n })),
      );
    }
    // Last, so that nobody takes what he remembers for complete before it is; moves may be heard in any order.
    await this.ranks.put(HEARD, { key: this.clock.milliseconds(), move: moved.n });
  }

  /** A sales order's place as it says itself; a move that was heard meanwhile wins. */
  async hearOrder({ id, rank }: Pick<SalesOrder, 'id' | 'rank'>): Promise<void> {
    const known = await this.ranks.find(id);
    if (known && known.move >= rank.move) return;
    await this.ranks.putNewer(id, rank.move + 1, rank);
    this.remembered.delete(id);
  }

  async of(salesOrderIds: readonly number[]): Promise<SellPlace> {
    const last = await this.ranks.find(HEARD);
    const heard = last ? `${last.move}@${last.key}` : 'nothing';
    if (heard !== this.rememberedAt) {
      this.remembered.clear();
      this.rememberedAt = heard;
    }
    const unknown = [...new Set(salesOrderIds)].filter((id) => !this.remembered.has(id));
    for (const [id, { key }] of await this.ranks.findMany(unknown)) this.remembered.set(Number(id), key);
    const places = new Map(salesOrderIds.map((id) => [id, this.remembered.get(id) ?? UNKNOWN_PLACE]));
    return (id) => places.get(id) ?? UNKNOWN_PLACE;
  }
}
