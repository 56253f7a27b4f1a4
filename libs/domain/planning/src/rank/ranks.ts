import type { ListRank, RankMoveFact } from '../words';

const isNewer = (a: ListRank, b: ListRank): boolean => a.move > b.move || (a.move === b.move && a.key > b.key);

/**
 * The ranks of one list. The highest move wins, wherever it came from: from an order of any version, or from a move that
 * was heard of before the order.
 */
export class Ranks {
  private readonly ranks = new Map<number, ListRank>();
  /** The newest move heard of. */
  newest = 0;

  /** @returns whether the order's place may have changed */
  offer(id: number, rank: ListRank): boolean {
    const held = this.ranks.get(id);
    if (held && !isNewer(rank, held)) return false;
    this.ranks.set(id, rank);
    return held?.key !== rank.key;
  }

  get(id: number): ListRank | undefined {
    return this.ranks.get(id);
  }

  /** Sets it whatever its move, to try something (P12); undefined forgets it. */
  force(id: number, rank: ListRank | undefined): void {
    if (rank) this.ranks.set(id, rank);
    else this.ranks.delete(id);
  }

  /** The order's key; `Infinity`, behind all others, if it has none. */
  keyOf(id: number): number {
    return this.ranks.get(id)?.key ?? Infinity;
  }

  forget(id: number): void {
    this.ranks.delete(id);
  }

  /** The newest move, and what is known of orders that are not (yet). */
  export(type: RankMoveFact['type'], isKnown: (id: number) => boolean): RankMoveFact[] {
    const byMove = new Map<number, { id: number; key: number }[]>();
    for (const [id, { key, move }] of this.ranks) {
      if (isKnown(id)) continue;
      const keys = byMove.get(move);
      if (keys) keys.push({ id, key });
      else byMove.set(move, [{ id, key }]);
    }
    if (this.newest > 0 && !byMove.has(this.newest)) byMove.set(this.newest, []);
    return [...byMove].sort(([a], [b]) => a - b).map(([n, keys]) => ({ type, n, keys: keys.sort((a, b) => a.id - b.id) }));
  }
}
