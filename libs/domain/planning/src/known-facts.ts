import type { AggregateFact, AggregateType, Tombstone } from './facts';

const TYPES: readonly AggregateType[] = [
  'location',
  'variant',
  'recipe',
  'batch',
  'safety_stock',
  'sales_order',
  'manufacturing_order',
  'purchase_order',
  'stock_transfer',
];

export type Known = AggregateFact | Tombstone;

/** The newest version of everything, tombstones too: a late fact of a lower version must find its aggregate deleted. */
export class KnownFacts {
  private readonly byType = new Map(TYPES.map((type) => [type, new Map<number, Known>()]));

  get(type: AggregateType, id: number): Known | undefined {
    return this.byType.get(type)?.get(id);
  }

  live<T extends AggregateFact['type']>(type: T, id: number): Extract<AggregateFact, { type: T }> | undefined {
    const known = this.get(type, id);
    return known && !known.isDeleted ? (known as Extract<AggregateFact, { type: T }>) : undefined;
  }

  set(fact: Known): void {
    this.byType.get(fact.type)!.set(fact.id, fact);
  }

  /** As if it had never been heard of. */
  forget(type: AggregateType, id: number): void {
    this.byType.get(type)!.delete(id);
  }

  /** In the order of type and id. */
  *list(): Iterable<Known> {
    for (const type of TYPES) {
      const facts = this.byType.get(type)!;
      for (const id of [...facts.keys()].sort((a, b) => a - b)) yield facts.get(id)!;
    }
  }
}
