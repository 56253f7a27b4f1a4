import type { PostRequest, Refusal } from '@pegboard/contracts';

/**
 * Several postings that are reversed in one commit, or none of them.
 * @param postingIds the one that was booked last comes first
 */
export const reversalOf = (postingIds: readonly string[]): Pick<PostRequest, 'reverses' | 'reverses_also'> => ({
  reverses: postingIds[0]!,
  reverses_also: postingIds.slice(1),
});

/** The id of one of several postings that are made in one commit: the first has the id that was asked for. @param index from 0 */
export const postingIdAmong = (postingId: string, index: number): string => (index === 0 ? postingId : `${postingId}/${index + 1}`);

/** A part that can't be reversed: a sentence about it, and its id under the wire's name. */
export interface NamedPart {
  readonly message: string;
  readonly info: Readonly<Record<string, unknown>>;
}

/**
 * The ledger's refusal to reverse several postings, with the part that can't be reversed.
 * @param postingIds as `reversalOf` was given them: a detail without a posting is about the first
 */
export function namingPart(refusal: Refusal, postingIds: readonly string[], nameOf: (postingId: string) => NamedPart | undefined): Refusal {
  const details = refusal.details.map((detail) => {
    const named = nameOf((detail.info?.['posting_id'] as string | undefined) ?? postingIds[0]!);
    if (!named) return detail;
    return { ...detail, message: `${named.message} ${detail.message}`, info: { ...detail.info, ...named.info } };
  });
  return { ...refusal, message: details[0]?.message ?? refusal.message, details };
}
