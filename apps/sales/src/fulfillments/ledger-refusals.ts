import { type inventoryPost, type OutputOf } from '@pegboard/contracts';
import type { Fulfillment } from '@pegboard/domain-sales';
import { reject, Rejection } from '@pegboard/kit';

export const withdrawn = (): Rejection =>
  reject('FULFILLMENT_WITHDRAWN', 'id', 'This fulfillment was withdrawn after its booking had been interrupted; make it again.');

/** The ledger's refusal in the caller's words. A posting without movements is one that was withdrawn before it came. */
export function refusedByLedger(outcome: OutputOf<typeof inventoryPost>, fulfillment: Fulfillment | undefined): Rejection {
  if (!outcome.refusal) return withdrawn();
  const { code, message, details } = outcome.refusal;
  return Rejection.from({
    code,
    message,
    details: details.map((detail) => ({ ...detail, path: pathInRequest(detail.path, fulfillment) })),
  });
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
