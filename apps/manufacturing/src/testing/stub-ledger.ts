import type {
  InputOf,
  OutputOf,
  PostOutcome,
  PostRequest,
  inventoryCheckBatches,
  inventoryCostsOf,
  inventoryPost,
} from '@pegboard/contracts';
import { negate, quantity, stockKey, toDecimal, type Quantity } from '@pegboard/kit';

/** The ledger as far as manufacturing can see it: balances, indivisible postings, answers remembered by posting id. */
export class StubLedger {
  readonly postings: PostRequest[] = [];
  readonly costs = new Map<string, Quantity>();
  private readonly balances = new Map<string, number>();
  private readonly outcomes = new Map<string, PostOutcome>();
  private batches = 900;

  put(variantId: number, locationId: number, q: number | string): void {
    this.balances.set(stockKey(variantId, locationId), quantity(q));
  }

  inStock(variantId: number, locationId: number): string {
    return toDecimal((this.balances.get(stockKey(variantId, locationId)) ?? 0) as Quantity);
  }

  post(request: InputOf<typeof inventoryPost>): OutputOf<typeof inventoryPost> {
    const known = this.outcomes.get(request.posting_id);
    if (known) return known;
    const reversed = request.reverses === null ? [] : [request.reverses, ...(request.reverses_also ?? [])];
    const parts = reversed.map((id) => ({ id, movements: this.reverseOf(id) }));
    if (parts.length === 0) parts.push({ id: '', movements: request.movements });
    const movements = parts.flatMap((part) => part.movements);
    const next = new Map(this.balances);
    let short: [string, number] | undefined;
    let refused: string | undefined;
    for (const part of parts) {
      for (const { variant_id, location_id, quantity: q } of part.movements)
        next.set(stockKey(variant_id, location_id), (next.get(stockKey(variant_id, location_id)) ?? 0) + q);
      short ??= [...next].find(([, balance]) => balance < 0);
      if (short) refused ??= part.id;
    }
    const outcome: PostOutcome = short
      ? {
          posting_id: request.posting_id,
          status: 'refused',
          n: this.postings.length,
          refusal: {
            code: 'INSUFFICIENT_STOCK',
            message: `${short[0]} is short by ${toDecimal(-short[1] as Quantity)}.`,
            details: [
              {
                path: 'movements/0/quantity',
                code: 'INSUFFICIENT_STOCK',
                message: 'short',
                info: { missing: toDecimal(-short[1] as Quantity), ...(reversed.length > 1 ? { posting_id: refused } : {}) },
              },
            ],
          },
          batch_ids: [],
        }
      : {
          posting_id: request.posting_id,
          status: 'posted',
          n: this.postings.length + 1,
          refusal: null,
          batch_ids: movements.map((movement) => movement.batch_id ?? (movement.new_batch ? ++this.batches : null)),
        };
    this.outcomes.set(request.posting_id, outcome);
    if (short) return outcome;
    this.postings.push(request);
    for (const [key, balance] of next) this.balances.set(key, balance);
    return outcome;
  }

  private reverseOf(id: string): PostRequest['movements'] {
    const { movements } = this.postings.find(({ posting_id }) => posting_id === id)!;
    return movements.map((movement) => ({ ...movement, quantity: negate(movement.quantity) }));
  }

  /** Batches that can't be put on a row, by id. */
  readonly expired = new Set<number>();

  checkBatches({ batches }: InputOf<typeof inventoryCheckBatches>): OutputOf<typeof inventoryCheckBatches> {
    return {
      problems: batches
        .filter(({ batch_id }) => batch_id !== null && this.expired.has(batch_id))
        .map(({ batch_id, path }) => ({ path, code: 'BATCH_EXPIRED', message: `Batch ${batch_id} has expired.` })),
    };
  }

  costsOf({ keys }: InputOf<typeof inventoryCostsOf>): OutputOf<typeof inventoryCostsOf> {
    return {
      costs: keys.flatMap((key) =>
        this.costs.has(key) ? [{ key, average_cost: this.costs.get(key)!, value_in_stock: 0 as Quantity }] : [],
      ),
    };
  }
}
