import { add, least, negate, quantity, Rejection, stockKey, subtract, toDecimal, ZERO, type Quantity } from '@pegboard/kit';
import { inventoryCheckBatches, inventoryCostsOf, inventoryPost, type PostOutcome, type PostRequest, type Refusal } from '../ledger';
import type { InputOf, OutputOf } from '../message';
import { isReturned } from '../served-rows';
import type { Answerer } from './answerer';

interface Part {
  /** The posting that is reversed. */
  readonly id: string | undefined;
  readonly movements: PostRequest['movements'];
}

/** The first movement of a request that can't be made, and which reversal it belongs to. */
interface Shortage {
  readonly index: number;
  readonly missing: Quantity;
  readonly id: string | undefined;
}

/**
 * For specs only: the ledger as far as others see it. A posting is indivisible and has one outcome for ever; one that was decided
 * on older facts is stale. A test may silence it, make it refuse, and do something before or after each posting.
 */
export class StubLedger {
  /** Everything that was asked for, also again. */
  readonly asked: PostRequest[] = [];
  /** What was posted, once each. */
  readonly postings: PostRequest[] = [];
  readonly costs = new Map<string, Quantity>();
  /** What lies in each batch, by key, in the sequence in which it is picked. */
  readonly batches = new Map<string, { batchId: number; quantity: Quantity }[]>();
  /** Batches that can't be put on a row, by id. */
  readonly expired = new Set<number>();
  /** It doesn't answer, and posts nothing. */
  isSilent = false;
  /** It posts, and the answer is lost. */
  losesAnswers = false;
  /** It refuses what is new to it, as it does when stock was used meanwhile. */
  refuses = false;
  /** Which of several postings it then can't take back; the first unless a test says another. */
  blames: string | undefined;
  /** It refuses the next posting so. */
  refuseNext: Pick<Refusal, 'code' | 'message'> | undefined;
  beforePost: (request: PostRequest) => void = () => undefined;
  /** Not called for one that was answered before. */
  afterPost: (request: PostRequest) => void = () => undefined;
  private readonly stock = new Map<string, { quantity: Quantity; changedAt: number }>();
  private readonly outcomes = new Map<string, { outcome: PostOutcome; request: PostRequest }>();
  /** The movements of each posting, with the batches that were chosen. */
  private readonly made = new Map<string, PostRequest['movements']>();
  private n = 0;
  private newBatches = 899;

  private readonly isEndless: boolean;

  /** @param isEndless everything is there, however much is taken */
  constructor({ isEndless = false } = {}) {
    this.isEndless = isEndless;
  }

  answerWith(answer: Answerer): void {
    answer(inventoryPost, (request) => this.post(request));
    answer(inventoryCostsOf, (input) => this.costsOf(input));
    answer(inventoryCheckBatches, (input) => this.checkBatches(input));
  }

  /** So much lies there from now on. */
  put(variantId: number, locationId: number, amount: number | string): void {
    this.stock.set(stockKey(variantId, locationId), { quantity: quantity(amount), changedAt: ++this.n });
  }

  /** So much more lies there. */
  bring(variantId: number, locationId: number, amount: number): void {
    const key = stockKey(variantId, locationId);
    this.stock.set(key, { quantity: add(this.balance(key), quantity(amount)), changedAt: ++this.n });
  }

  inStock(variantId: number, locationId: number): string {
    return toDecimal(this.balance(stockKey(variantId, locationId)));
  }

  balance(key: string): Quantity {
    return this.stock.get(key)?.quantity ?? ZERO;
  }

  /** The commit that changed a key last. */
  changedAt(key: string): number {
    return this.stock.get(key)?.changedAt ?? 0;
  }

  /** @throws Rejection 503 while it is silent */
  post(request: PostRequest): PostOutcome {
    this.beforePost(request);
    if (this.isSilent) throw silent();
    this.asked.push(request);
    const outcome = this.outcomes.get(request.posting_id)?.outcome ?? this.decided(request);
    if (this.losesAnswers) throw silent();
    return outcome;
  }

  private decided(request: PostRequest): PostOutcome {
    const base = { posting_id: request.posting_id, n: this.n, refusal: null, batch_ids: [] };
    if (Object.entries(request.unless_changed_since).some(([key, n]) => this.changedAt(key) > n)) return { ...base, status: 'stale' };
    const parts = this.partsOf(request);
    const movements = parts.flatMap((part) => part.movements);
    const refusal = this.refusalOf(request, parts);
    const outcome: PostOutcome = refusal
      ? { ...base, status: 'refused', refusal }
      : {
          ...base,
          status: 'posted',
          n: ++this.n,
          batch_ids: movements.map(({ batch_id, new_batch }) => batch_id ?? (new_batch ? ++this.newBatches : null)),
        };
    if (!refusal) {
      outcome.moved = movements.map(({ serves, quantity: moved }, i) => ({
        serves,
        batch_id: outcome.batch_ids[i]!,
        quantity: moved,
        // Everything costs 1 here.
        ...(isReturned(serves) ? { value: moved } : {}),
      }));
      this.postings.push(request);
      this.made.set(request.posting_id, movements);
      for (const movement of movements) this.move(movement);
    }
    this.outcomes.set(request.posting_id, { outcome, request });
    this.afterPost(request);
    return outcome;
  }

