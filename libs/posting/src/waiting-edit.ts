import { FIRST_INSTANT, given, type Decision, type Instant } from '@pegboard/kit';
import type { OpenIntent, PostingTable } from './posting-table';

/** An edit that came in one request with a step towards the ledger. Both happen, or neither: it waits for the outcome of the step. */
export interface WaitingEdit<Edit> {
  readonly postingId: string;
  readonly edit: Edit;
}

/** A document with such an edit. Absent: the release before wrote none. */
export interface MayWait<Edit> {
  readonly waitingEdit?: WaitingEdit<Edit> | null | undefined;
}

/** What may come in one request with a step. */
export interface WithStep<A, Edit> {
  /** Fields to be edited: both happen, or neither. */
  readonly edit?: Edit;
  /** What must hold for the document as it is. */
  readonly check?: (document: A) => void;
}

/** A decided step, with the edit that waits for it. @param edit undefined: the request has none, or it changes nothing */
export const withWaitingEdit = <A extends MayWait<Edit>, Edit extends object>(
  step: Decision<A>,
  postingId: string,
  edit: Edit | undefined,
): Decision<A> =>
  edit === undefined ? step : { ...step, state: { ...step.state, waitingEdit: { postingId, edit: given(edit) as Edit } } };

/**
 * The table of a document whose edits may wait. The ledger is asked for the document as edited. Once the step is booked the edit is
 * made, and if the step is refused the edit is gone.
 * @param edited makes an edit that was checked when it came
 */
export function withWaitingEdits<A extends MayWait<Edit>, Edit, Request>(
  table: PostingTable<A, Request>,
  edited: EditedBy<A, Edit>,
): PostingTable<A, Request> {
  const isFor = ({ waitingEdit }: A, { postingId }: OpenIntent): boolean => waitingEdit?.postingId === postingId;
  const made = (document: A, intent: OpenIntent, now: Instant): Decision<A> => {
    if (!isFor(document, intent)) return { state: document, events: [] };
    const without: A = { ...document, waitingEdit: null };
    return edited(without, document.waitingEdit!.edit, now) ?? { state: without, events: [] };
  };
  return {
    ...table,
    posting: (document, intent, now) => table.posting(made(document, intent, now).state, intent, now),
    booked: (document, intent, outcome, now) => {
      const edit = made(document, intent, now);
      const step = table.booked(edit.state, intent, outcome, now);
      return { state: step.state, events: [...edit.events, ...step.events] };
    },
    refused: (document, intent, refusal, now) =>
      table.refused(isFor(document, intent) ? { ...document, waitingEdit: null } : document, intent, refusal, now),
    // No path depends on the time of an edit.
    pathOf: (document, intent, movement) => table.pathOf(made(document, intent, FIRST_INSTANT).state, intent, movement),
  };
}

type EditedBy<A, Edit> = (document: A, edit: Edit, now: Instant) => Decision<A> | undefined;

/** The same where the edit is made after the step: nothing of the posting depends on it, and it may be one that only the step allows. */
export function withEditsAfter<A extends MayWait<Edit>, Edit, Request>(
  table: PostingTable<A, Request>,
  edited: EditedBy<A, Edit>,
): PostingTable<A, Request> {
  const waitingFor = ({ waitingEdit }: A, { postingId }: OpenIntent): Edit | undefined =>
    waitingEdit?.postingId === postingId ? waitingEdit.edit : undefined;
  const without = (document: A, intent: OpenIntent): A =>
    waitingFor(document, intent) === undefined ? document : { ...document, waitingEdit: null };
  return {
    ...table,
    booked: (document, intent, outcome, now) => {
      const step = table.booked(without(document, intent), intent, outcome, now);
      const edit = waitingFor(document, intent);
      const made = edit && edited(step.state, edit, now);
      return made ? { state: made.state, events: [...step.events, ...made.events] } : step;
    },
    refused: (document, intent, refusal, now) => table.refused(without(document, intent), intent, refusal, now),
  };
}

/**
 * An edit and a step of one request. A step towards the ledger leaves the fields of the edit as they were, and the edit waits; a step
 * that moves no stock is made with the edit.
 * @param editing what the edit comes to: the step was decided for that
 * @param postingIdOf the posting that the step asks for; undefined: it moves no stock
 */
export function editAndStep<A extends MayWait<Edit>, Edit extends object>(
  document: A,
  edit: Edit,
  editing: Decision<A> | undefined,
  step: Decision<A> | undefined,
  postingIdOf: (document: A) => string | undefined,
): Decision<A> | undefined {
  if (!editing || !step) return step ?? editing;
  const postingId = postingIdOf(step.state);
  if (postingId === undefined) return { state: step.state, events: [...editing.events, ...step.events] };
  const before = Object.fromEntries(Object.keys(edit).map((field) => [field, document[field as keyof A]])) as Partial<A>;
  return withWaitingEdit({ state: { ...step.state, ...before }, events: step.events }, postingId, edit);
}
