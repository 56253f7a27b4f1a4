import { isReturned } from '@pegboard/contracts';
import {
  add,
  atLeastZero,
  negate,
  proportion,
  ref,
  refId,
  subtract,
  sum,
  toDecimal,
  type ErrorCode,
  type Quantity,
  type RejectionDetail,
} from '@pegboard/kit';
import type { LedgerRequest, Money, PostedMovement, ToReverse } from './posting';
import type { LedgerState } from './state';

type Asked = LedgerRequest['movements'][number];

/** What the journal says of postings that a request mentions, by their ids. */
export type Mentioned = Readonly<Record<string, ToReverse>>;

interface Part {
  readonly quantity: Quantity;
  readonly value: Money;
}

type Worth = { readonly value: Money } | { readonly problem: RejectionDetail };

/**
 * What goods that customers send back are worth (R2): as much as they took along when they left. Of goods that come back in parts,
 * all parts together are worth exactly that.
 */
export class ComingBack {
  /** What earlier movements of the same request brought back. */
  private readonly counted = new Map<string, Part>();

  constructor(
    private readonly state: LedgerState,
    private readonly mentioned: Mentioned,
  ) {}

  /** Undefined: the movement brings nothing back. */
  worthOf(movement: Asked, path: string): Worth | undefined {
    const { serves, quantity, returns } = movement;
    if (!isReturned(serves)) return undefined;
    const postingId = returns?.posting_id ?? '';
    const problem = (code: ErrorCode, message: string, more = {}): Worth => ({
      problem: { path, code, message, info: { posting_id: postingId, ...more } },
    });
    const known = this.mentioned[postingId];
    const reversedBy = this.state.reversedBy.get(postingId) ?? known?.reversedBy ?? null;
    if (reversedBy)
      return problem('ALREADY_REVERSED', `Posting ${postingId} was already reversed by ${reversedBy}.`, { reversed_by: reversedBy });
    const left = takenBy(this.state.postings.get(postingId)?.posting.movements ?? known?.reversed?.posting.movements ?? [], movement);
    if (left.quantity <= 0) return problem('UNKNOWN_POSTING', `No posting ${postingId} has taken goods for ${serves}.`);
    const word = `${postingId} ${serves} ${movement.batch_id}`;
    const before = this.counted.get(word) ?? returns!.before;
    const back = add(before.quantity, quantity);
    if (back > left.quantity) {
      const [gone, more] = [toDecimal(left.quantity), toDecimal(back)];
      return problem('MORE_THAN_LEFT', `Posting ${postingId} has taken ${gone} for ${serves}, and ${more} would come back.`, {
        left: gone,
        coming_back: more,
      });
    }
    const value = atLeastZero(subtract(proportion(left.value, back, left.quantity), before.value));
    this.counted.set(word, { quantity: back, value: add(before.value, value) });
    return { value };
  }
}

/** What a posting took in the batch, for the order's row that now serves the other way. */
function takenBy(movements: readonly PostedMovement[], { serves, variant_id: variantId, batch_id: batchId }: Asked): Part {
  const row = ref('sales_order_row', refId(serves!));
  const own = movements.filter((one) => one.serves === row && one.variantId === variantId && one.batchId === batchId && one.quantity < 0);
  return { quantity: negate(sum(own.map(({ quantity }) => quantity))), value: negate(sum(own.map(({ value }) => value))) };
}
