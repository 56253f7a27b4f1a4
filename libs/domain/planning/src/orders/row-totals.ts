import { refId, refType, type Quantity } from '@pegboard/kit';
import type { RowTotalFact } from '../words';

export interface MovedTotal {
  readonly moved: Quantity;
  readonly isClosed: boolean;
}

/** What the ledger has moved for each row, by the type of row. Rows may be heard of here before their order. */
export class RowTotals {
  private readonly byType = new Map<string, Map<number, MovedTotal>>();

  of(type: string, id: number): MovedTotal | undefined {
    return this.byType.get(type)?.get(id);
  }

  /** Ordered − moved, never below zero; nothing once the row is closed. */
  openOf(type: string, id: number, ordered: number): number {
    const total = this.byType.get(type)?.get(id);
    if (!total) return Math.max(0, ordered);
    return total.isClosed ? 0 : Math.max(0, ordered - total.moved);
  }

  set(fact: RowTotalFact): void {
    const type = refType(fact.row);
    let totals = this.byType.get(type);
    if (!totals) this.byType.set(type, (totals = new Map()));
    const id = refId(fact.row);
    if (fact.moved === 0 && !fact.isClosed) totals.delete(id);
    else totals.set(id, { moved: fact.moved, isClosed: fact.isClosed });
  }

  clear(): void {
    this.byType.clear();
  }

  /** In the order of type and id. */
  list(): RowTotalFact[] {
    return [...this.byType.keys()]
      .sort()
      .flatMap((type) =>
        [...this.byType.get(type)!]
          .sort(([a], [b]) => a - b)
          .map(([id, total]) => ({ row: `${type}/${id}` as const, moved: total.moved, isClosed: total.isClosed })),
      );
  }
}
