import type { OutputOf, inventoryPost } from '@pegboard/contracts';
import type { Fulfillment } from '@pegboard/domain-sales';
import { conflict, Rejection, type RejectionKind } from '@pegboard/kit';

/** Refusals that no other state of the stock could change. */
const NEVER_VALID = new Set([
  'UNKNOWN_BATCH',
  'BATCH_OF_ANOTHER_VARIANT',
  'BATCHES_REQUIRED',
  'NOT_BATCH_TRACKED',
  'UNKNOWN_VARIANT',
  'UNKNOWN_LOCATION',
]);

export const withdrawn = (): Rejection =>
  conflict('FULFILLMENT_WITHDRAWN', 'id', 'This fulfillment was withdrawn after its booking had been interrupted; make it again.');

/** The ledger's refusal in the caller's words. A posting without movements is one that was withdrawn before it came. */
export function refusedByLedger(outcome: OutputOf<typeof inventoryPost>, fulfillment: Fulfillment | undefined): Rejection {
  if (!outcome.refusal) return withdrawn();
  const { code, message, details } = outcome.refusal;
  const kind: RejectionKind = NEVER_VALID.has(code) ? 'invalid' : 'conflict';
  return new Rejection(
    kind,
    code,
    message,
    details.map((detail) => ({ ...detail, path: pathInRequest(detail.path, fulfillment) })),
  );
}

/** The ledger names a movement; the caller knows rows, each of which makes one movement or one a batch. */
function pathInRequest(path: string, fulfillment: Fulfillment | undefined): string {
  const match = /^movements\/(\d+)(.*)$/.exec(path);
  if (!match || !fulfillment) return path;
  const rows = fulfillment.rows.flatMap((row, i) =>
    row.batches.length > 0 ? row.batches.map((_, j) => `${i}/batch_transactions/${j}`) : [`${i}/quantity`],
  );
  return `sales_order_fulfillment_rows/${rows[Number(match[1])] ?? match[1]}`;
}
