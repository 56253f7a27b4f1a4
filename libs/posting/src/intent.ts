import type { Refusal } from '@pegboard/contracts';

/**
 * A step towards the ledger that is written down before it is taken, so that a crash can't lose it. It stands on a document or
 * on a part of one, and has one life: `requested → booked | refused`, and once it is booked `reverting → reverted | refused`.
 * Where it is in that life says the status of the part, or the action of the document.
 */
export interface Intent {
  /** Under which the ledger is asked: asking twice is one posting (T3). */
  readonly postingId: string;
  /** How many postings were asked for so far. A refusal is remembered for ever under its id, so each try has an id of its own. */
  readonly attempts: number;
  /** Why the last try was refused; null while its outcome is unknown, and once it is booked. */
  readonly refusal: Refusal | null;
}

/** `stock_adjustment/3/post`, and for a later try `stock_adjustment/3/post/2`. */
export const postingIdOf = (subject: string, verb: string, attempt: number): string =>
  attempt === 1 ? `${subject}/${verb}` : `${subject}/${verb}/${attempt}`;

/**
 * The intent of the next step.
 * @param subject the document or part: `stock_adjustment/3`
 * @param verb what shall happen: `post`, `revert`
 * @param before the intent of the step before, if there was one
 */
export function nextIntent(subject: string, verb: string, before: Pick<Intent, 'attempts'> | null): Intent {
  const attempts = (before?.attempts ?? 0) + 1;
  return { postingId: postingIdOf(subject, verb, attempts), attempts, refusal: null };
}

/** The ledger has refused it. What stands keeps the reason; what was only asked for goes, and its event tells the reason. */
export const refusedIntent = (intent: Intent, refusal: Refusal): Intent => ({ ...intent, refusal });
