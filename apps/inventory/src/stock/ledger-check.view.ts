import type { LedgerFinding } from '@pegboard/domain-inventory';
import { toDecimal } from '@pegboard/kit';
import type { LedgerCheckAnswer } from './ledger-check.answer';

export const ledgerFindingView = ({
  fault,
  n,
  variantId,
  locationId,
  batchId,
  inMemory,
  expected,
  detail,
}: LedgerFinding): LedgerCheckAnswer['findings'][number] => ({
  fault,
  n,
  variant_id: variantId,
  location_id: locationId,
  batch_id: batchId,
  in_memory: inMemory === null ? null : toDecimal(inMemory),
  expected: expected === null ? null : toDecimal(expected),
  detail,
});
