import type { AggregateFact, FactType, ManufacturingOrderFact, SalesOrderFact, Tombstone } from '../words';
import type { Heading } from '../orders';

const TYPES: readonly FactType[] = [
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

/** As facts come and go. */
export type KnownFact = AggregateFact | Tombstone;

type Headed = SalesOrderFact | ManufacturingOrderFact;

/** As they are kept: the rows of sales and manufacturing orders are in the table. */
export type KeptFact = Exclude<AggregateFact, Headed> | Heading<SalesOrderFact> | Heading<ManufacturingOrderFact> | Tombstone;

/** The newest version of everything, tombstones too: a late fact of a lower version must find its aggregate deleted. */
export class KnownFacts {
  private readonly byType = new Map(TYPES.map((type) => [type, new Map<number, KeptFact>()]));

  get(type: FactType, id: number): KeptFact | undefined {
    return this.byType.get(type)?.get(id);
  }

  live<T extends 'location' | 'variant' | 'batch'>(type: T, id: number): Extract<AggregateFact, { type: T }> | undefined {
    const known = this.get(type, id);
    return known && !known.isDeleted ? (known as Extract<AggregateFact, { type: T }>) : undefined;
  }

  set(fact: KeptFact): void {
    this.byType.get(fact.type)!.set(fact.id, fact);
  }

  /** As if it had never been heard of. */
  forget(type: FactType, id: number): void {
    this.byType.get(type)!.delete(id);
  }

  /** In the order of type and id. */
  *list(): Iterable<KeptFact> {
    for (const type of TYPES) {
      const facts = this.byType.get(type)!;
      for (const id of [...facts.keys()].sort((a, b) => a - b)) yield facts.get(id)!;
    }
  }
}
