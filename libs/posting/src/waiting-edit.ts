import { given, type Decision, type Instant } from '@pegboard/kit';
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
  edited: (document: A, edit: Edit, now: Instant) => Decision<A> | undefined,
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
  };
}
