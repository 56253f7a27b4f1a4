import type { ListKey, ListRank, RankMoveFact } from '../words';

const isNewer = (a: ListRank, b: ListRank): boolean => a.move > b.move || (a.move === b.move && a.key > b.key);

/** A key that a move in the other list said the order will have; `n` is the number of that move. */
interface KeyAhead {
  readonly key: number;
  readonly n: number;
}

/**
 * The ranks of one list. The highest move wins, wherever it came from: from an order of any version, or from a move that
 * was heard of before the order. What a move in the other list says ahead holds until this list has followed that move (P9).
 */
export class Ranks {
  private readonly ranks = new Map<number, ListRank>();
  private readonly ahead = new Map<number, KeyAhead>();
  /** The newest move heard of. */
  newest = 0;

  /** @returns whether the order's place may have changed */
  offer(id: number, rank: ListRank): boolean {
    const held = this.ranks.get(id);
    const before = this.keyOf(id);
    const follows = Math.max(held?.follows ?? 0, rank.follows ?? 0);
    const { key, move } = held && !isNewer(rank, held) ? held : rank;
    if (held?.move === move && held.key === key && (held.follows ?? 0) === follows) return false;
    this.ranks.set(id, follows > 0 ? { key, move, follows } : { key, move });
    if (this.isFollowed(id, this.ahead.get(id)?.n ?? Infinity)) this.ahead.delete(id);
    return !held || this.keyOf(id) !== before;
  }

  /** @param n the move in the other list that says so @returns whether the order's place may have changed */
  offerAhead(id: number, key: number, n: number): boolean {
    if (this.isFollowed(id, n) || (this.ahead.get(id)?.n ?? 0) >= n) return false;
    const before = this.keyOf(id);
    this.ahead.set(id, { key, n });
    return key !== before;
  }

  private isFollowed(id: number, n: number): boolean {
    return (this.ranks.get(id)?.follows ?? 0) >= n;
  }

  /** As the list itself has it. */
  get(id: number): ListRank | undefined {
    return this.ranks.get(id);
  }

  /** Sets the key, whatever has moved it, to try something (P12). @returns what puts back what was there */
  force(id: number, key: number): () => void {
    const [rank, ahead] = [this.ranks.get(id), this.ahead.get(id)];
    this.ranks.set(id, { key, move: rank?.move ?? 0 });
    this.ahead.delete(id);
    return () => {
      if (rank) this.ranks.set(id, rank);
      else this.ranks.delete(id);
      if (ahead) this.ahead.set(id, ahead);
    };
  }

  /** The order's key; `Infinity`, behind all others, if it has none. */
  keyOf(id: number): number {
    return (this.ahead.get(id) ?? this.ranks.get(id))?.key ?? Infinity;
  }

  /** The newest move, and what is known of orders that are not (yet). */
  export(type: RankMoveFact['type'], isKnown: (id: number) => boolean): RankMoveFact[] {
    const moves = new Map<string, { n: number; follows: number; keys: ListKey[] }>();
    for (const [id, { key, move: n, follows = 0 }] of this.ranks) {
      if (!isKnown(id)) grouped(moves, { n, follows }).push({ id, key });
    }
    if (this.newest > 0 && ![...moves.values()].some(({ n }) => n === this.newest)) grouped(moves, { n: this.newest, follows: 0 });
    return [...moves.values()]
      .sort((a, b) => a.n - b.n || a.follows - b.follows)
      .map(({ n, follows, keys }) => ({ type, n, keys: byId(keys), ...(follows > 0 && { follows: [{ n: follows, keys: [] }] }) }));
  }

  /** What moves in the other list have said ahead. */
  exportAhead(): RankMoveFact[] {
    const moves = new Map<string, { n: number; follows: number; keys: ListKey[] }>();
    for (const [id, { key, n }] of this.ahead) grouped(moves, { n, follows: 0 }).push({ id, key });
    return [...moves.values()].sort((a, b) => a.n - b.n).map(({ n, keys }) => ({ type: 'sell_move', n, keys: [], ahead: byId(keys) }));
  }
}

function grouped(
  moves: Map<string, { n: number; follows: number; keys: ListKey[] }>,
  { n, follows }: { readonly n: number; readonly follows: number },
): ListKey[] {
  const name = `${n}/${follows}`;
  const found = moves.get(name) ?? { n, follows, keys: [] };
  moves.set(name, found);
  return found.keys;
}

const byId = (keys: readonly ListKey[]): ListKey[] => [...keys].sort((a, b) => a.id - b.id);
