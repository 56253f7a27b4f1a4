import type { MovementRequest, PostingKind } from '@pegboard/contracts';
import { negate, subtract, sum, toDecimal, ZERO, type Instant, type Quantity, type RejectionDetail } from '@pegboard/kit';
import { dayAtLocation, pickFrom } from './pick-batches';
import type { LedgerRequest } from './posting';
import { addStock, fork, type LedgerState } from './state';

/**
 * The movements of a posting with the batches that were only suggested, chosen now (T6). What the posting takes of named batches isn't
 * suggested again. An untracked item has none to choose.
 * @returns `origins`: for each movement the index of the one that asked for it; `problems`: what the good batches don't hold
 */
export function withSuggested(ledger: LedgerState, request: Pick<LedgerRequest, 'kind' | 'movement_date' | 'movements'>): Suggested {
  const isChosen = (movement: MovementRequest): boolean =>
    (movement.batches === 'suggested' || isLeftOpen(request.kind, movement)) &&
    movement.quantity < 0 &&
    ledger.variants.get(movement.variant_id)?.isTracked === true;
  const origins = request.movements.map((_, i) => i);
  if (!request.movements.some(isChosen)) return { movements: request.movements, origins, problems: [] };
  const state = fork(ledger);
  for (const movement of request.movements) {
    const { variant_id: variantId, location_id: locationId, batch_id: batchId, quantity } = movement;
    if (quantity < 0 && !isChosen(movement)) addStock(state, { variantId, locationId, batchId }, quantity, ZERO);
  }
  const all = request.movements.map((movement, i) => {
    if (!isChosen(movement)) return { movements: [movement], origin: i, problem: undefined };
    const wanted = negate(movement.quantity);
    const on = dayAtLocation(state, movement.location_id, request.movement_date as Instant);
    const holdsFor = request.kind === 'sale' ? movement.serves : null;
    const picks = pickFrom(state, { variantId: movement.variant_id, locationId: movement.location_id, quantity: wanted, holdsFor }, on);
    const found = sum(picks.map(({ quantity }) => quantity));
    return {
      movements: picks.map(({ batchId, quantity }) => ({ ...movement, batch_id: batchId, quantity: negate(quantity) })),
      origin: i,
      problem: found < wanted ? tooFew(state, movement, wanted, found, `movements/${i}`) : undefined,
    };
  });
  return {
    movements: all.flatMap(({ movements }) => movements),
    origins: all.flatMap(({ movements, origin }) => movements.map(() => origin)),
    problems: all.flatMap(({ problem }) => problem ?? []),
  };
}

/** A transfer sets out by its status, so a row of it that names no batches leaves the choice to the ledger (T6). */
const isLeftOpen = (kind: PostingKind, { batch_id, new_batch, batches }: MovementRequest): boolean =>
  kind === 'transfer' && batch_id === null && new_batch === null && batches === undefined;

interface Suggested {
  readonly movements: readonly MovementRequest[];
  readonly origins: readonly number[];
  readonly problems: readonly RejectionDetail[];
}

function tooFew(state: LedgerState, movement: MovementRequest, wanted: Quantity, found: Quantity, path: string): RejectionDetail {
  const { variant_id, location_id } = movement;
  const what = state.variants.get(variant_id)?.sku ?? `variant ${variant_id}`;
  const where = state.locations.get(location_id)?.name ?? `location ${location_id}`;
  return {
    path,
    code: 'INSUFFICIENT_STOCK',
    message: `${what} at ${where}: ${toDecimal(wanted)} needed, and the batches that are good and not held have only ${toDecimal(found)}.`,
    info: {
      variant_id,
      location_id,
      batch_id: null,
      asked: toDecimal(wanted),
      in_stock: toDecimal(found),
      short: toDecimal(subtract(wanted, found)),
    },
  };
}
