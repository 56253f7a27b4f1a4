import { type PostOutcome } from '@pegboard/contracts';
import type { Production } from '@pegboard/domain-manufacturing';
import { Rejection } from '@pegboard/kit';

/** The ledger's refusal in the caller's words. */
export function refusedByLedger({ refusal }: Pick<PostOutcome, 'refusal'>, production: Production): Rejection {
  const { code, message, details } = refusal ?? { code: 'REFUSED', message: 'The stock ledger refused this.', details: [] };
  return Rejection.from({ code, message, details: details.map((detail) => ({ ...detail, path: pathInRequest(detail.path, production) })) });
}

/** A posting that the ledger can't even read is refused too, or its intent would stand for ever. */
export const unreadable = (postingId: string, { code, message, details }: Rejection): PostOutcome => ({
  posting_id: postingId,
  status: 'refused',
  n: 0,
  refusal: { code, message, details: details.map((detail) => ({ ...detail, info: { ...detail.info } })) },
  batch_ids: [],
});

/** The ledger names a movement; the caller knows the quantity, the product's batches and ingredients, most of which nobody named. */
function pathInRequest(path: string, production: Production): string {
  const match = /^movements\/(\d+)/.exec(path);
  if (!match) return path;
  const index = Number(match[1]);
  const batch = production.batchTransactions[index];
  if (!batch) return 'ingredients';
  return batch.batchId === null && !batch.newBatch ? 'quantity' : `batch_transactions/${index}`;
}
