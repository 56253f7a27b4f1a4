/**
 * A map that can be written over without being changed: a fork reads through to what it was forked from and keeps its
 * own writes. Deciding a group of postings works on a fork; only what is on disk is written to the root.
 */
export class Layer<K, V> {
  private readonly own = new Map<K, V | undefined>();

  constructor(private readonly base?: Layer<K, V>) {}

  get(key: K): V | undefined {
    const own = this.own.get(key);
    return own !== undefined || !this.base || this.own.has(key) ? own : this.base.get(key);
  }

  /** Undefined removes. */
  set(key: K, value: V | undefined): void {
    if (value === undefined && !this.base) this.own.delete(key);
    else this.own.set(key, value);
  }

  fork(): Layer<K, V> {
    return new Layer(this);
  }

  /** Everything in a root; a fork is never listed. */
  entries(): IterableIterator<[K, V]> {
    if (this.base) throw new Error('a fork is not listed');
    return this.own.entries() as IterableIterator<[K, V]>;
  }

  get size(): number {
    return this.own.size;
  }
}
