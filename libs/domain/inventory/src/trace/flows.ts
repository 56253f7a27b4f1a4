import { isReturned, servedRow } from '@pegboard/contracts';
import type { History, HistoryLine } from '../history/history';
import type { Posting } from '../ledger/posting';

/** What happened to stock in one posting, as far as it joins batches: what went in and what came out of it. */
export interface TraceStep {
  readonly id: string;
  readonly kind: 'production' | 'receipt' | 'sale' | 'adjustment';
  readonly posting: Posting;
}

const isIngredient = ({ movement }: HistoryLine): boolean => movement.serves !== null && servedRow(movement.serves).isIngredient;

/**
 * The step that a line belongs to. A sale or a plain receipt is one step a document, so that packing in three parts is one
 * order; what joins ingredients and products is one step a posting, so that no ingredient is ascribed to another run.
 * Transfers are no steps, and neither are returns: a batch stays itself wherever it lies. Postings that were reversed, and reversals,
 * never were.
 */
export function stepOf(history: History, line: HistoryLine): TraceStep | undefined {
  const { posting, movement } = line;
  if (posting.kind === 'transfer' || posting.kind === 'release' || isReturned(movement.serves)) return undefined;
  if (history.isCancelled(posting)) return undefined;
  const document = `${posting.cause.type}/${posting.cause.id}`;
  if (posting.kind === 'sale') return { id: document, kind: 'sale', posting };
  if (posting.kind === 'production') return { id: posting.postingId, kind: 'production', posting };
  if (posting.kind === 'receipt') {
    const ingredients = history.ofPosting(posting.postingId).filter(isIngredient);
    if (ingredients.length === 0) return { id: document, kind: 'receipt', posting };
    const way = isIngredient(line) ? movement.madeInto : movement.serves;
    const isApart = way && ingredients.some((other) => other.movement.madeInto === way);
    return { id: isApart ? `${posting.postingId}/${way}` : posting.postingId, kind: 'receipt', posting };
  }
  // A correction joins what it took from and what it gave to within one variant: a split, a merge, a batch found for stock.
  return { id: `${posting.postingId}/variant/${movement.variantId}`, kind: 'adjustment', posting };
}

/** What a step took in to make what a line brought. */
export function inputsOf(history: History, step: TraceStep, line: HistoryLine): HistoryLine[] {
  const lines = history.ofPosting(step.posting.postingId);
  if (step.kind === 'adjustment')
    return lines.filter(({ movement }) => movement.quantity < 0 && movement.variantId === line.movement.variantId);
  return step.kind === 'sale' ? [] : lines.filter((other) => isIngredient(other) && other.movement.quantity < 0 && areOneWay(line, other));
}

/** What a step made of what a line took. */
export function outputsOf(history: History, step: TraceStep, line: HistoryLine): HistoryLine[] {
  const lines = history.ofPosting(step.posting.postingId);
  if (step.kind === 'adjustment')
    return lines.filter(({ movement }) => movement.quantity > 0 && movement.variantId === line.movement.variantId);
  return step.kind === 'sale' ? [] : lines.filter((other) => !isIngredient(other) && other.movement.quantity > 0 && areOneWay(other, line));
}

/** Where a posting makes several products and says what went into which, an ingredient belongs to its own alone. */
const areOneWay = (product: HistoryLine, ingredient: HistoryLine): boolean =>
  ingredient.movement.madeInto === undefined || ingredient.movement.madeInto === product.movement.serves;

/**
 * Packings of a product without batches that was held for the row that it was made for: the one case in which untracked
 * stock still shows where it came from (T2).
 */
export function packingsOfHeld(history: History, line: HistoryLine): HistoryLine[] {
  const { movement } = line;
  if (movement.batchId !== null || movement.holdsFor === null) return [];
  return history
    .ofVariant(movement.variantId)
    .filter(
      (other) =>
        other.posting.kind === 'sale' &&
        other.movement.serves === movement.holdsFor &&
        other.movement.quantity < 0 &&
        !history.isCancelled(other.posting) &&
        takesHeld(other),
    );
}

const takesHeld = ({ posting, movement }: HistoryLine): boolean =>
  posting.holdChanges.some((change) => change.row === movement.serves && change.variantId === movement.variantId && change.quantity < 0);

/** The productions whose held product a packing without batches took (T2). */
export function productionsOfHeld(history: History, line: HistoryLine): HistoryLine[] {
  const { movement } = line;
  if (movement.batchId !== null || movement.serves === null || !takesHeld(line)) return [];
  return history
    .ofVariant(movement.variantId)
    .filter(
      (other) =>
        other.posting.kind === 'production' &&
        other.movement.holdsFor === movement.serves &&
        other.movement.quantity > 0 &&
        !history.isCancelled(other.posting),
    );
}
