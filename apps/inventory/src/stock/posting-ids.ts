import type { Posting } from '@pegboard/domain-inventory';

export const reversalOf = (postingId: string): string => `reversal of ${postingId}`;

/** The words under which a posting is found: its own id, and that it reverses another one. */
export const idsOf = (posting: Posting): string[] =>
  posting.reverses && !posting.refusal ? [posting.postingId, reversalOf(posting.reverses)] : [posting.postingId];
