import type { Quantity } from '@pegboard/kit';
import type { InputOf, OutputOf } from '../message';
import type { planGiveBackShortage, planTakeShortage } from '../plan';

type Asked = InputOf<typeof planTakeShortage>;
type Need = Asked['needs'][number];

/** For specs only: a planner as far as those who order see it. It hands out what the spec says is missing, once (P13). */
export class StubShortages {
  /** Everything that was asked for, in its order. */
  readonly asked: Asked[] = [];
  readonly givenBack: string[] = [];
  private readonly claims = new Map<string, { need: Need; quantity: Quantity }[]>();

  constructor(private readonly lackOf: (need: Need) => Quantity) {}

  take(input: Asked): OutputOf<typeof planTakeShortage> {
    this.asked.push(input);
    const { request, needs } = input;
    const before = this.claims.get(request)?.map(({ quantity }) => quantity);
    const granted = before ?? needs.map((need) => need.quantity ?? this.left(need));
    if (!before && granted.some((quantity) => quantity > 0))
      this.claims.set(
        request,
        needs.map((need, i) => ({ need, quantity: granted[i]! })),
      );
    return { is_pending: false, claim_id: request, granted };
  }

  giveBack({ claim_id: claimId }: InputOf<typeof planGiveBackShortage>): OutputOf<typeof planGiveBackShortage> {
    this.givenBack.push(claimId);
    return { is_given_back: this.claims.delete(claimId) };
  }

  private left(need: Need): Quantity {
    const claimed = [...this.claims.values()].flat().filter(({ need: other }) => isShared(need, other));
    return Math.max(
      0,
      claimed.reduce((left, { quantity }) => left - quantity, this.lackOf(need) as number),
    ) as Quantity;
  }
}

/** What one row lacks, no other row lacks. */
const isShared = (one: Need, other: Need): boolean =>
  one.variant_id === other.variant_id &&
  one.location_id === other.location_id &&
  (one.basis !== 'row' || other.basis !== 'row' || one.of === other.of);