  private partsOf({ movements, reverses, reverses_also = [] }: PostRequest): Part[] {
    if (reverses === null) return [{ id: undefined, movements: movements.flatMap((movement) => this.withBatches(movement)) }];
    return [reverses, ...reverses_also].map((id) => ({
      id,
      movements: this.made.get(id)!.map((movement) => ({ ...movement, quantity: negate(movement.quantity) })),
    }));
  }

  private refusalOf({ refuse_as }: PostRequest, parts: readonly Part[]): Refusal | null {
    const { refuseNext } = this;
    this.refuseNext = undefined;
    if (refuse_as) return refuse_as;
    if (refuseNext) return { ...refuseNext, details: [{ path: 'movements/0', ...refuseNext }] };
    const short = this.refuses ? { index: 0, missing: quantity(1), id: this.blames ?? parts[0]!.id } : this.shortage(parts);
    if (!short) return null;
    const code = 'INSUFFICIENT_STOCK';
    const message = `There is ${toDecimal(short.missing)} too little.`;
    const info = { missing: toDecimal(short.missing), ...(parts.length > 1 ? { posting_id: short.id } : {}) };
    return { code, message, details: [{ path: `movements/${short.index}`, code, message, info }] };
  }

  private shortage(parts: readonly Part[]): Shortage | undefined {
    const unchosen = parts.flatMap(({ movements }) => movements).find(({ batches }) => batches === 'suggested');
    if (unchosen) return { index: 0, missing: negate(unchosen.quantity), id: parts[0]!.id };
    if (this.isEndless) return undefined;
    const left = new Map<string, Quantity>();
    for (const { id, movements } of parts) {
      for (const { variant_id, location_id, quantity: moved } of movements) {
        const key = stockKey(variant_id, location_id);
        left.set(key, add(left.get(key) ?? this.balance(key), moved));
      }
      const index = movements.findIndex(({ variant_id, location_id }) => left.get(stockKey(variant_id, location_id))! < 0);
      const { variant_id, location_id } = movements[index] ?? {};
      if (index >= 0) return { index, missing: negate(left.get(stockKey(variant_id!, location_id!))!), id };
    }
    return undefined;
  }

  private move({ variant_id, location_id, batch_id, quantity: moved }: PostRequest['movements'][number]): void {
    const key = stockKey(variant_id, location_id);
    this.stock.set(key, { quantity: add(this.balance(key), moved), changedAt: this.n });
    const batch = this.batches.get(key)?.find((one) => one.batchId === batch_id);
    if (batch) batch.quantity = add(batch.quantity, moved);
  }

  /** The batches that a posting only suggests, in the order in which they stand here; what they don't hold stays suggested. */
  private withBatches(asked: PostRequest['movements'][number]): PostRequest['movements'] {
    const { batches, ...movement } = asked;
    const known = this.batches.get(stockKey(movement.variant_id, movement.location_id));
    if (batches !== 'suggested') return [asked];
    if (!known) return [movement];
    let left = negate(movement.quantity);
    const parts = known.flatMap(({ batchId, quantity: there }) => {
      const taken = least(left, there);
      left = subtract(left, taken);
      return taken > ZERO ? [{ ...movement, batch_id: batchId, quantity: negate(taken) }] : [];
    });
    return left > ZERO ? [...parts, { ...asked, quantity: negate(left) }] : parts;
  }

  costsOf({ keys }: InputOf<typeof inventoryCostsOf>): OutputOf<typeof inventoryCostsOf> {
    return {
      costs: keys.flatMap((key) => (this.costs.has(key) ? [{ key, average_cost: this.costs.get(key)!, value_in_stock: ZERO }] : [])),
    };
  }

  checkBatches({ batches }: InputOf<typeof inventoryCheckBatches>): OutputOf<typeof inventoryCheckBatches> {
    return {
      problems: batches
        .filter(({ batch_id }) => batch_id !== null && this.expired.has(batch_id))
        .map(({ batch_id, path }) => ({ path, code: 'BATCH_EXPIRED', message: `Batch ${batch_id} has expired.` })),
    };
  }
}

const silent = (): Rejection => new Rejection('SERVICE_UNAVAILABLE', 'inventory does not answer.');
