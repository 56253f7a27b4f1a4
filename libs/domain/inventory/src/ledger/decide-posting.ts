import { negate, ref, toDecimal, type ErrorCode, type Quantity, type Ref, type RejectionDetail } from '@pegboard/kit';
import { freedHolds, holdChangesOf, netted, releasedHolds, shortages } from './availability';
import { batchWord, chooseBatch } from './batch-rules';
import { excesses } from './bounds';
import { ComingBack, type Mentioned } from './coming-back';
import { bare, MAX_LINES, nowAt, refuse, refusedAs, tooMany, type DecidedPosting } from './decided-posting';
import { valued, valuedReverse, type Unvalued } from './costs';
import { wrongSigns } from './direction';
import { fromElsewhere, releasedOfMaker, surplusHolds } from './linked-rows';
import {
  orderOf,
  type BalanceRef,
  type LedgerBatch,
  type HoldChange,
  type KnownPosting,
  type LedgerRequest,
  type Posting,
  type Taker,
} from './posting';
import { heldForRow, parseBalanceKey, balanceKey, type LedgerState } from './state';

import { reversedRevaluation } from './revaluation';
import { withSuggested } from './suggested';

export interface LedgerRules {
  /** A deployment may let untracked stock go below zero (T2). */
  readonly allowNegativeStock: boolean;
}

/**
 * Judges a posting that moves stock or ends holds (T1, T2, T5–T7), and chooses the batches that it only suggests. Everything wrong is
 * said at once, of the movement that was asked for.
 */
export function decidePosting(
  state: LedgerState,
  request: LedgerRequest,
  freshBatchIds: readonly number[],
  rules: LedgerRules,
  mentioned: Mentioned = {},
): DecidedPosting {
  const { movements, origins, problems } = withSuggested(state, request);
  if (problems.length > 0) return refuse(request, problems);
  const fresh = origins.map((origin) => freshBatchIds[origin] ?? 0);
  const decided = decideMovements(state, { ...request, movements: [...movements] }, fresh, rules, mentioned);
  const { refusal } = decided.posting;
  if (!refusal || movements.length === request.movements.length) return decided;
  const askedFor = (path: string): string => path.replace(/^movements\/(\d+)/, (_, i: string) => `movements/${origins[Number(i)]}`);
  return refusedAs(request, { ...refusal, details: refusal.details.map((detail) => ({ ...detail, path: askedFor(detail.path) })) });
}

function decideMovements(
  state: LedgerState,
  request: LedgerRequest,
  freshBatchIds: readonly number[],
  rules: LedgerRules,
  mentioned: Mentioned,
): DecidedPosting {
  const count = request.movements.length;
  if (count > MAX_LINES) return refuse(request, [tooMany(count)]);
  const malformed = [...unknownFacts(state, request), ...wrongSigns(request)];
  if (malformed.length > 0) return refuse(request, malformed);

  const made = new Map<string, LedgerBatch>();
  const problems: RejectionDetail[] = [];
  const comingBack = new ComingBack(state, mentioned);
  const movements = request.movements.map((movement, i): Unvalued => {
    const choice = chooseBatch(state, request.kind, request.movement_date, movement, `movements/${i}`, freshBatchIds[i], made);
    if ('problem' in choice) problems.push(choice.problem);
    else if (choice.fresh) made.set(batchWord(choice.fresh.variantId, choice.fresh.number), choice.fresh);
    const worth = comingBack.worthOf(movement, `movements/${i}`);
    if (worth && 'problem' in worth) problems.push(worth.problem);
    return {
      variantId: movement.variant_id,
      locationId: movement.location_id,
      batchId: 'problem' in choice ? null : choice.batchId,
      quantity: movement.quantity,
      serves: movement.serves,
      holdsFor: movement.holds_for,
      pricePerUnit: movement.price_per_unit,
      ...(movement.made_into ? { madeInto: movement.made_into } : {}),
      value: worth && 'value' in worth ? worth.value : movement.value,
    };
  });
  if (problems.length > 0) return refuse(request, problems);

  const changes = holdChangesOf(state, request.kind, movements);
  const { overrides = [], releases_made: releasesMade = [] } = request;
  const judged = { at: request.movement_date, movements, taken: changes };
  const released = [
    ...releasedHolds(parseBalanceKey, state, request.releases),
    ...releasedOfMaker(state, releasesMade),
    ...freedHolds(parseBalanceKey, state, request.frees ?? [], changes),
    ...surplusHolds(state, overrides, judged),
  ];
  const short = shortages(state, request.kind, movements, changes, released, mayBeNegative(state, rules));
  if (short.length > 0) return refuse(request, short);
  const worth = valued(state, request.kind, movements);
  const beyond = excesses(state, worth);
  if (beyond.length > 0) return refuse(request, beyond);
  const posting: Posting = {
    ...bare(request),
    movements: worth,
    holdChanges: netted([...released, ...changes]),
    closes: [...new Set(request.closes)],
    releases: [...request.releases, ...releasesMade.map((one) => one.manufacturing_order)],
    ...(overrides.length > 0 ? { elsewhere: fromElsewhere(state, overrides, judged) } : {}),
  };
  return { posting, batches: [...made.values()] };
}

