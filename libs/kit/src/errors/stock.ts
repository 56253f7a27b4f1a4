import { conflict, invalid, unavailable } from './entry';

/** The ledger, batches, adjustments, transfers, stocktakes. */
export const STOCK_ERRORS = {
  ALREADY_POSTED: conflict('*', 'The document has moved stock. Set its status back first.'),
  ALREADY_REVERSED: conflict('*', 'The posting was already reversed.'),
  BATCHES_DO_NOT_ADD_UP: invalid('*', 'The quantities of the batches don’t add up to the row.'),
  BATCHES_REQUIRED: invalid('*', 'The item is batch tracked. Give its batches.'),
  BATCH_EXPIRATION_DIFFERS: invalid('*', 'The batch already exists with another expiry date.'),
  BATCH_EXPIRED: conflict('*', 'The batch has expired and can no longer be used.'),
  BATCH_NUMBER_TAKEN: conflict('batch_number', 'Another batch of the variant has this number.'),
  BATCH_OF_ANOTHER_VARIANT: invalid('*', 'The batch belongs to another variant.'),
  BUSY: conflict('*', 'A change of stock for it is being booked. Try again in a few seconds.'),
  HAS_ROWS: conflict('location_id', 'The stocktake has rows that were counted at its location.'),
  HISTORY_NOT_READ: unavailable('', 'The history of stock is being loaded. Try again in a few seconds.'),
  INSUFFICIENT_STOCK: conflict(
    '*',
    'Less than this is in stock and free. The details list the missing quantity and the holders of the rest.',
  ),
  JOURNAL_DAMAGED: unavailable('', 'The stock journal is damaged. The operator must repair it.'),
  NOT_BATCH_TRACKED: invalid('*', 'The item is not batch tracked. Leave out the batch.'),
  NOT_REVERSIBLE: conflict('*', 'The posting is a reversal and can’t be reversed.'),
  POSTING_PENDING: unavailable(
    '*',
    'The stock ledger doesn’t answer. The request is written down and will be booked or refused as soon as it does.',
  ),
  PRODUCED_STOCK_PACKED: conflict('*', 'The output of the production is packed. Revert the packing first.'),
  REFUSED: conflict('', 'The stock ledger refused the posting.'),
  ROW_EXISTS: conflict('variant_id', 'Another row of the stocktake counts this variant and batch. Change its quantity.'),
  SAME_LOCATION: invalid('target_location_id', 'The source and the target location of a transfer must differ.'),
  SEVERAL_ROWS: conflict('quantity', 'The transfer has several rows. Edit them with stock_transfer_rows.'),
  SNAPSHOT_GONE: conflict('as_of', 'This page of the ledger is no longer available. Start again at page 0.'),
  STOCKTAKE_CLOSED: conflict('status', 'The stocktake is completed. Set its status to IN_PROGRESS first.'),
  STOCK_HELD: conflict('*', 'The rest is held for the sales orders that it was made for. The details list them.'),
  TOO_MANY_LINES: invalid('*', 'A posting can’t have this many lines. Split it into several.'),
  TOO_MANY_MOVEMENTS: invalid('*', 'A posting can’t have this many movements. Split it into several.'),
  UNKNOWN_BATCH: invalid('*', 'There is no such batch.'),
  UNKNOWN_POSTING: conflict('*', 'No such posting has moved stock.'),
} as const;
