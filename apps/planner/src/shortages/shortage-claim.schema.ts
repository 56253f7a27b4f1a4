import { CLAIM_STATES, SUPPLY_WAYS, type ClaimedRow, type ShortageClaim } from '@pegboard/domain-planning';
import { collectionSchema, instantText, listOf, oneOf, optional, part, quantity, text, whole } from '@pegboard/eventing';
import type { Ref } from '@pegboard/kit';

type RefField = ReturnType<typeof optional<Ref>>;
const reference = optional(text) as unknown as RefField;

/** A claim as it is kept: its number is its id, so that a number is decided once (P13). */
export interface KeptClaim extends Omit<ShortageClaim, 'n'> {
  readonly _id: number;
}

/** Shortages that were handed out to be ordered. They are kept: a request that asks again gets its claim. */
export const shortageClaimsSchema = collectionSchema<KeptClaim>(
  'shortage_claims',
  {
    _id: whole,
    claimId: text,
    request: text,
    attempt: whole,
    way: oneOf(SUPPLY_WAYS),
    rows: listOf(part<ClaimedRow>({ of: reference, variantId: whole, locationId: whole, quantity })),
    state: oneOf(CLAIM_STATES),
    takenAt: instantText,
    lapsesAt: instantText,
    order: reference,
    settledAt: optional(instantText),
  },
  ['claimId', 'request', { keys: { state: 1, settledAt: 1 } }],
);

export const claimOf = ({ _id, ...claim }: KeptClaim): ShortageClaim => ({ ...claim, n: _id });
export const keptOf = ({ n, ...claim }: ShortageClaim): KeptClaim => ({ ...claim, _id: n });