function unknownFacts(state: LedgerState, request: LedgerRequest): RejectionDetail[] {
  return request.movements.flatMap((movement, i) => {
    const path = `movements/${i}`;
    const details: RejectionDetail[] = [];
    if (!state.variants.get(movement.variant_id))
      details.push({
        path,
        code: 'UNKNOWN_VARIANT',
        message: `There is no variant ${movement.variant_id}.`,
        info: { variant_id: movement.variant_id },
      });
    if (!state.locations.get(movement.location_id))
      details.push({
        path,
        code: 'UNKNOWN_LOCATION',
        message: `There is no location ${movement.location_id}.`,
        info: { location_id: movement.location_id },
      });
    return details;
  });
}

const mayBeNegative =
  (state: LedgerState, rules: LedgerRules) =>
  (balanceRef: BalanceRef): boolean =>
    rules.allowNegativeStock && balanceRef.batchId === null && !state.variants.get(balanceRef.variantId)?.isTracked;

/** Judges the exact reverse of a posting, which may happen once (T1, O4). */
export function decideReversal(
  state: LedgerState,
  request: LedgerRequest,
  original: KnownPosting | null,
  reversedBy: string | null,
  rules: LedgerRules,
  takers: readonly Taker[] = [],
): DecidedPosting {
  const path = 'reverses';
  const info = { posting_id: request.reverses };
  const refused = (code: ErrorCode, message: string, more = {}): DecidedPosting =>
    refuse(request, [{ path, code, message, info: { ...info, ...more } }]);
  if (!original || original.posting.refusal) return refused('UNKNOWN_POSTING', `No posting ${request.reverses} has moved stock.`);
  if (original.posting.reverses) return refused('NOT_REVERSIBLE', `Posting ${request.reverses} is a reversal and can't be reversed.`);
  if (reversedBy)
    return refused('ALREADY_REVERSED', `Posting ${request.reverses} was already reversed by ${reversedBy}.`, { reversed_by: reversedBy });

  const undone = original.posting;
  if (undone.movements.some(({ revalued }) => revalued)) return reversedRevaluation(state, request, undone);
  const movements = undone.movements.map((movement) => ({
    ...nowAt(state, movement),
    quantity: negate(movement.quantity),
    value: negate(movement.value),
    ...(movement.cost === undefined ? {} : { cost: negate(movement.cost) }),
  }));
  const isHeldSince = (released: Ref): boolean => (state.releasedAt.get(released) ?? 0) < orderOf(original);
  const isOfMaker = isHeldSince(ref(undone.cause.type, undone.cause.id));
  const changes = undone.holdChanges
    .filter((change) => (isHeldSince(change.row) && isOfMaker) || undone.releases.includes(change.row))
    .map((change) => ({ ...nowAt(state, change), quantity: negate(change.quantity) }));
  const packed = packedFromHold(state, changes);
  if (packed.length > 0) return refuse(request, packed);
  const short = shortages(
    state,
    undone.kind,
    movements,
    changes.filter((change) => !undone.releases.includes(change.row)),
    [],
    mayBeNegative(state, rules),
  );
  if (short.length > 0)
    return refuse(
      request,
      short.map((detail) => withTakers(detail, takers)),
    );
  const worth = valuedReverse(state, undone.kind, movements);
  const beyond = excesses(state, worth);
  if (beyond.length > 0) return refuse(request, beyond);
  return {
    posting: {
      ...bare(request),
      kind: undone.kind,
      movements: worth,
      holdChanges: changes,
      reopens: undone.closes,
    },
    batches: [],
  };
}

/** Says what took the stock that a reversal would need (O4). */
function withTakers(detail: RejectionDetail, takers: readonly Taker[]): RejectionDetail {
  const own = takers.filter(
    (taker) =>
      taker.variantId === detail.info?.['variant_id'] &&
      taker.locationId === detail.info['location_id'] &&
      taker.batchId === detail.info['batch_id'],
  );
  if (own.length === 0) return detail;
  const named = own.map(({ cause, quantity }) => `${cause.number ?? `${cause.type} ${cause.id}`} (${toDecimal(quantity)})`).join(', ');
  const used_by = own.map(({ cause, quantity }) => ({
    type: cause.type,
    id: cause.id,
    number: cause.number,
    quantity: toDecimal(quantity),
  }));
  return { ...detail, message: `${detail.message} Used by ${named}.`, info: { ...detail.info, used_by } };
}

/** A production whose product its row has packed can't be undone before the packing is (O4). */
function packedFromHold(state: LedgerState, changes: readonly HoldChange[]): RejectionDetail[] {
  return changes.flatMap((change) => {
    const held = heldForRow(state, balanceKey(change), change.row);
    if (change.quantity >= 0 || held >= -change.quantity) return [];
    const packed = toDecimal((-change.quantity - held) as Quantity);
    return [
      {
        path: 'reverses',
        code: 'PRODUCED_STOCK_PACKED',
        message: `The sales order has packed ${packed} of the output of this production. Revert the packing first.`,
        info: { row: change.row, packed },
      },
    ];
  });
}
